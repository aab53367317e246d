import { z } from "zod";
import type { Fields } from "../data/fields";

/** A patch as it is written: a document as an object, YAML as a text, or the name of a file. */
const written = z.union([z.string().min(1), z.record(z.string(), z.unknown())]);

/** Patches of one place of the definition, laid over the configuration in their order. */
export const patches = z.array(written).min(1).optional();

/** A patch with its documents read. */
export interface TalosPatch {
  /** Path in the definition, e.g. `talos.patches[0]`. */
  readonly origin: string;
  /** File that it was read from, relative to the project; absent for one that the definition holds. */
  readonly file?: string | undefined;
  /** The machines that it is for: all, the control planes, or one by its name. */
  readonly machines: "all" | "control-plane" | { readonly name: string };
  /** Its documents; one without a kind is for the main document. `$patch: delete` marks what goes. */
  readonly documents: readonly Fields[];
}

/** Folder and number of a patch among files, e.g. `control-plane/0` or `machines/cp-1/0`. */
export function patchName({ origin }: TalosPatch): string {
  const [, owner = "", index = ""] = /^(.*)\.patches\[(\d+)\]$/.exec(origin) ?? [];
  return `${owner.replace("controlPlane", "control-plane").replace(".", "/")}/${index}`;
}
