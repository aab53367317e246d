import { posix } from "node:path";
import { type Problem, show } from "../model/problem";
import type { ProjectFiles } from "../model/project-files";
import { maskValue } from "../secret-scan/mask";

/** A place of a definition that names a file of the operator's. */
export interface Naming {
  /** The definition's file, e.g. `clusters/home.yaml`. */
  readonly file: string;
  /** Path in the definition. */
  readonly path: string;
  /** What the definition says. */
  readonly name: string;
}

/**
 * The path in the project of a file or folder that a definition names: below
 * `clusters/<name>/`, else next to the definition. A leading `@`, as talhelper
 * writes it, is no part of the name.
 */
export function ownPath(files: ProjectFiles, { file, path, name }: Naming): string | Problem {
  const written = name.replace(/^@/, "");
  const folder = posix.dirname(file);
  const cluster = posix.basename(file).replace(/\.[^.]+$/, "");
  const wanted = [posix.join(folder, cluster, written), posix.join(folder, written)];
  const inside = wanted.filter((one) => !posix.isAbsolute(written) && !one.startsWith(".."));
  const [first] = inside;
  const at = { file, path, got: show(maskValue("", name)) };
  if (first === undefined)
    return {
      ...at,
      want: "a path inside the project",
      fix: `write ./${posix.basename(written)}, and put the file into ${folder}/${cluster}/`,
    };
  const found = inside.find((one) => files.kind(one) !== undefined);
  if (found !== undefined) return found;
  return { ...at, want: `a file that is there: ${inside.join(" or ")} is not`, fix: `create ${first}` };
}
