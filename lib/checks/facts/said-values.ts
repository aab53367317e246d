import { at, own } from "../../data/fields";
import type { PlacedRelease } from "../place";
import type { CheckInput } from "../rule";

/** Values of a release that the operator wrote, and the place that they are in. */
export interface SaidValues {
  /** As he wrote them. */
  readonly values: unknown;
  /** Path of the definition that a path of the values is added to; absent: the values are all of a chart of his own. */
  readonly below?: string;
}

/** What the operator says of a release: his override; of a chart of his own, all of its values. */
export function saidValues({ cluster }: CheckInput, { release, origin }: PlacedRelease): SaidValues | undefined {
  const over = own(cluster.releases, release.name);
  if (over !== undefined) return { values: over.values, below: `releases.${release.name}.values` };
  return origin.startsWith("charts.") ? { values: release.values } : undefined;
}

/** The part of a path at which values switch it off: the whole, or the shortest that is null, which takes all below away. */
export function offAt(values: unknown, path: string, keptByNull = false): string | undefined {
  const steps = path.split(".");
  const found = at(values, ...steps);
  if (found === false || found === 0) return path;
  if (keptByNull) return undefined;
  const depth = steps.findIndex((_, index) => at(values, ...steps.slice(0, index + 1)) === null);
  return depth === -1 ? undefined : steps.slice(0, depth + 1).join(".");
}
