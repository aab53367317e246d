import { distance } from "fastest-levenshtein";

/**
 * The known name that a misspelt one most likely means, or undefined when
 * nothing is near enough to be worth suggesting.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  const same = names.find((one) => one === name) ?? names.find((one) => one.toLowerCase() === name.toLowerCase());
  if (same !== undefined) return same;
  const wanted = name.toLowerCase().replaceAll(/[-_]/g, "");
  let best: { name: string; cost: number } | undefined;
  for (const candidate of names) {
    const cost = distance(wanted, candidate.toLowerCase().replaceAll(/[-_]/g, ""));
    if (best === undefined || cost < best.cost) best = { name: candidate, cost };
  }
  const limit = Math.max(2, Math.floor(name.length / 3));
  return best !== undefined && best.cost <= limit ? best.name : undefined;
}
