import { distance } from "fastest-levenshtein";

/**
 * The known name that a misspelt one most likely means, or undefined when
 * nothing is near enough to be worth suggesting, or several are equally near:
 * of `pve1`, `pve2` and `pve3` none is what `pve9` means.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  const same = names.find((one) => one === name) ?? names.find((one) => one.toLowerCase() === name.toLowerCase());
  if (same !== undefined) return same;
  const wanted = name.toLowerCase().replaceAll(/[-_]/g, "");
  let best: { name: string; cost: number; alone: boolean } | undefined;
  for (const candidate of new Set(names)) {
    const cost = distance(wanted, candidate.toLowerCase().replaceAll(/[-_]/g, ""));
    if (best === undefined || cost < best.cost) best = { name: candidate, cost, alone: true };
    else if (cost === best.cost) best = { ...best, alone: false };
  }
  const limit = Math.max(2, Math.floor(name.length / 3));
  return best?.alone === true && best.cost <= limit ? best.name : undefined;
}
