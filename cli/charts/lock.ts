import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../lib/model/problem";
import { type ChartLock, LOCK, type LockedChart, lockText, parseLock } from "../../lib/rendered/lock";
import { readProjectFile } from "../definition/project-file";
import { replaceProjectFile } from "./files";

/**
 * Reads `charts.lock`; an empty one where the file is not there.
 *
 * @param project absolute path of the project's top
 * @throws InputError where it is not what `groundwork charts` wrote
 */
export function readLock(project: string): ChartLock {
  if (!existsSync(join(project, LOCK))) return { charts: [] };
  const read = readProjectFile(project, LOCK);
  if ("problem" in read) throw new InputError([read.problem]);
  return parseLock(read.text);
}

/**
 * Writes the lock whole or not at all.
 *
 * @returns false where it holds the same already
 * @throws InputError where the disk refuses
 */
export function writeLock(project: string, charts: readonly LockedChart[]): boolean {
  const text = lockText(charts);
  if (existsSync(join(project, LOCK))) {
    const read = readProjectFile(project, LOCK);
    if ("text" in read && read.text === text) return false;
  }
  replaceProjectFile(project, LOCK, text);
  return true;
}
