import { z } from "zod";
import type { Finding } from "../lib/checks/rule";
import { renderManifest, sha256 } from "../lib/emit/record";
import type { KnownRecord } from "../lib/emit/records";
import type { FileTree } from "../lib/emit/tree";
import type { ProjectFiles } from "../lib/model/project-files";
import { renderDigest } from "../lib/rendered/render";
import { RENDERED } from "../lib/rendered/request";
import { type Caches, readCached, writeCached } from "./cache";
import type { ClusterKey } from "./cluster-key";
import { keepContents, keptTree } from "./kept-contents";

/** What a run needs of a synthesized cluster once nothing more is planned. */
export interface MadeCluster {
  readonly name: string;
  /** Every file below `dist/` that belongs to it. */
  readonly tree: FileTree;
  /** The record that they make, where the cluster was kept. */
  readonly record?: KnownRecord | undefined;
  /** What the rules found. */
  readonly findings: readonly Finding[];
  /** What the scan for secrets found in its documents, which are written when the rules have run. */
  readonly inDocuments: readonly Finding[];
  /** Its stacks, those that the cluster applies itself left out. */
  readonly stacks: readonly { readonly name: string; readonly dependsOn: readonly string[] }[];
}

const findingShape = z.strictObject({
  rule: z.string(),
  severity: z.enum(["error", "warning", "advice"]),
  file: z.string(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
  at: z.string(),
  message: z.string(),
  fix: z.string(),
  accepted: z.string().exactOptional(),
});

/** As it was kept: a parsed one would have its fields in another order, and print otherwise. */
const findingSchema = z.custom<Finding>((value) => findingShape.safeParse(value).success);

const answersSchema = z.array(z.tuple([z.enum(["read", "kind", "list"]), z.string(), z.string()]));

const isText = (value: unknown) => typeof value === "string";

const keptSchema = z.strictObject({
  key: z.string(),
  answers: answersSchema,
  name: z.string(),
  /** sha256 in hex of each file, by path. By hand: of many clusters there are thousands. */
  hashes: z.custom<readonly (readonly [path: string, hash: string])[]>(
    (value) =>
      Array.isArray(value) && value.every((one) => Array.isArray(one) && one.length === 2 && one.every(isText)),
  ),
  /** sha256 in hex of the record that they make, as it is written. */
  record: z.string(),
  findings: z.array(findingSchema),
  inDocuments: z.array(findingSchema),
  stacks: z.array(z.strictObject({ name: z.string(), dependsOn: z.array(z.string()) })),
});

/** Questions to the files of a project, each with the hash of its answer. */
export type Answers = z.output<typeof answersSchema>;

/** The files of a project, and a note of every question to them. */
export function notedFiles(files: ProjectFiles): { readonly files: ProjectFiles; readonly answers: () => Answers } {
  const noted = new Map<string, Answers[number]>();
  const note = <Answer>(how: Answers[number][0], path: string, answer: Answer): Answer => {
    noted.set(`${how} ${path}`, [how, path, hashOf(path, answer)]);
    return answer;
  };
  return {
    files: {
      read: (path) => note("read", path, files.read(path)),
      kind: (path) => note("kind", path, files.kind(path)),
      list: (path) => note("list", path, files.list(path)),
    },
    answers: () => [...noted.values()],
  };
}

function hashOf(path: string, answer: unknown): string {
  if (typeof answer !== "string") return sha256(JSON.stringify(answer) ?? "");
  // Megabytes, of which the reader asks for the digest as well.
  return path.startsWith(`${RENDERED}/`) ? renderDigest(answer) : sha256(answer);
}

/** The cluster as an earlier run made it, where it follows from the same; undefined where it has to be made. */
export function keptCluster(caches: Caches, { place, key }: ClusterKey, files: ProjectFiles): MadeCluster | undefined {
  const kept = parsed(readCached(caches, place));
  if (kept?.key !== key) return undefined;
  if (!kept.answers.every(([how, path, answer]) => hashOf(path, files[how](path)) === answer)) return undefined;
  const { name, findings, inDocuments, stacks } = kept;
  const tree = keptTree(caches, { place, key }, kept.hashes);
  const record: KnownRecord = { hash: kept.record, files: tree.hashes };
  return { name, findings, inDocuments, stacks, tree, record };
}

function parsed(text: string | undefined): z.output<typeof keptSchema> | undefined {
  try {
    return text === undefined ? undefined : keptSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Keeps a cluster for the next run; false where no disk takes it. */
export function keepCluster(caches: Caches, { place, key }: ClusterKey, answers: Answers, made: MadeCluster): boolean {
  const { name, findings, inDocuments, tree } = made;
  const stacks = made.stacks.map(({ name, dependsOn }) => ({ name, dependsOn }));
  const hashes = tree.paths().map((path) => [path, tree.hashOf(path)] as const);
  const record = sha256(renderManifest({ files: new Map(hashes) }));
  const kept = { key, answers, name, findings, inDocuments, stacks, hashes, record };
  return keepContents(caches, { place, key }, tree) && writeCached(caches, place, JSON.stringify(kept));
}
