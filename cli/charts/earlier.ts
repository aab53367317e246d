import { spawnSync } from "node:child_process";

/** What the operator's repository held at the time that is compared with. */
export interface Earlier {
  /** As messages name it, e.g. `main`. */
  readonly title: string;
  /** Text of a file, relative to the project; undefined where it was not there. */
  readonly read: (file: string) => string | undefined;
  /** Bytes of a file. */
  readonly bytes: (file: string) => Buffer | undefined;
}

/** More than any archive of a chart, and any render of one. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * The files of the project as a commit holds them; none where there is no such
 * commit, or no Git.
 *
 * @param revision branch, tag or commit, e.g. `main`
 */
export function earlierFiles(project: string, revision: string): Earlier {
  const bytes = (file: string): Buffer | undefined => {
    const { status, stdout, error } = spawnSync("git", ["show", `${revision}:./${file}`], {
      cwd: project,
      maxBuffer: MOST_BYTES,
    });
    return error === undefined && status === 0 ? stdout : undefined;
  };
  return { title: revision, read: (file) => bytes(file)?.toString("utf8"), bytes };
}
