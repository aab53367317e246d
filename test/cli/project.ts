import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startRunner } from "../../cli/definition/run-process";
import type { Host } from "../../cli/host";
import { run } from "../../cli/run";
import { diskFolder } from "../../lib/emit/file-system";

/** Marks what a test project keeps. */
const KEY = new Uint8Array(32);

export const ROOT = join(__dirname, "../..");

/** A definition as small as it can be, as YAML. */
export function definition(name: string, changes: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify({ ...plain(name), ...changes }, null, 2)}\n`;
}

/** The same as a value. */
export function plain(name: string) {
  return {
    name,
    domain: `${name}.example.org`,
    versions: { talos: "1.13.9", kubernetes: "1.34.2" },
    network: { subnet: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
    controlPlane: { schedulable: true },
    machines: { "cp-1": { role: "control-plane", address: "192.168.1.11", link: "eth0", installDisk: "/dev/sda" } },
    gitops: { repository: "https://github.com/example/home" },
    components: {},
  };
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a temporary folder, and the command line on it, in this process. */
export class TestProject {
  readonly folder = mkdtempSync(join(tmpdir(), "groundwork-cli-"));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  write(path: string, content: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true });
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Every file below `dist/` with its content. */
  dist(): Readonly<Record<string, string>> {
    const files: Record<string, string> = {};
    const walk = (folder: string) => {
      for (const entry of readdirSync(join(this.folder, folder), { withFileTypes: true })) {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) walk(path);
        else files[path.slice("dist/".length)] = this.read(path);
      }
    };
    try {
      walk("dist");
    } catch {
      // no dist yet
    }
    return files;
  }

  async run(args: readonly string[], changes: Partial<Host> = {}): Promise<Outcome> {
    let stdout = "";
    let stderr = "";
    const host: Host = {
      root: ROOT,
      installed: false,
      caches: { folders: [join(this.folder, "cache")], key: KEY },
      inSources: (stack) => stack,
      cwd: this.folder,
      env: {},
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      pid: process.pid,
      alive: () => false,
      disk: diskFolder,
      definitionRunner: () => startRunner(ROOT, process.env),
      spawn: () => Promise.reject(new Error("no program is started here")),
      stop: new AbortController().signal,
      now: () => 0,
      today: () => "2026-11-21",
      ...changes,
    };
    const code = await run(["--project", this.folder, ...args], host);
    return { code, stdout, stderr };
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
