import { type ChildProcess, spawn } from "node:child_process";
import { diskFolder } from "../lib/emit/file-system";
import { askAtTerminal } from "./ask";
import type { Caches } from "./cache";
import { startRunner } from "./definition/run-process";
import type { Ahead, Host } from "./host";
import type { Threads } from "./many/thread";

/** What the launcher knows about itself. */
export interface Launch {
  /** Folder of the program's own sources, or of what a package brings in their place. */
  readonly root: string;
  /** True for a program that a package brought; absent for one from its sources. */
  readonly installed?: boolean;
  /** Names the very program that runs, by its content. */
  readonly program?: string;
  /** Where what takes long to make may be kept. */
  readonly caches: Caches;
  /** Names the sources in a stack of the bundled program; absent where it runs from its sources. */
  readonly inSources?: (stack: string) => string;
  /** A process that waits for definitions, started while the program was loaded. */
  readonly runner?: ChildProcess | undefined;
  /** Threads that run this very program; absent: there are none. */
  readonly threads?: Threads | undefined;
  /** Notes what this run asks and says, where its outcome may be kept. */
  readonly asked?: Asked | undefined;
  /** What the directory says of a file or folder, where that proves its content; absent: nobody may rely on it. */
  readonly entry?: ((path: string) => string | undefined) | undefined;
  /** What another thread looks at while this one loads the program. */
  readonly ahead?: Ahead | undefined;
}

/** Notes what a run asks of the world outside, and what it says. */
export interface Asked {
  /** Notes an answer that the outcome follows from; one question has one answer in a run. */
  readonly note: (question: "today ", answer: string) => void;
  /** Says that the outcome follows from something that nobody can ask again. */
  readonly giveUp: (reason: string) => void;
  /** Notes what people and machines read of it. */
  readonly said: (stream: "stdout" | "stderr", text: string) => void;
}

/** The real process as a host. */
export function processHost({
  root,
  installed = false,
  program,
  caches,
  inSources,
  runner,
  threads,
  asked,
  entry,
  ahead,
}: Launch): Host {
  let waiting = runner;
  let looking = ahead;
  return {
    root,
    installed,
    program,
    caches,
    inSources: inSources ?? ((stack) => stack),
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    unsure: asked?.giveUp,
    pid: process.pid,
    alive: (pid) => {
      asked?.giveUp("another process");
      return isAlive(pid);
    },
    disk: (folder) => diskFolder(folder, entry),
    // Where nobody sees the question, stdin is not even opened.
    ask: process.stderr.isTTY === true && process.stdin.isTTY === true ? askAtTerminal : undefined,
    page: process.env.TERM === "dumb" || process.env.CI ? undefined : (text) => pageThrough(text, process.env),
    spawn: runProgram,
    definitionRunner: () => {
      const first = waiting ?? startRunner(root, process.env);
      waiting = undefined;
      return first;
    },
    threads,
    ahead: () => {
      const first = looking;
      looking = undefined;
      return first;
    },
    // Nobody listens to this one: Ctrl-C ends the process at once, which every write survives.
    stop: new AbortController().signal,
    // performance.now would load a module of Node first.
    now: () => Number(process.hrtime.bigint()) / 1e6,
    today: () => {
      const today = new Date().toISOString().slice(0, 10);
      asked?.note("today ", today);
      return today;
    },
  };
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

function runProgram(
  command: string,
  args: readonly string[],
  folder: string,
  usual: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: folder, stdio: "inherit", env: { ...usual, ...process.env } });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}

/**
 * Shows a text in the program that `PAGER` names, as git does, else in `less`:
 * colours stay, and the text remains on the screen. False where there is none.
 */
function pageThrough(text: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const named = env.PAGER?.trim();
  // An empty one means that the person wants none.
  if (named === "") return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn("sh", ["-c", named ?? "less"], {
      env: { ...env, LESS: env.LESS ?? "FRX" },
      stdio: ["pipe", "inherit", "inherit"],
    });
    child.on("error", () => resolve(false));
    // 127: the shell found no such program.
    child.on("close", (code) => resolve(code !== 127));
    // Whoever leaves before the end has seen enough.
    child.stdin.on("error", () => undefined);
    child.stdin.end(text);
  });
}
