import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** Files below a folder that end so, by path with forward slashes, in order. */
export function readTree(folder: string, ending: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** How the files on disk differ from those wanted: one line per file. */
export function drift(actual: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): readonly string[] {
  const lines: string[] = [];
  for (const [path, content] of wanted) {
    const current = actual.get(path);
    if (current === undefined) lines.push(`missing: ${path}`);
    else if (current !== content) lines.push(`differs: ${path}`);
  }
  for (const path of actual.keys()) if (!wanted.has(path)) lines.push(`not generated any more: ${path}`);
  return lines.sort();
}

/** Writes what differs and removes what is not wanted any more. */
export function writeTree(
  folder: string,
  actual: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): void {
  for (const path of actual.keys()) if (!wanted.has(path)) rmSync(join(folder, path));
  for (const [path, content] of wanted) {
    if (actual.get(path) === content) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
