/** How many values, other than lists and maps, there are: what a definition is measured by. Nobody counts on from `enough`. */
export function valuesIn(value: unknown, enough = Number.POSITIVE_INFINITY): number {
  if (typeof value !== "object" || value === null) return 1;
  let values = 0;
  for (const one of Object.values(value)) if (values < enough) values += valuesIn(one, enough - values);
  return values;
}
