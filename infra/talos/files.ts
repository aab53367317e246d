import type { Declared } from "../../lib/component/declared";
import { Tree } from "../../lib/emit/tree";
import type { Cluster } from "../../lib/model/cluster";
import { talhelperFiles } from "../talhelper/files";
import { environmentYaml } from "./environment-text";
import { schematicsOf } from "./factory";
import { planMachine } from "./machine-shape";
import { machinePatches } from "./patches/patches";
import { canonicalSchematic } from "./schematic";

/** Folder of everything that talosctl and talhelper read, below `dist/`. */
export function talosFolder(cluster: Cluster): string {
  return `talos/${cluster.name}`;
}

/** The patch of one machine, for `talosctl gen config --config-patch @…`. */
export function patchFile(cluster: Cluster, machine: string): string {
  return `${talosFolder(cluster)}/patches/${machine}.yaml`;
}

/** A schematic as the factory takes it by POST. */
export function schematicFile(cluster: Cluster, name: string): string {
  return `${talosFolder(cluster)}/schematic-${name}.yaml`;
}

/**
 * The machine configuration for tools other than Terraform: the same patches,
 * one file a machine, and the schematics of its images. Secrets stand as names
 * of environment variables.
 */
export function talosFiles(cluster: Cluster, declared: Declared): Tree {
  const tree = new Tree();
  const plans = cluster.machines.map((machine) => planMachine(cluster, declared, machine));
  for (const plan of plans) {
    const { name } = plan.machine;
    tree.add(
      patchFile(cluster, name),
      environmentYaml(machinePatches(cluster, declared, plan)),
      `machine configuration of ${name}`,
    );
  }
  for (const [name, schematic] of schematicsOf(plans))
    tree.add(schematicFile(cluster, name), canonicalSchematic(schematic), `schematic ${name}`);
  if (cluster.talos.talhelper) tree.merge(talhelperFiles(cluster, declared, plans, talosFolder(cluster)));
  return tree;
}
