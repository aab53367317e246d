import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { FileSystem } from "../lib/emit/file-system";
import type { Host } from "./host";

/** The folder whose `clusters/` are read and whose `dist/` is written. */
export interface Project {
  /** Absolute path of the project's top. */
  readonly folder: string;
  /** The disk below `dist/`. */
  readonly dist: FileSystem;
}

/**
 * The project that `--project` names; else the nearest folder with definitions,
 * at or above the working directory; else the one that holds the sources of the
 * program; else the working directory.
 */
export function openProject(
  host: Pick<Host, "root" | "installed" | "cwd" | "disk">,
  folder: string | undefined,
): Project {
  const path =
    folder === undefined
      ? (nearestProject(host.cwd) ?? (host.installed ? host.cwd : host.root))
      : resolve(host.cwd, folder);
  return { folder: path, dist: host.disk(resolve(path, "dist")) };
}

/**
 * Where a new definition goes: the project that `--project` names, or the
 * nearest one; else the working directory. Where the program itself lies is no
 * place for what somebody starts in a folder of his own.
 */
export function folderForNew(host: Pick<Host, "cwd">, folder: string | undefined): string {
  return folder === undefined ? (nearestProject(host.cwd) ?? host.cwd) : resolve(host.cwd, folder);
}

/** The nearest folder with `clusters/`, at or above this one. */
function nearestProject(folder: string): string | undefined {
  if (existsSync(join(folder, "clusters"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestProject(parent);
}
