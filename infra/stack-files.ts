import { Tree } from "../lib/emit/tree";
import { toJson } from "../lib/emit/yaml";
import type { PlannedStack } from "../lib/plan/stack";

/** A stack as the manifest names it: nothing of its document. */
export type NamedStack = Pick<PlannedStack, "name" | "dependsOn">;

/** Folder of everything that Terraform reads, below `dist/`. */
const FOLDER = "terraform";

/** Version of the manifest's form; the CDKTF CLI reads it but asks for nothing of it. */
const MANIFEST_VERSION = "1.0.0";

/** `stacks/test-cluster-machines`, relative to `dist/terraform`. */
function stackFolder(name: string): string {
  return `stacks/${name}`;
}

/** `dist/terraform/stacks/<name>/cdk.tf.json` for each stack. */
export function stackFiles(stacks: readonly PlannedStack[]): Tree {
  const tree = new Tree();
  for (const { name, document } of stacks)
    tree.add(`${FOLDER}/${stackFolder(name)}/cdk.tf.json`, toJson(document), `Terraform stack ${name}`);
  return tree;
}

/**
 * Content of `dist/terraform/manifest.json`, by which the CDKTF CLI finds the
 * stacks. It must name the stacks of all clusters: the CLI deletes the folder
 * of every stack that the manifest does not name.
 */
export function terraformManifest(stacks: readonly NamedStack[]): string {
  const entries = stacks.map(({ name, dependsOn }) => [
    name,
    {
      name,
      constructPath: name,
      workingDirectory: stackFolder(name),
      synthesizedStackPath: `${stackFolder(name)}/cdk.tf.json`,
      annotations: [],
      dependencies: [...dependsOn],
    },
  ]);
  return toJson({ version: MANIFEST_VERSION, stacks: Object.fromEntries(entries) });
}
