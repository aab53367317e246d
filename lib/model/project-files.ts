/** The operator's own files, read and never written. Paths are relative to the project and use `/`. */
export interface ProjectFiles {
  /** Text of a file; undefined where no file is. */
  read(path: string): string | undefined;
  /** `folder`, `file`, or undefined where nothing is. */
  kind(path: string): "file" | "folder" | undefined;
  /** Names in a folder, sorted; empty where there is none. */
  list(folder: string): readonly { readonly name: string; readonly folder: boolean }[];
}

/** A project of no files, for a definition that is read alone. */
export const NO_FILES: ProjectFiles = { read: () => undefined, kind: () => undefined, list: () => [] };
