import { distance } from "fastest-levenshtein";

/** Names that one message lists; nobody reads more before trying one of them. */
const LONGEST_LIST = 8;

/** `a, b, c`, cut where it grows too long to read. */
export function enumerate(names: readonly string[]): string {
  const shown = names.slice(0, LONGEST_LIST).join(", ");
  return names.length > LONGEST_LIST ? `${shown}, … (${names.length})` : shown;
}

/** Known names with those nearest to a name first; a list that is shown whole keeps its order. */
export function byDistance(name: string, known: readonly string[]): readonly string[] {
  if (known.length <= LONGEST_LIST) return known;
  return known
    .map((candidate) => ({ candidate, far: distance(name, candidate) }))
    .sort((a, b) => a.far - b.far)
    .map(({ candidate }) => candidate);
}
