import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { processHost } from "../../cli/process-host";
import { run } from "../../cli/run";

export type Files = Readonly<Record<string, string>>;

/** What is done in a folder before the command whose output is shown. */
export interface Before {
  /** The definition that is synthesized first; absent: none. */
  readonly synthesized?: Files;
  /** Commit what was synthesized. */
  readonly committed?: boolean;
}

/** Documents are the same every day, so the program's today is this one. */
const TODAY = "2026-11-21";

/** Runs one command in a folder with these files and gives what a terminal would hold; the folder is removed again. */
export async function session(root: string, files: Files, command: string, before: Before = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-docs-"));
  try {
    const printed: string[] = [];
    const host = {
      ...processHost({ root, caches: { folders: [join(folder, "cache")], key: new Uint8Array() } }),
      cwd: folder,
      env: {},
      today: () => TODAY,
      // No time passes: how fast the machine is must not show.
      now: () => 0,
      stdout: { write: (text: string) => printed.push(text) },
      stderr: { write: (text: string) => printed.push(text) },
    };
    if (before.synthesized !== undefined) {
      write(folder, before.synthesized);
      await run(["--project", folder, "synth"], host);
      if (before.committed === true) commit(folder);
    }
    write(folder, files);
    printed.length = 0;
    await run(["--project", folder, ...command.split(" ")], host);
    return `$ npx groundwork ${command}\n${steady(printed.join(""))}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function commit(folder: string): void {
  const who = ["-c", "user.name=You", "-c", "user.email=you@example.org", "-c", "commit.gpgsign=false"];
  const git = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  git("init", "--quiet", "--initial-branch=main");
  git("add", "clusters", "dist");
  git("commit", "--quiet", "--no-verify", "--message=synthesize home");
}

/** A commit's name changes with every byte of `dist/` and with the clock; a document that shows it must not. */
function steady(text: string): string {
  return text.replaceAll(/\bsince (?<mark>`?)[0-9a-f]{10}\b/g, "since $<mark>5b1f0c9e27");
}

/** The last lines of a long output, as `tail` cuts them. */
export function tail(text: string, lines: number): string {
  const [command = "", ...output] = text.trimEnd().split("\n");
  return `${[`${command} | tail -n ${lines}`, ...output.slice(-lines)].join("\n")}\n`;
}
