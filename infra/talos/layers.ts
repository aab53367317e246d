import type { Fields } from "../../lib/data/fields";
import type { PlannedMachine } from "../../lib/plan/machine";

/** Every document that is laid over what Talos generates, in order: what follows from the definition, then the operator's patches. */
export function layersOf({ derived, patches }: Pick<PlannedMachine, "derived" | "patches">): readonly Fields[] {
  return [...derived, ...patches.flatMap(({ documents }) => documents)];
}
