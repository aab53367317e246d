import { loadAll } from "js-yaml";
import { collectObjects, type PlacedObject } from "../../change/objects";
import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
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
  readonly name: string;
  readonly fields: Fields;
}

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

/** Kubernetes objects of that time with their stage. */
export function committedObjects(before: CommittedCluster, cluster: string): readonly PlacedObject[] {
  return collectObjects([...before.files], cluster);
}

/** A stage as its engine's object tells it: a Flux Kustomization, or an Argo CD Application. */
export interface CommittedStage {
  readonly name: string;
  readonly prune: boolean;
}

/** Stages of that time: the folders with the engine's objects that name them. */
export function committedStages(before: CommittedCluster, cluster: string): readonly CommittedStage[] {
  const folder = `kubernetes/${cluster}/`;
  const found = new Map<string, CommittedStage>();
  for (const [path, text] of before.files) {
    if (!path.startsWith(`${folder}flux/`) && !path.startsWith(`${folder}argocd/`)) continue;
    if (!/kind: (Kustomization|Application)$/m.test(text)) continue;
    for (const object of loadAll(text)) {
      const source = textAt(object, "spec", "path") ?? textAt(object, "spec", "source", "path");
      const [, name] = /stages\/([^/]+)\/?$/.exec(source ?? "") ?? [];
      const prune = at(object, "spec", "prune") ?? at(object, "spec", "syncPolicy", "automated", "prune");
      if (name !== undefined) found.set(name, { name, prune: prune === true });
    }
  }
  return [...found.values()];
}
