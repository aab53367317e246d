import { load } from "js-yaml";
import { listAt } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { fluxSource } from "../../../delivery/flux/kustomization";
import { fluxKustomizations } from "../../facts/flux-tree";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** The folder of the repository that the tree becomes; an artifact has it as well. */
const ROOT = "dist/";

export const missingPath: Rule = {
  id: "missing-path",
  title: "A Kustomization names a folder or a file that does not exist",
  family: "delivery",
  severity: "error",
  answers: ["M027"],
  why: "Path not found, at every reconcile. The rest of the repository goes on, so nobody notices.",
  fix: "correct the path",
  source: "Flux documentation: Kustomization, path; Kustomize: resources",
  example: "spec.path ./dist/kubernetes/home/stages/jelyfin",
  check: ({ cluster, tree, graph }) => {
    const own = fluxSource(cluster);
    const files = new Set(tree.files().map(([path]) => path));
    const folders = new Set<string>();
    for (const path of files)
      for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1))
        folders.add(path.slice(0, slash));
    const gone = fluxKustomizations(tree).flatMap((one): Found[] => {
      // Only what lies in dist is known; a path of another source is not ours to judge.
      if (one.path === undefined || !one.path.startsWith(ROOT) || one.source !== own.kind) return [];
      const folder = one.path.slice(ROOT.length);
      if (folders.has(folder)) return [];
      const near = nearest(folder, folders);
      return [
        {
          at: placeOf(graph, one.name),
          message: `Kustomization ${one.name} (dist/${one.file}) names the path ./${one.path}, which holds no file`,
          ...(near === undefined ? {} : { fix: `write ./${ROOT}${near}` }),
        },
      ];
    });
    const unread = tree.files().flatMap(([path, content]): Found[] => {
      if (!path.endsWith("/kustomization.yaml")) return [];
      const folder = path.slice(0, path.lastIndexOf("/"));
      return resourcesOf(content).flatMap((entry): Found[] => {
        if (entry.includes("://") || entry.startsWith("..")) return [];
        const target = `${folder}/${entry.replace(/^\.\//, "").replace(/\/$/, "")}`;
        if (files.has(target) || folders.has(target)) return [];
        const near = nearest(
          entry,
          [...files].filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1)),
        );
        return [
          {
            at: placeOf(graph, folder.slice(folder.lastIndexOf("/") + 1)),
            message: `dist/${path} lists ${entry}, which does not exist`,
            ...(near === undefined ? {} : { fix: `write ${near}` }),
          },
        ];
      });
    });
    return [...gone, ...unread];
  },
};

/** The `resources` of a kustomization.yaml. A plain list is read line by line, which costs a tenth of a parser. */
function resourcesOf(content: string): readonly string[] {
  const [, plain] = /^resources:\n((?: *- [A-Za-z0-9_./-]+\n)+)(?![ -])/m.exec(content) ?? [];
  if (plain !== undefined)
    return plain
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^ *- /, ""));
  return listAt(load(content), "resources").filter((entry) => typeof entry === "string");
}
