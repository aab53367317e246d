import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { pathIn, type Repository } from "../repository";

/** An Application with the file that holds it, or the set that generates it. */
export interface Application {
  /** The Application as it reaches Argo CD. */
  readonly object: Fields;
  /** Path of that file in the repository. */
  readonly file: string;
  /** Folder or entry of the set that it is generated for. */
  readonly folder?: string;
}

/**
 * The Applications of a set whose generators are lists and directories of this
 * repository. Undefined where another generator is in it, which needs what is
 * not in Git.
 */
export function generatedApplications(
  repository: Repository,
  set: Fields,
  file: string,
): readonly Application[] | undefined {
  const rows: (readonly (readonly [string, string])[])[] = [];
  for (const generator of listAt(set, "spec", "generators")) {
    const elements = listAt(generator, "list", "elements");
    const directories = listAt(generator, "git", "directories");
    if (elements.length === 0 && directories.length === 0) return undefined;
    for (const element of elements)
      rows.push(
        Object.entries(isFields(element) ? element : {}).flatMap(([key, value]) =>
          typeof value === "string" ? [[key, value] as const] : [],
        ),
      );
    for (const path of matching(repository, directories)) {
      const parts = path.split("/");
      const base = parts.at(-1) ?? path;
      rows.push([
        ["path", path],
        ["path.path", path],
        ["path.basename", base],
        ["path.basenameNormalized", base.replaceAll(/[^A-Za-z0-9.-]/g, "-")],
        ...parts.flatMap((part, index): (readonly [string, string])[] => [
          [`path[${index}]`, part],
          [`index .path.segments ${index}`, part],
        ]),
      ]);
    }
  }
  return rows.map((row, index) => {
    const template = at(set, "spec", "template");
    const values = new Map(row);
    const filled = fill(isFields(template) ? template : {}, values);
    return {
      file,
      folder: values.get("path") ?? `entry ${index + 1}`,
      object: { apiVersion: "argoproj.io/v1alpha1", kind: "Application", ...(isFields(filled) ? filled : {}) },
    };
  });
}

/** Folders that the patterns choose, less those that they exclude. */
function matching(repository: Repository, directories: readonly unknown[]): readonly string[] {
  const chosen = new Set<string>();
  for (const excluded of [false, true])
    for (const entry of directories) {
      if ((at(entry, "exclude") === true) !== excluded) continue;
      for (const path of expand(repository, "", (textAt(entry, "path") ?? "").split("/")))
        if (excluded) chosen.delete(path);
        else chosen.add(path);
    }
  return [...chosen];
}

function expand(repository: Repository, folder: string, parts: readonly string[]): readonly string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return folder === "" ? [] : [folder];
  if (!part.includes("*")) {
    const path = pathIn(folder, part);
    return path !== undefined && repository.kind(path) === "folder" ? expand(repository, path, rest) : [];
  }
  const pattern = new RegExp(
    `^${part
      .split(/\*+/)
      .map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  return repository
    .list(folder)
    .filter(({ name, folder: isFolder }) => isFolder && !name.startsWith(".") && pattern.test(name))
    .flatMap(({ name }) => expand(repository, folder === "" ? name : `${folder}/${name}`, rest));
}

/** Fills `{{ name }}` and `{{ .name }}`; other template calls stay. */
function fill(value: unknown, row: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string")
    return value.replaceAll(
      /\{\{-?\s*\.?([^{}]+?)\s*-?\}\}/g,
      (all: string, name: string) => row.get(name.trim()) ?? all,
    );
  if (Array.isArray(value)) return value.map((entry) => fill(entry, row));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, row)]));
}
