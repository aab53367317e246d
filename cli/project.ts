import { resolve } from "node:path";
import type { FileSystem } from "../lib/emit/file-system";
import type { Host } from "./host";

/** The folder whose `clusters/` are read and whose `dist/` is written. */
export interface Project {
  /** Absolute path of the project's top. */
  readonly folder: string;
  /** The disk below `dist/`. */
  readonly dist: FileSystem;
}

/** The project that `--project` names, else the one that holds the program. */
export function openProject(host: Host, folder: string | undefined): Project {
  const path = folder === undefined ? host.root : resolve(host.cwd, folder);
  return { folder: path, dist: host.disk(resolve(path, "dist")) };
}
