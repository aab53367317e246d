import { collectObjects, type PlacedObject } from "../../change/objects";
import { type Fields, isFields, listAt, textAt } from "../../data/fields";
import type { DeliveredStage } from "../../delivery/engine";
import { ENGINES } from "../../delivery/engines";
import type { Tree } from "../../emit/tree";

/** What a Git revision holds of a cluster: its model and its files. No definition of that time is run. */
export interface CommittedCluster {
  /** As people name it, e.g. `main` or a short hash. */
  readonly revision: string;
  /** `cluster` of `docs/<cluster>/model.json`. */
  readonly model: Fields;
  /** Files of `dist/` that belong to the cluster, by path below `dist/`. */
  readonly files: ReadonlyMap<string, string>;
}

/** True when any file of the cluster, its documents for people left out, is not what the commit holds. */
export function hasChanged({ files }: CommittedCluster, tree: Tree): boolean {
  const now = tree.files().filter(([path]) => !path.startsWith("docs/"));
  const counted = [...files.keys()].filter((path) => !path.startsWith("docs/")).length;
  return now.length !== counted || now.some(([path, content]) => files.get(path) !== content);
}

/** A machine as the model of that time tells it. */
export interface CommittedMachine {
  /** Name of the machine, by which it is found again in the definition. */
  readonly name: string;
  /** Everything the committed model says about it, with the model's own field names. */
  readonly fields: Fields;
}

/** The machines as a commit holds them. */
export function committedMachines({ model }: CommittedCluster): readonly CommittedMachine[] {
  return listAt(model, "machines").flatMap((machine) => {
    const name = textAt(machine, "name");
    return name === undefined || !isFields(machine) ? [] : [{ name, fields: machine }];
  });
}

/** A text of the old model, e.g. `versions.talos`. */
export function committedText({ model }: CommittedCluster, ...path: readonly string[]): string | undefined {
  return textAt(model, ...path);
}

const objectsOf = new WeakMap<CommittedCluster, readonly PlacedObject[]>();

/**
 * Kubernetes objects of that time with their stage.
 * @throws Error for files that somebody broke after a synth
 */
export function committedObjects(before: CommittedCluster, cluster: string): readonly PlacedObject[] {
  const objects = objectsOf.get(before) ?? collectObjects([...before.files], cluster);
  objectsOf.set(before, objects);
  return objects;
}

/** Stages of that time, as the objects of whichever engine delivered them say it. */
export function committedStages(before: CommittedCluster, cluster: string): readonly DeliveredStage[] {
  const stages = Object.values(ENGINES).flatMap((engine) => engine.delivered(cluster, before.files));
  return [...new Map(stages.map((stage) => [stage.name, stage])).values()];
}
