import { readYamlStream } from "../data/documents";
import { at, textAt } from "../data/fields";
import type { DeliveredStage } from "./engine";

/** Where an engine's object says which folder it delivers and whether it prunes. */
export interface DeliveringKind {
  /** Kubernetes kind of the engine's object, e.g. `Kustomization`. */
  readonly kind: string;
  /** Keys that lead to the folder in the object. */
  readonly path: readonly string[];
  /** Keys that lead to the setting that decides whether it prunes. */
  readonly prune: readonly string[];
}

/** The stages that the objects of one kind below a folder of `dist/` deliver; only files that name the kind are parsed. */
export function deliveredBy(
  folder: string,
  files: Iterable<readonly [string, string]>,
  { kind, path, prune }: DeliveringKind,
): readonly DeliveredStage[] {
  const line = new RegExp(`^kind: ${kind}$`, "m");
  const found = new Map<string, DeliveredStage>();
  for (const [file, text] of files) {
    if (!file.startsWith(folder) || !line.test(text)) continue;
    for (const object of readYamlStream(text)) {
      const [, name] = /stages\/([^/]+)\/?$/.exec(textAt(object, ...path) ?? "") ?? [];
      if (name !== undefined) found.set(name, { name, prune: at(object, ...prune) === true });
    }
  }
  return [...found.values()];
}
