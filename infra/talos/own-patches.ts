import type { Fields } from "../../lib/data/fields";
import type { Cluster } from "../../lib/model/cluster";
import type { Machine } from "../../lib/model/machine";
import type { TalosPatch } from "../../lib/model/patch";
import { InputError, type Problem } from "../../lib/model/problem";
import { mergingMinor } from "../../lib/model/talos-provider";
import type { MachineShape } from "../../lib/plan/machine";
import { applyPatch } from "../../lib/talos/merge";
import { MergeError } from "../../lib/talos/merge-value";
import { generatedDocuments } from "./generated";

/** The operator's patches for one machine, in the order in which they are laid over its configuration. */
export function patchesOf({ patches = [] }: Cluster, { name, role }: Machine): readonly TalosPatch[] {
  return patches.filter(({ machines }) =>
    typeof machines === "string" ? machines === "all" || machines === role : machines.name === name,
  );
}

/**
 * What follows from the definition, with the operator's patches merged into it.
 * They are laid over what Talos generates as well, only to find what it refuses.
 *
 * @throws InputError for patches that Talos refuses to merge
 */
export function layPatches(
  cluster: Cluster,
  { isControlPlane }: MachineShape,
  { derived, patches }: { readonly derived: readonly Fields[]; readonly patches: readonly TalosPatch[] },
): readonly Fields[] {
  if (patches.length === 0) return derived;
  const minor = mergingMinor(cluster);
  const problems: Problem[] = [];
  let whole = applyPatch(generatedDocuments(cluster, isControlPlane), derived, "refuse", minor);
  let documents = derived;
  for (const patch of patches) {
    try {
      whole = applyPatch(whole, patch.documents, "refuse", minor);
      documents = applyPatch(documents, patch.documents, "ignore", minor);
    } catch (error) {
      if (!(error instanceof MergeError)) throw error;
      problems.push(refusal(cluster, patch, error));
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return documents;
}

function refusal(cluster: Cluster, { origin, file }: TalosPatch, { message, fix, path }: MergeError): Problem {
  return {
    file: file ?? cluster.file,
    path: file === undefined ? origin : path,
    got: message,
    want: "a patch that Talos can lay over the configuration",
    fix,
  };
}
