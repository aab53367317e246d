import { loadAll } from "js-yaml";
import { at, listAt, textAt } from "../../data/fields";
import type { Tree } from "../../emit/tree";

/** A Flux Kustomization as the tree holds it, ours or hand-written. */
export interface FluxKustomization {
  /** Path of its file below `dist/`. */
  readonly file: string;
  /** `metadata.name`. */
  readonly name: string;
  /** `metadata.namespace`; `flux-system` where it names none. */
  readonly namespace: string;
  /** `spec.path`, without a leading `./`. */
  readonly path: string | undefined;
  /** Kind of its source, e.g. `GitRepository` or `OCIRepository`. */
  readonly source: string;
  /** Names of the Kustomizations of its own namespace that it waits for. */
  readonly dependsOn: readonly string[];
}

const GROUP = "kustomize.toolkit.fluxcd.io/";

const read = new WeakMap<Tree, { readonly size: number; readonly found: readonly FluxKustomization[] }>();

/** Every Flux Kustomization of a tree, read once for all rules. Only files that name the group are parsed. */
export function fluxKustomizations(tree: Tree): readonly FluxKustomization[] {
  const known = read.get(tree);
  if (known?.size === tree.size) return known.found;
  const found = parse(tree);
  read.set(tree, { size: tree.size, found });
  return found;
}

function parse(tree: Tree): readonly FluxKustomization[] {
  return tree.files().flatMap(([file, content]) => {
    if (!file.endsWith(".yaml") || !content.includes(GROUP)) return [];
    const written = tree.documentOf(file);
    const documents = written === undefined ? loadAll(content) : [written];
    return documents.flatMap((document): FluxKustomization[] => {
      const name = textAt(document, "metadata", "name");
      if (textAt(document, "kind") !== "Kustomization" || name === undefined) return [];
      if (textAt(document, "apiVersion")?.startsWith(GROUP) !== true) return [];
      const namespace = textAt(document, "metadata", "namespace") ?? "flux-system";
      return [
        {
          file,
          name,
          namespace,
          path: textAt(document, "spec", "path")?.replace(/^\.\//, "").replace(/\/$/, ""),
          source: textAt(document, "spec", "sourceRef", "kind") ?? "GitRepository",
          dependsOn: listAt(document, "spec", "dependsOn").flatMap((entry) => {
            const other = textAt(entry, "name");
            const where = at(entry, "namespace");
            return other === undefined || (where !== undefined && where !== namespace) ? [] : [other];
          }),
        },
      ];
    });
  });
}
