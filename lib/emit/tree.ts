/** A tree of files in memory: what `dist/` will hold. Paths use `/` and are relative to `dist/`. */
export class Tree {
  private readonly entries = new Map<string, { content: string; by: string }>();
  private readonly folded = new Map<string, string>();
  /** What `files` gave since the last file came; rules ask for it again and again. */
  private sorted: readonly (readonly [string, string])[] | undefined;

  /** Adds a file. Two writers of one path are a bug of theirs: nothing may be lost. */
  add(path: string, content: string, by: string): void {
    if (path.startsWith("/") || path.split("/").includes("..") || path.includes("\\"))
      throw new Error(`${by} writes outside dist: ${path}`);
    const before = this.entries.get(path);
    if (before !== undefined) throw new Error(`${by} writes ${path}, which ${before.by} wrote before`);
    const clash = this.caseClash(path);
    if (clash !== undefined) throw new Error(`${by} writes ${path}, which differs from ${clash} only in case`);
    this.sorted = undefined;
    this.entries.set(path, { content, by });
    this.folded.set(path.toLowerCase(), path);
  }

  /** Two names that one file system would keep apart and another would not. */
  private caseClash(path: string): string | undefined {
    return this.folded.get(path.toLowerCase());
  }

  /** Adds every file of another tree. Throws where both have one of a path. */
  merge(other: Tree): void {
    for (const [path, content] of other.files()) this.add(path, content, other.entries.get(path)?.by ?? "a tree");
  }

  /** Files by path, sorted. */
  files(): readonly (readonly [string, string])[] {
    this.sorted ??= [...this.entries]
      .map(([path, { content }]) => [path, content] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return this.sorted;
  }

  /** Content of a file; undefined where there is none. */
  get(path: string): string | undefined {
    return this.entries.get(path)?.content;
  }

  /** How many files there are. */
  get size(): number {
    return this.entries.size;
  }
}
