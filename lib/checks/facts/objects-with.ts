import { manifestsOf, type PlacedManifest } from "../place";
import type { CheckInput } from "../rule";
import { inside } from "./inside";

/**
 * The objects of the plan that have one of these keys anywhere, in the order of
 * `manifestsOf`: a rule about a field that few objects have looks at those alone.
 */
export function objectsWith(input: Pick<CheckInput, "graph">, keys: readonly string[]): readonly PlacedManifest[] {
  return manifestsOf(input).filter(({ manifest }) => {
    const { keys: own } = inside(manifest);
    return keys.some((key) => own.has(key));
  });
}
