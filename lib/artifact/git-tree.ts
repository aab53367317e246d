import { createHash } from "node:crypto";

interface Folder {
  readonly files: Map<string, string>;
  readonly folders: Map<string, Folder>;
}

const newFolder = (): Folder => ({ files: new Map(), folders: new Map() });

/**
 * The id that Git gives a folder with these files, none of them executable:
 * `git rev-parse <commit>:<folder>` prints the same. It follows from paths and
 * contents alone, so it names a state of the folder in every clone and branch.
 * Source: Git, object format of blobs and trees.
 *
 * @param files contents by path below the folder
 */
export function gitTreeId(files: Iterable<readonly [path: string, content: string]>): string {
  const top = newFolder();
  for (const [path, content] of files) {
    const names = path.split("/");
    const name = names.pop() ?? "";
    let folder = top;
    for (const one of names) {
      const inner = folder.folders.get(one) ?? newFolder();
      folder.folders.set(one, inner);
      folder = inner;
    }
    folder.files.set(name, content);
  }
  return treeHash(top).toString("hex");
}

function treeHash({ files, folders }: Folder): Buffer {
  const entries = [
    ...[...files].map(([name, content]) => ({ order: name, mode: "100644", name, hash: blobHash(content) })),
    // Git sorts a folder as if its name ended with a slash.
    ...[...folders].map(([name, inner]) => ({ order: `${name}/`, mode: "40000", name, hash: treeHash(inner) })),
  ];
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)));
  const content = Buffer.concat(entries.flatMap(({ mode, name, hash }) => [Buffer.from(`${mode} ${name}\0`), hash]));
  return objectHash("tree", content);
}

function blobHash(content: string): Buffer {
  return objectHash("blob", Buffer.from(content));
}

function objectHash(kind: "blob" | "tree", content: Buffer): Buffer {
  return createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest();
}
