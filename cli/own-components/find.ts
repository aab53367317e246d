import { join } from "node:path";
import { diskFolder, type Entry } from "../../lib/emit/file-system";
import { reasonOf } from "../../lib/emit/read-file";
import type { Problem } from "../../lib/model/problem";

/** A file of the operator's repository that makes a component. */
export interface ComponentFile {
  /** Key that a definition uses, e.g. `whoAmI` for `components/who-am-i.ts`. */
  readonly key: string;
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** Absolute path on this machine. */
  readonly path: string;
  /** Name of the file or folder, which the key is made of. */
  readonly name: string;
}

/** Names that stacks have for the compiled text of a component. */
export function scriptName({ path }: Pick<ComponentFile, "path">): string {
  return `${path}.compiled.js`;
}

const FOLDER = "components";
/** Main file of a component that is a folder. */
const MAIN = "component.ts";
const NAME = /^[a-z][A-Za-z0-9]*(?:-[a-z0-9]+)*$/;
/** Parts that components import, tests, and declarations of types. */
const NO_COMPONENT = /^[_.]|\.(?:d|test|spec)\.ts$/;

/**
 * The components of a repository: `components/<name>.ts`, or
 * `components/<name>/component.ts` with parts next to it. What starts with `_`
 * is a part that components import.
 *
 * @param taken keys that the tool's own components have
 */
export function findComponents(
  project: string,
  taken: ReadonlySet<string>,
): { readonly files: readonly ComponentFile[]; readonly problems: readonly Problem[] } {
  const disk = diskFolder(join(project, FOLDER));
  const files: ComponentFile[] = [];
  const problems: Problem[] = [];
  try {
    if (disk.kind("") !== "folder") return { files, problems };
    for (const entry of disk.list("")) {
      const found = candidate(entry, (folder) => disk.list(folder));
      if (found === undefined) continue;
      const { name, below } = found;
      const file = `${FOLDER}/${below}`;
      const refuse = (got: string, want: string, fix: string) => problems.push({ file, path: "", got, want, fix });
      if (found.main === false) {
        refuse(
          `a folder without ${MAIN}`,
          `${file}/${MAIN}, which exports the component`,
          `name its main file ${MAIN}`,
        );
        continue;
      }
      if (!NAME.test(name)) {
        refuse(
          `the name ${JSON.stringify(name)}`,
          "a name in lower case with hyphens, e.g. who-am-i, whose key is whoAmI",
          "rename it",
        );
        continue;
      }
      const key = keyOf(name);
      const twin = files.find((other) => other.key === key);
      if (taken.has(key)) refuse(`a component ${key}, which Groundwork has`, "a name of your own", "rename it");
      else if (twin !== undefined)
        refuse(`a second component ${key}, next to ${twin.file}`, "one file for each component", "remove one of them");
      else files.push({ key, file, path: join(project, file), name });
    }
  } catch (error) {
    const got = reasonOf(error);
    if (got === undefined) throw error;
    problems.push({ file: FOLDER, path: "", got, want: "a folder that can be read" });
  }
  return { files, problems };
}

interface Candidate {
  readonly name: string;
  /** Path below the folder of components. */
  readonly below: string;
  /** False: a folder with TypeScript in it and no main file. */
  readonly main?: false;
}

function candidate({ name, kind }: Entry, list: (folder: string) => readonly Entry[]): Candidate | undefined {
  if (NO_COMPONENT.test(name)) return undefined;
  if (kind !== "folder") return name.endsWith(".ts") ? { name: name.slice(0, -".ts".length), below: name } : undefined;
  const inside = list(name).filter((entry) => entry.kind !== "folder");
  if (inside.some((entry) => entry.name === MAIN)) return { name, below: `${name}/${MAIN}` };
  return inside.some((entry) => entry.name.endsWith(".ts")) ? { name, below: name, main: false } : undefined;
}

function keyOf(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
