import type { Fields } from "../data/fields";
import { applyPatch } from "../talos/merge";

/** Machine configurations that a definition gives: what Talos generates, and every document that is laid over it. */
export interface Planned {
  readonly base: readonly Fields[];
  readonly layers: readonly Fields[];
}

/** What only the layers above know of a definition; `files` are patch files that it names, by their path below `clusters/<name>/`. */
export interface Planner {
  /** The machines of a definition, by name. */
  readonly machines: (definition: Fields, files: Readonly<Record<string, string>>) => ReadonlyMap<string, Planned>;
  /** Places of patches that undo what the definition says, e.g. `talos.patches[0]`. */
  readonly undone: (definition: Fields, files: Readonly<Record<string, string>>) => readonly string[];
}

/** A configuration with everything laid over it. */
export function laid({ base, layers }: Planned): readonly Fields[] {
  return applyPatch(base, layers, "ignore");
}
