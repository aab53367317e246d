export { quantity } from "../../manifest/quantity";

/** `13.5 GiB`, to one decimal. */
export function showBytes(bytes: number): string {
  const [unit, factor] = bytes >= 2 ** 30 ? ["GiB", 2 ** 30] : ["MiB", 2 ** 20];
  return `${Math.round((bytes / Number(factor)) * 10) / 10} ${unit}`;
}
