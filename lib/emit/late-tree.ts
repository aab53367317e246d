import type { FileTree } from "./tree";

/**
 * Files that were made elsewhere, by their hashes. Where their content is kept on
 * the disk, that of one of hundreds of clusters at a time is in memory. Whoever
 * goes through them cluster by cluster has each loaded once.
 */
export class LateTree implements FileTree {
  private static held: { readonly by: LateTree; readonly contents: ReadonlyMap<string, string> } | undefined;
  /** sha256 in hex of each file, by path, sorted. */
  readonly hashes: ReadonlyMap<string, string>;

  /**
   * @param hashes sha256 in hex of each file, by path, sorted
   * @param load content by path; throws where it is no longer there
   */
  constructor(
    hashes: Iterable<readonly [string, string]>,
    private readonly load: () => ReadonlyMap<string, string>,
  ) {
    this.hashes = new Map(hashes);
  }

  /** How many files there are; none is loaded for it. */
  get size(): number {
    return this.hashes.size;
  }

  /** Paths in the order of the hashes; nothing is loaded. */
  paths(): readonly string[] {
    return [...this.hashes.keys()];
  }

  /** As it was given. Throws where there is no such file. */
  hashOf(path: string): string {
    const hash = this.hashes.get(path);
    if (hash === undefined) throw new Error(`no file ${path}`);
    return hash;
  }

  /** Content of a file, with all of its tree loaded; undefined where there is none. */
  get(path: string): string | undefined {
    return this.hashes.has(path) ? this.contents().get(path) : undefined;
  }

  /** All with their contents. */
  files(): readonly (readonly [string, string])[] {
    const contents = this.contents();
    return this.paths().map((path) => [path, contents.get(path) ?? ""]);
  }

  private contents(): ReadonlyMap<string, string> {
    if (LateTree.held?.by !== this) LateTree.held = { by: this, contents: this.load() };
    return LateTree.held.contents;
  }
}
