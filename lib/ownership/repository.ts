import { posix } from "node:path";
import type { EntryKind, FileSystem } from "../emit/file-system";
import { reasonOf } from "../emit/read-file";
import type { Note } from "./owned";

/** A tree of files that is read and never written. Paths are relative to its top and use `/`. */
export interface Repository {
  /** Text of a file; undefined where no file is. */
  read(path: string): string | undefined;
  /** `folder`, `file`, or undefined where nothing stands. */
  kind(path: string): "file" | "folder" | undefined;
  /** Names in a folder, sorted; empty where there is none. */
  list(folder: string): readonly { readonly name: string; readonly folder: boolean }[];
}

/** Files in memory. */
export function memoryRepository(contents: Readonly<Record<string, string>>): Repository {
  const files = new Map(Object.entries(contents));
  const folders = new Map<string, Map<string, boolean>>([["", new Map()]]);
  for (const path of files.keys()) {
    const parts = path.split("/");
    for (const [index, name] of parts.entries()) {
      const folder = parts.slice(0, index).join("/");
      const entries = folders.get(folder) ?? new Map<string, boolean>();
      folders.set(folder, entries.set(name, index < parts.length - 1));
    }
  }
  return {
    read: (path) => files.get(path),
    kind: (path) => (files.has(path) ? "file" : folders.has(path) ? "folder" : undefined),
    list: (folder) =>
      [...(folders.get(folder) ?? [])]
        .map(([name, isFolder]) => ({ name, folder: isFolder }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/**
 * Files of a disk. Links are not followed; what is a link, a pipe or the like,
 * is too large, or may not be read is left out with a note.
 */
export function diskRepository(disk: FileSystem, notes: Note[] = []): Repository {
  const told = new Set<string>();
  const skip = (place: string, reason: string): undefined => {
    if (!told.has(place)) notes.push({ place, text: `${reason}: not read` });
    told.add(place);
  };
  const orSkip = <Result>(path: string, look: () => Result): Result | undefined => {
    try {
      return look();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      return skip(path, reason);
    }
  };
  const kindOf = (path: string): EntryKind | undefined => {
    const kind = orSkip(path, () => disk.kind(path));
    return kind === "other" ? skip(path, "a link or a special file") : kind;
  };
  return {
    read: (path) => (kindOf(path) === "file" ? orSkip(path, () => disk.read(path).toString("utf8")) : undefined),
    kind(path) {
      const kind = kindOf(path);
      return kind === "other" ? undefined : kind;
    },
    list(folder) {
      if (kindOf(folder) !== "folder") return [];
      const inside = (name: string) => (folder === "" ? name : `${folder}/${name}`);
      return (orSkip(folder, () => disk.list(folder)) ?? [])
        .filter(({ name, kind, isUtf8 }) => {
          if (kind === "other")
            skip(inside(name), isUtf8 === false ? "a name that is not UTF-8" : "a link or a special file");
          return kind !== "other";
        })
        .map(({ name, kind }) => ({ name, folder: kind === "folder" }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

/** `a/b` and `../c` give `a/c`; undefined where the path leaves the repository. */
export function pathIn(folder: string, path: string): string | undefined {
  const joined = posix.normalize(posix.join(folder, path)).replace(/\/$/, "");
  if (joined === "." || joined === "") return "";
  return joined.startsWith("..") ? undefined : joined;
}

/** Every file below a folder, hidden folders left out. */
export function filesBelow(repository: Repository, folder: string): readonly string[] {
  return repository.list(folder).flatMap(({ name, folder: isFolder }) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (!isFolder) return [path];
    return name.startsWith(".") || name === "node_modules" ? [] : filesBelow(repository, path);
  });
}

/** Manifests that another program fills in first, by the ends of their names. */
const TEMPLATE = /\.(j2|jinja2?|tftpl|tpl|tmpl|gotmpl|gotpl|erb|mustache|hbs|ytt|jsonnet|libsonnet|cue|pkl)$/;

/** Templates below a folder, each as a note; their objects are not known. */
export function templateNotes(repository: Repository, folder: string): readonly Note[] {
  return filesBelow(repository, folder)
    .filter((path) => TEMPLATE.test(path))
    .map((place) => ({ place, text: "a template, so its objects are not known" }));
}

/** True for a name that ends like YAML or JSON. */
export function isYaml(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path);
}
