import { sha256 } from "./record";

/** Files that `dist/` shall hold, by path. */
export interface FileTree {
  /** How many there are. */
  readonly size: number;
  /** Their paths, sorted. */
  paths(): readonly string[];
  /** sha256 of a file's content, in hex. Throws where there is none. */
  hashOf(path: string): string;
  /** Content of a file; undefined where there is none. */
  get(path: string): string | undefined;
  /** Files by path, sorted. */
  files(): readonly (readonly [string, string])[];
}

interface Entry {
  readonly content: string;
  /** Who wrote it. */
  readonly by: string;
  readonly document?: unknown;
}

/** A tree of files in memory: what `dist/` will hold. Paths use `/` and are relative to `dist/`. */
export class Tree implements FileTree {
  private readonly entries = new Map<string, Entry>();
  private readonly hashes = new Map<string, string>();
  /** Names in lower case: two that one file system would keep apart and another would not. */
  private readonly folded = new Map<string, string>();
  /** What `files` gave since the last file came; rules ask for it again and again. */
  private sorted: readonly (readonly [string, string])[] | undefined;

  /**
   * Adds a file. Two writers of one path are a bug of theirs: nothing may be lost.
   *
   * @param document the one document that the content is the YAML of, for whoever would read it again
   */
  add(path: string, content: string, by: string, document?: unknown): void {
    if (path.startsWith("/") || (path.includes("..") && path.split("/").includes("..")) || path.includes("\\"))
      throw new Error(`${by} writes outside dist: ${path}`);
    const before = this.entries.get(path);
    if (before !== undefined) throw new Error(`${by} writes ${path}, which ${before.by} wrote before`);
    const folded = path.toLowerCase();
    const clash = this.folded.get(folded);
    if (clash !== undefined) throw new Error(`${by} writes ${path}, which differs from ${clash} only in case`);
    this.sorted = undefined;
    this.entries.set(path, { content, by, document });
    this.folded.set(folded, path);
  }

  /** Adds every file of another tree. Throws where both have one of a path. */
  merge(other: Tree): void {
    if (this.size === 0) {
      for (const [path, entry] of other.entries) this.entries.set(path, entry);
      for (const [path, hash] of other.hashes) this.hashes.set(path, hash);
      for (const [folded, path] of other.folded) this.folded.set(folded, path);
      this.sorted = other.sorted;
      return;
    }
    for (const [path, content] of other.files()) {
      const { by = "a tree", document } = other.entries.get(path) ?? {};
      this.add(path, content, by, document);
    }
  }

  /** Files by path, sorted. */
  files(): readonly (readonly [string, string])[] {
    this.sorted ??= [...this.entries]
      .map(([path, { content }]) => [path, content] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return this.sorted;
  }

  /** Paths, sorted. */
  paths(): readonly string[] {
    return this.files().map(([path]) => path);
  }

  /** sha256 of a content in hex, computed once. Throws where there is no such file. */
  hashOf(path: string): string {
    const entry = this.entries.get(path);
    if (entry === undefined) throw new Error(`no file ${path}`);
    const hash = this.hashes.get(path) ?? sha256(entry.content);
    this.hashes.set(path, hash);
    return hash;
  }

  /** Content of a file; undefined where there is none. */
  get(path: string): string | undefined {
    return this.entries.get(path)?.content;
  }

  /** The one document of a file, where its writer left it; nobody changes it. */
  documentOf(path: string): unknown {
    return this.entries.get(path)?.document;
  }

  /** What wrote a file, in words; undefined where there is none. */
  writerOf(path: string): string | undefined {
    return this.entries.get(path)?.by;
  }

  /** How many files were added. */
  get size(): number {
    return this.entries.size;
  }
}
