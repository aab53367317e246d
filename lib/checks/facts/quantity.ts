const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity as a number of its base unit (bytes, cores); undefined for anything else. */
export function quantity(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(value.trim()) ?? [];
  if (amount === undefined) return undefined;
  return Number(amount) * (FACTORS[unit ?? ""] ?? 1);
}

/** `13.5 GiB`, to one decimal. */
export function showBytes(bytes: number): string {
  const [unit, factor] = bytes >= 2 ** 30 ? ["GiB", 2 ** 30] : ["MiB", 2 ** 20];
  return `${Math.round((bytes / Number(factor)) * 10) / 10} ${unit}`;
}
