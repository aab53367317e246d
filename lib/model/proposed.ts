import type { AddressRange } from "./address";
import type { Cluster } from "./cluster";

const proposed = new WeakMap<Cluster, Map<string, AddressRange>>();

/**
 * What a repair proposes for one place, once: nothing that was proposed for another place of the same
 * cluster is proposed again, for two who need an address do not need the same. Asking again for a place
 * gives the same answer.
 *
 * @param place what the proposal is for, e.g. the path of the field that it goes into
 * @param find looks for one that meets none of those that were proposed so far
 */
export function proposedFor(
  cluster: Cluster,
  place: string,
  find: (taken: readonly AddressRange[]) => AddressRange | undefined,
): AddressRange | undefined {
  const known = proposed.get(cluster) ?? new Map<string, AddressRange>();
  proposed.set(cluster, known);
  const before = known.get(place);
  if (before !== undefined) return before;
  const found = find([...known.values()]);
  if (found !== undefined) known.set(place, found);
  return found;
}
