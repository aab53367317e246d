import { diskFolder } from "../lib/emit/file-system";
import type { Host } from "./host";
import { run } from "./run";

/** What the launcher knows about itself. */
export interface Launch {
  readonly root: string;
  readonly caches: readonly string[];
}

/** Runs one command with the real process; gives its exit code. */
export function main(argv: readonly string[], { root, caches }: Launch): Promise<number> {
  const host: Host = {
    root,
    caches,
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    pid: process.pid,
    alive: isAlive,
    disk: diskFolder,
    now: () => performance.now(),
  };
  return run(argv, host);
}

/** True when a process with this id runs, whoever owns it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
