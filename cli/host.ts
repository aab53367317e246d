import type { ChildProcess } from "node:child_process";
import type { FileSystem } from "../lib/emit/file-system";
import type { Caches } from "./cache";
import type { Threads } from "./many/thread";

/** Where text goes: a stream of the process, or a test's memory. */
export interface Output {
  /** Writes a text as it is; adds no line end. */
  write(text: string): unknown;
  /** True for a terminal, which gets colours. */
  readonly isTTY?: boolean | undefined;
  /** Characters in a line of the terminal; absent: not known. */
  readonly columns?: number | undefined;
  /** Lines of the terminal; absent: not known. */
  readonly rows?: number | undefined;
}

/** One question to the person at the terminal. */
export interface Asked {
  readonly text: string;
  /** The answer that an empty one means. */
  readonly proposal: string;
  /** The only answers there are; absent: any text. */
  readonly choices?: readonly string[] | undefined;
  /** What is wrong with an answer, in one line; undefined when it is good. */
  readonly check: (answer: string) => string | undefined;
}

/** Entries of `dist/` that an earlier run saw, at which a thread looks. */
export interface Ahead {
  /** Where they are kept. */
  readonly name: string;
  /** What is kept there. */
  readonly text: string;
  /** Of each file and then each folder, 1 where the directory still says what it said; undefined where that is not known. */
  readonly same: () => Uint8Array | undefined;
}

/** Everything a command takes from the process that runs it. */
export interface Host {
  /** Folder of the program's own sources, or of what a package brings in their place. */
  readonly root: string;
  /** True for a program that a package brought; false for one from its sources. */
  readonly installed: boolean;
  /** Names the very program that runs, by its content; absent: nothing that it makes is kept. */
  readonly program?: string | undefined;
  /** Where what takes long to make may be kept. */
  readonly caches: Caches;
  /** Names the sources in a stack of the bundled program. */
  readonly inSources: (stack: string) => string;
  /** Folder that paths of the command line are relative to. */
  readonly cwd: string;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What people and machines asked for. */
  readonly stdout: Output;
  /** Progress, problems, hints. */
  readonly stderr: Output;
  /** Where goes what is only true while the run goes on, such as how far it is; absent: to stderr. */
  readonly passing?: Output | undefined;
  /** Says why the next run may end in another way although nothing that this one read has changed; absent: nobody asks. */
  readonly unsure?: ((reason: string) => void) | undefined;
  /** Id of this process, which the lock of `dist/` holds. */
  readonly pid: number;
  /** True while a process of this id runs. */
  readonly alive: (pid: number) => boolean;
  /** The disk below a folder. */
  readonly disk: (folder: string) => FileSystem;
  /** Asks the person at the terminal until the answer is good; undefined when the person leaves. Absent where nobody can answer. */
  readonly ask?: ((question: Asked) => Promise<string | undefined>) | undefined;
  /** Shows a text page by page; false where it could not be shown. Absent where nobody turns pages. */
  readonly page?: ((text: string) => Promise<boolean>) | undefined;
  /** Runs a program with the terminal of this one; gives its exit code. `usual`: variables that it has unless this one has them. */
  readonly spawn: (
    command: string,
    args: readonly string[],
    folder: string,
    usual?: Readonly<Record<string, string>>,
  ) => Promise<number>;
  /** The process that runs TypeScript definitions, started ahead of time where that could be known. */
  readonly definitionRunner: () => ChildProcess;
  /** How long the definitions of a project may run together, in milliseconds; absent: ten seconds. */
  readonly definitionLimit?: number | undefined;
  /** What was looked at ahead, for whoever asks first: later it says too little. Absent: nothing was. */
  readonly ahead?: (() => Ahead | undefined) | undefined;
  /** Threads that make clusters; absent: this one makes all of them. */
  readonly threads?: Threads | undefined;
  /** So many clusters of a run at most have the content of all their files in memory; absent: 300. */
  readonly clustersInMemory?: number | undefined;
  /** Fires when the person at the terminal wants the program to end. */
  readonly stop: AbortSignal;
  /** Milliseconds since some moment, to tell long work from short. */
  readonly now: () => number;
  /** The date of today in UTC, `2026-11-21`: what an acceptance's last day is compared with. */
  readonly today: () => string;
}
