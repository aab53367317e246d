import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NO_CACHES } from "../../cli/cache";
import { startRunner } from "../../cli/definition/run-process";
import type { Host } from "../../cli/host";
import { run } from "../../cli/run";
import { diskFolder } from "../../lib/emit/file-system";
import type { Source } from "./sources";

/** What one definition did to the program. */
export interface Verdict {
  readonly code: number;
  readonly text: string;
  /** Processor time, seconds. */
  readonly cpu: number;
  /** True when anything was to be written into `dist/`. */
  readonly wrote: boolean;
  /** True when the program said that something is wrong with the definition. */
  readonly refused: boolean;
}

/** A problem or a finding of error severity, as the command line begins its line. */
const TOLD = /^error /m;

/** Runs definitions through the whole command line, one after the other, in a folder of its own. */
export class Judge {
  private readonly folder = mkdtempSync(join(tmpdir(), "groundwork-definitions-"));

  constructor(private readonly root: string) {
    mkdirSync(join(this.folder, "clusters"));
  }

  async judge({ language, text }: Source): Promise<Verdict> {
    const file = join(this.folder, "clusters", `home.${language}`);
    writeFileSync(file, text);
    let said = "";
    let wrote = false;
    const deny = () => {
      wrote = true;
      throw Object.assign(new Error("nothing is written here"), { code: "EROFS" });
    };
    const start = process.cpuUsage();
    const host: Host = {
      root: this.root,
      installed: false,
      caches: NO_CACHES,
      inSources: (stack) => stack,
      cwd: this.folder,
      env: {},
      stdout: { write: (more) => (said += more) },
      stderr: { write: (more) => (said += more) },
      pid: process.pid,
      alive: () => false,
      definitionRunner: () => startRunner(this.root, {}),
      disk: (folder) => ({
        ...diskFolder(folder),
        makeFolder: deny,
        write: deny,
        writeDurably: deny,
        create: deny,
        rename: deny,
        remove: deny,
        removeFolder: deny,
      }),
      spawn: () => Promise.reject(new Error("no program is started here")),
      stop: new AbortController().signal,
      now: () => 0,
      today: () => "2026-11-21",
    };
    const code = await run(["--project", this.folder, "synth"], host);
    const { user, system } = process.cpuUsage(start);
    rmSync(file);
    return { code, text: said, cpu: (user + system) / 1e6, wrote, refused: TOLD.test(said) };
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What is wrong with a verdict on a bad definition; undefined where all is as it should be. */
export function faultOf({ code, text, cpu, wrote, refused }: Verdict): string | undefined {
  if (code === 70 || /^\s+at .*:\d+:\d+\)?$/m.test(text)) return "a stack";
  if (code !== 0 && code !== 1 && code !== 2) return `exit code ${code}`;
  if (wrote && refused) return "an attempt to write a definition that was refused";
  if (!wrote && !refused) return "neither a word of what is wrong nor an attempt to write";
  if (cpu > 2) return `${cpu.toFixed(1)} s of processor time`;
  if (text.length > 200_000) return `a message of ${text.length} characters`;
  return undefined;
}
