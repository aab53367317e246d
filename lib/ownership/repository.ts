import { posix } from "node:path";
import { readYamlStream } from "../data/documents";
import { type Fields, isFields } from "../data/fields";
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
        .filter(({ name, kind }) => {
          if (kind === "other") skip(inside(name), "a link or a special file");
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

/** True for a name that ends like YAML or JSON. */
export function isYaml(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path);
}

/** Reads YAML documents, lists of objects taken apart. What cannot be read becomes a note. */
export function readDocuments(text: string, place: string, notes: Note[]): readonly Fields[] {
  try {
    return readYamlStream(text)
      .flatMap((document) =>
        isFields(document) && document.kind === "List" && Array.isArray(document.items) ? document.items : [document],
      )
      .filter(isFields);
  } catch {
    notes.push({ place, text: "not plain YAML (a template?), so its objects are not known" });
    return [];
  }
}
