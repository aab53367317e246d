import { Tree } from "../lib/emit/tree";
import { type NamedStack, terraformManifest } from "./stack-files";

/**
 * What the CDKTF app writes beside the stacks themselves: the manifest by which
 * the CDKTF CLI finds them. It takes the stacks of all clusters at once, because
 * that CLI deletes the folder of every stack that the manifest does not name.
 */
export function manifestTree(stacks: readonly NamedStack[]): Tree {
  const tree = new Tree();
  tree.add("terraform/manifest.json", terraformManifest(stacks), "the project");
  return tree;
}
