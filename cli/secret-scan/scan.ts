import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { DraftedCluster } from "../../compiler/synth-cluster";
import type { ScannedText } from "../../lib/checks/rule";
import type { Host } from "../host";

/** What the scanner found in the files of one cluster. */
export interface ClusterScan {
  /** The definition's name for it. */
  readonly name: string;
  /** Places that look like a secret. */
  readonly texts: readonly ScannedText[];
}

interface Source {
  readonly file: string;
  readonly text: string;
}

const results = z.array(z.object({ file: z.string(), line: z.int(), kind: z.string() }));

/** Forms that rules find by structure, with a better place, in what is emitted for programs. */
const BY_STRUCTURE = /^(database-connection-string|basicauth):/;
const FOR_PROGRAMS = /^dist\/(kubernetes|terraform|edge|talos)\//;

/**
 * Scans everything that a check would let into Git: every emitted file of each
 * cluster, and the files below `clusters/` that belong to it. Files that no
 * cluster owns count for the first one.
 */
export async function scanProject(
  host: Host,
  folder: string,
  drafts: readonly Pick<DraftedCluster, "planned" | "files">[],
): Promise<readonly ClusterScan[]> {
  const names = drafts.map(({ planned }) => planned.cluster.name);
  const [first] = names;
  if (first === undefined) return [];
  const emitted = drafts.flatMap(({ planned, files }) =>
    files.files().map(([path, text]) => ({ owner: planned.cluster.name, source: { file: `dist/${path}`, text } })),
  );
  const written = filesBelow(folder, "clusters").map((source) => ({
    owner:
      names.find(
        (name) => source.file === `clusters/${name}.ts` || new RegExp(`^clusters/${name}[./]`).test(source.file),
      ) ?? "",
    source,
  }));
  const sources = [...emitted, ...written];
  const found = await scan(
    host,
    sources.map(({ source }) => source),
  );
  const owners = new Map(sources.map(({ owner, source }) => [source.file, owner]));
  return names.map((name) => ({
    name,
    texts: found.filter(({ file }) => {
      const owner = owners.get(file) ?? "";
      return owner === name || (name === first && !names.includes(owner));
    }),
  }));
}

/** Runs the scanner over texts. Nothing of what it finds leaves its thread but place and form. */
export async function scan(host: Pick<Host, "root">, sources: readonly Source[]): Promise<readonly ScannedText[]> {
  const worker = new Worker(join(host.root, "cli/secret-scan/worker.mjs"), { workerData: sources });
  const message = await new Promise<unknown>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the secret scanner ended with ${code}`)));
  });
  // Nobody waits for a thread that has given its result.
  await worker.terminate();
  return results.parse(message).filter(({ file, kind }) => !(BY_STRUCTURE.test(kind) && FOR_PROGRAMS.test(file)));
}

function filesBelow(folder: string, path: string): readonly Source[] {
  if (!existsSync(join(folder, path))) return [];
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry): readonly Source[] => {
    const file = `${path}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(folder, file);
    // A plain Secret that waits to be sealed is ignored by Git.
    return entry.isFile() && !entry.name.includes(".plain.")
      ? [{ file, text: readFileSync(join(folder, file), "utf8") }]
      : [];
  });
}
