import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Definition } from "../apps/define-cluster";
import { synthCluster } from "../compiler/synth-cluster";
import { isFields } from "../lib/data/fields";
import { readDefinition } from "../lib/definition/parse";
import { diskFolder } from "../lib/emit/file-system";
import { formatProblem, InputError, type Problem } from "../lib/model/problem";
import { diskRepository } from "../lib/ownership/repository";
import { NO_CACHES } from "./cache";
import { findSecretFiles } from "./definition/find";
import { readDefinitions } from "./definition/load";
import type { Host } from "./host";
import { schemasOf } from "./own-charts/kept";
import { loadComponents } from "./own-components/load";
import { processHost } from "./process-host";

/** What a test synthesizes. */
export interface SynthesizeInput {
  /** Folder of the repository: the one that holds `clusters/` and `components/`. */
  readonly project: string;
  /** Name of a cluster below `clusters/`, or a definition of the test's own. */
  readonly definition: string | Definition;
  /** What is laid over the definition, field by field, e.g. `{ components: { notes: { replicas: 3 } } }`. */
  readonly changes?: Readonly<Record<string, unknown>>;
}

/** One finding of a rule, accepted ones included. */
export interface TestFinding {
  /** Id of the rule, e.g. `image-tag`. */
  readonly rule: string;
  /** An `error` keeps synth from writing. */
  readonly severity: "error" | "warning" | "advice";
  /** Path in the definition. */
  readonly at: string;
  /** What contradicts what. */
  readonly message: string;
}

/** What came out, in memory: nothing is written. */
export interface Synthesized {
  /** Content of every file below `dist/`, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Kubernetes objects by the name of their stage. */
  readonly stages: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** Helm releases by the name of their stage. */
  readonly releases: Readonly<Record<string, readonly TestRelease[]>>;
  /** What is wrong with the definition or a component, as `synth` says it; empty where all is well. */
  readonly problems: readonly string[];
  /** What the rules found. */
  readonly findings: readonly TestFinding[];
}

/** One Helm release. */
export interface TestRelease {
  readonly name: string;
  readonly namespace: string;
  /** Name and version of the chart. */
  readonly chart: { readonly name: string; readonly version: string };
  /** Values as they reach Helm. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * A definition in, files out, for tests of one's own components: everything that
 * a synth does but writing. Problems are given, not thrown.
 */
export async function synthesize({ project, definition, changes = {} }: SynthesizeInput): Promise<Synthesized> {
  const root = programRoot();
  const host = processHost({ root, installed: true, caches: NO_CACHES });
  const folder = resolve(project);
  try {
    return await inMemory(host, folder, definition, changes);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return nothing(error.problems);
  }
}

async function inMemory(
  host: Host,
  folder: string,
  definition: string | Definition,
  changes: Readonly<Record<string, unknown>>,
): Promise<Synthesized> {
  const {
    input: written,
    text,
    file,
  } = typeof definition === "string"
    ? await readOne(host, folder, definition)
    : { input: definition, text: undefined, file: "definition" };
  const { registry, problems: broken } = await loadComponents(host, folder);
  if (broken.size > 0) return nothing([...broken.values()].flat());
  const input = laidOver(written, changes);
  const name = isFields(input) && typeof input.name === "string" ? input.name : "";
  const files = diskRepository(diskFolder(folder), []);
  const secretFiles = findSecretFiles(folder, name).files;
  const { cluster, problems } = readDefinition(input, file, registry, { secretFiles, files });
  if (cluster === undefined) return nothing(problems.all());
  const {
    graph,
    tree,
    findings,
    problems: found,
  } = synthCluster(
    { cluster, files, problems, ...(Object.keys(changes).length === 0 ? { text } : {}) },
    schemasOf(host, folder),
  );
  return {
    files: Object.fromEntries(tree.files()),
    stages: Object.fromEntries(graph.stages.map(({ name, manifests }) => [name, manifests])),
    releases: Object.fromEntries(graph.stages.map(({ name, releases }) => [name, releases])),
    problems: found.map(formatProblem),
    findings: findings.map(({ rule, severity, at, message }) => ({ rule, severity, at, message })),
  };
}

/** What a definition of the repository says, before anything of it is judged. */
async function readOne(
  host: Host,
  folder: string,
  name: string,
): Promise<{ readonly input: unknown; readonly text: string | undefined; readonly file: string }> {
  const { definitions, unread } = await readDefinitions(host, folder, [name]);
  const [one] = definitions;
  if (one === undefined) throw new InputError(unread);
  return { input: one.input, text: one.text, file: one.file.file };
}

/** Maps field by field, everything else whole. */
function laidOver(below: unknown, above: unknown): unknown {
  if (!isFields(below) || !isFields(above)) return above;
  const laid: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) laid[key] = laidOver(laid[key], value);
  return laid;
}

function nothing(problems: readonly Problem[]): Synthesized {
  return { files: {}, stages: {}, releases: {}, problems: problems.map(formatProblem), findings: [] };
}

/** The folder with the program's schemas: that of its sources, or `build` of the package. */
function programRoot(): string {
  const found = [__dirname, dirname(__dirname), join(dirname(__dirname), "build")].find((folder) =>
    existsSync(join(folder, "imports/schemas")),
  );
  if (found === undefined) throw new Error("the schemas of groundwork-gitops are not where its program is");
  return found;
}
