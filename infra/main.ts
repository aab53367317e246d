import type { Tree } from "../lib/emit/tree";
import { stackFiles, terraformManifest } from "./stack-files";
import { type InfraInput, type StackDocument, synthInfra } from "./synth-infra";

/**
 * The CDKTF app: everything below `dist/terraform`. It takes all clusters at
 * once, because the CDKTF CLI deletes the folder of every stack that the
 * manifest does not name. `cdktf.json` runs it through the command line.
 */
export function synthTerraform(inputs: readonly InfraInput[]): Tree {
  return terraformTree(inputs.flatMap(synthInfra));
}

/** The same for stacks that are synthesized already. */
export function terraformTree(stacks: readonly StackDocument[]): Tree {
  const tree = stackFiles(stacks);
  tree.add("terraform/manifest.json", terraformManifest(stacks), "Terraform stacks");
  return tree;
}
