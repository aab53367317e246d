import type { FileSystem } from "../lib/emit/file-system";

/** Where text goes: a stream of the process, or a test's memory. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** Everything a command takes from the process that runs it. */
export interface Host {
  /** Folder of the program's own sources. */
  readonly root: string;
  /** Folders that may hold caches, best first. */
  readonly caches: readonly string[];
  /** Names the sources in a stack of the bundled program. */
  readonly inSources: (stack: string) => string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What people and machines asked for. */
  readonly stdout: Output;
  /** Progress, problems, hints. */
  readonly stderr: Output;
  readonly pid: number;
  readonly alive: (pid: number) => boolean;
  /** The disk below a folder. */
  readonly disk: (folder: string) => FileSystem;
  /** Asks the person at the terminal; absent where nobody can answer. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Runs a program with the terminal of this one; gives its exit code. */
  readonly spawn: (command: string, args: readonly string[], folder: string) => Promise<number>;
  /** Fires when the person at the terminal wants the program to end. */
  readonly stop: AbortSignal;
  /** Milliseconds since some moment, to tell long work from short. */
  readonly now: () => number;
  /** The date of today in UTC, `2026-11-21`: what an acceptance's last day is compared with. */
  readonly today: () => string;
}
