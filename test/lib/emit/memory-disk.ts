import type { Entry, EntryKind, FileSystem } from "../../../lib/emit/file-system";

/** What the real disk throws, as far as the writer looks at it. */
export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}

/** A disk in memory with the strictness of a real one. `link` entries stand for everything that is no file or folder. */
export class MemoryDisk implements FileSystem {
  readonly nodes = new Map<string, { kind: EntryKind; content: string; id?: number }>();
  private made = 0;
  /** Changes so far; a test may throw from here. */
  onChange: (step: number, what: string) => void = () => {};
  private steps = 0;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.nodes.set("", { kind: "folder", content: "" });
    for (const [path, content] of Object.entries(files)) this.put(path, content);
  }

  put(path: string, content: string, kind: EntryKind = "file"): void {
    for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1))
      this.nodes.set(path.slice(0, end), { kind: "folder", content: "" });
    this.nodes.set(path, { kind, content, id: ++this.made });
  }

  /** All files and links by path, the writer's records apart. */
  files(): Record<string, string> {
    const files: Record<string, string> = {};
    for (const [path, { kind, content }] of [...this.nodes].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (kind !== "folder" && !path.startsWith(".groundwork/")) files[path] = content;
    return files;
  }

  folders(): string[] {
    return [...this.nodes]
      .filter(([path, { kind }]) => kind === "folder" && path !== "")
      .map(([path]) => path)
      .sort();
  }

  kind(path: string): EntryKind | undefined {
    return this.nodes.get(path)?.kind;
  }

  read(path: string): Buffer {
    const node = this.nodes.get(path);
    if (node === undefined) throw systemError("ENOENT", path);
    if (node.kind === "folder") throw systemError("EISDIR", path);
    return Buffer.from(node.content);
  }

  list(path: string): readonly Entry[] {
    const prefix = path === "" ? "" : `${path}/`;
    return [...this.nodes]
      .filter(([other]) => other !== "" && other.startsWith(prefix) && !other.slice(prefix.length).includes("/"))
      .map(([other, { kind }]) => ({ name: other.slice(prefix.length), kind }));
  }

  write(path: string, content: string): void {
    // A process that dies while it writes leaves half of the text.
    this.change(`write ${path}`, () => this.place(path, content.slice(0, content.length / 2)));
    this.place(path, content);
  }

  writeDurably(path: string, content: string): void {
    this.write(path, content);
  }

  create(path: string, content: string): boolean {
    if (this.nodes.has(path)) return false;
    this.write(path, content);
    return true;
  }

  makeFolder(path: string): void {
    if (this.nodes.get(path)?.kind === "folder") return;
    this.change(`folder ${path}`, () => {});
    const parts = path.split("/");
    for (let length = 1; length <= parts.length; length++) {
      const folder = parts.slice(0, length).join("/");
      const kind = this.kind(folder);
      if (kind !== undefined && kind !== "folder") throw systemError("ENOTDIR", folder);
      this.nodes.set(folder, { kind: "folder", content: "" });
    }
  }

  rename(from: string, to: string): void {
    const node = this.nodes.get(from);
    if (node === undefined) throw systemError("ENOENT", from);
    this.change(`rename ${to}`, () => {});
    if (node.kind === "folder") this.renameFolder(from, to);
    else {
      this.place(to, node.content);
      this.nodes.delete(from);
    }
  }

  remove(path: string): void {
    if (!this.nodes.has(path)) throw systemError("ENOENT", path);
    if (this.kind(path) === "folder") throw systemError("EISDIR", path);
    this.change(`remove ${path}`, () => {});
    this.nodes.delete(path);
  }

  removeFolder(path: string): void {
    if (this.list(path).length > 0) throw systemError("ENOTEMPTY", path);
    this.change(`remove folder ${path}`, () => {});
    this.nodes.delete(path);
  }

  identity(path: string): string | undefined {
    const node = this.nodes.get(path);
    return node?.kind === "file" ? String(node.id) : undefined;
  }

  private renameFolder(from: string, to: string): void {
    if (this.nodes.has(to)) throw systemError("ENOTEMPTY", to);
    if (to.includes("/") && this.kind(to.slice(0, to.lastIndexOf("/"))) !== "folder") throw systemError("ENOENT", to);
    for (const [path, node] of [...this.nodes]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.nodes.set(`${to}${path.slice(from.length)}`, node);
      this.nodes.delete(path);
    }
  }

  private place(path: string, content: string): void {
    const parent = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    if (this.kind(parent) !== "folder") throw systemError("ENOENT", path);
    if (this.kind(path) === "folder") throw systemError("EISDIR", path);
    this.nodes.set(path, { kind: "file", content, id: ++this.made });
  }

  private change(what: string, half: () => void): void {
    this.steps++;
    try {
      this.onChange(this.steps, what);
    } catch (error) {
      half();
      throw error;
    }
  }
}
