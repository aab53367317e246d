import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { diskFolder } from "../../lib/emit/file-system";
import { sha256 } from "../../lib/emit/record";
import { Tree } from "../../lib/emit/tree";
import { type WriteRequest, type WriteResult, writeDist } from "../../lib/emit/write";

/** A folder on the real disk with a `dist/` in it, and `outside/` next to it that nobody may touch. */
export class Yard {
  readonly folder = mkdtempSync(join(tmpdir(), "groundwork-attack-"));

  constructor() {
    this.put("outside/precious.txt", "precious");
    mkdirSync(this.at("dist"));
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  put(path: string, content: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), content);
  }

  read(path: string): string {
    return readFileSync(this.at(path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  /** A link; `target` is relative to the folder that holds it. */
  link(path: string, target: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    symlinkSync(target, this.at(path));
  }

  /** A pipe that nobody writes to: whoever opens it the usual way waits without end. */
  pipe(path: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    execFileSync("mkfifo", [this.at(path)]);
  }

  /** A file of this size that takes no room on the disk. */
  huge(path: string, bytes: number): void {
    this.put(path, "");
    truncateSync(this.at(path), bytes);
  }

  /** A file whose name holds a byte that is no UTF-8. */
  latin1(folder: string, name: string): void {
    mkdirSync(this.at(folder), { recursive: true });
    writeFileSync(Buffer.concat([Buffer.from(`${this.at(folder)}/`), Buffer.from(name, "latin1")]), "latin1");
  }

  /** Every entry below a folder by path: its content, or the target of a link. */
  state(path: string): Readonly<Record<string, string>> {
    const entries: Record<string, string> = {};
    const walk = (folder: string) => {
      for (const name of readdirSync(this.at(folder)).sort()) {
        const child = `${folder}/${name}`;
        const stat = lstatSync(this.at(child));
        if (stat.isDirectory()) walk(child);
        else entries[child] = stat.isSymbolicLink() ? `→ ${readlinkSync(this.at(child))}` : this.read(child);
      }
    };
    walk(path);
    return entries;
  }

  /** Writes `dist/` for one owner, as a synth does. */
  synth(files: Readonly<Record<string, string>>, changes: Partial<WriteRequest> = {}): WriteResult {
    const tree = new Tree();
    for (const [path, content] of Object.entries(files)) tree.add(path, content, "home");
    const request: WriteRequest = {
      wanted: [{ owner: "home", tree }],
      owners: new Set(["home"]),
      overwrite: false,
      ...changes,
    };
    return writeDist(diskFolder(this.at("dist")), request, { pid: 1, alive: () => false });
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The record of an owner as a synth writes it, with these files. */
export function record(files: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    schema: 1,
    files: Object.fromEntries(Object.entries(files).map(([path, content]) => [path, sha256(content)])),
  });
}

/** What was in the way of a write, and what it was. */
export function obstacles({ look }: WriteResult): readonly string[] {
  return look.state === "plan"
    ? look.plan.conflicts.map(({ path, detail }) => `${path}: ${detail}`)
    : look.unreadable.map(({ path, reason }) => `${path}: ${reason}`);
}
