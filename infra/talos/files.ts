import { Tree } from "../../lib/emit/tree";
import type { Cluster } from "../../lib/model/cluster";
import { patchName, type TalosPatch } from "../../lib/model/patch";
import type { PlannedMachine } from "../../lib/plan/machine";
import { talhelperFiles } from "../talhelper/files";
import { environmentYaml } from "./environment-text";
import { schematicsOf } from "./factory";
import { canonicalSchematic } from "./schematic";

/** Folder of everything that talosctl and talhelper read, below `dist/`. */
export function talosFolder(cluster: Cluster): string {
  return `talos/${cluster.name}`;
}

/** The patch of one machine, for `talosctl gen config --config-patch @…`. */
export function patchFile(cluster: Cluster, machine: string): string {
  return `${talosFolder(cluster)}/patches/${machine}.yaml`;
}

/** A patch of the operator's, which follows that of the machine. */
export function ownPatchFile(cluster: Cluster, patch: TalosPatch): string {
  return `${talosFolder(cluster)}/patches/${patchName(patch)}.yaml`;
}

/** A schematic as the factory takes it by POST. */
export function schematicFile(cluster: Cluster, name: string): string {
  return `${talosFolder(cluster)}/schematic-${name}.yaml`;
}

/**
 * The machine configuration for tools other than Terraform: the same patches,
 * one file per machine, and the schematics of its images. In place of
 * secrets there are names of environment variables.
 */
export function talosFiles(cluster: Cluster, machines: readonly PlannedMachine[]): Tree {
  const tree = new Tree();
  for (const { machine, derived } of machines) {
    const { name } = machine;
    tree.add(patchFile(cluster, name), environmentYaml(derived), `machine configuration of ${name}`);
  }
  for (const patch of cluster.patches ?? [])
    tree.add(ownPatchFile(cluster, patch), environmentYaml(patch.documents), patch.origin);
  for (const [name, schematic] of schematicsOf(machines))
    tree.add(schematicFile(cluster, name), canonicalSchematic(schematic), `schematic ${name}`);
  if (cluster.talos.talhelper) tree.merge(talhelperFiles(cluster, machines, talosFolder(cluster)));
  return tree;
}
