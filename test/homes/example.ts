import { join } from "node:path";
import { catalog } from "../../apps/catalog";
import { NO_CACHES } from "../../cli/cache";
import { findSecretFiles } from "../../cli/definition/find";
import { readDefinitions } from "../../cli/definition/load";
import { processHost } from "../../cli/process-host";
import { type SynthesizedCluster, synthCluster } from "../../compiler/synth-cluster";
import { type Fields, isFields } from "../../lib/data/fields";
import { readDefinition } from "../../lib/definition/parse";
import { diskFolder } from "../../lib/emit/file-system";
import { formatProblem } from "../../lib/model/problem";
import { diskRepository } from "../../lib/ownership/repository";
import { type SchemaStore, schemaStore } from "../../lib/schema/store";
import { synthOrThrow } from "../support/synth";
import { ROOT } from "../support/systems";
import { errorsOf } from "./definition";

let store: SchemaStore | undefined;

/** A cluster of a repository below `examples/`, as its file says it. */
export interface Example {
  readonly folder: string;
  readonly name: string;
  readonly input: unknown;
}

export async function readExample(repository: string, name = repository): Promise<Example> {
  const folder = join(ROOT, "examples", repository);
  const host = processHost({ root: ROOT, installed: false, caches: NO_CACHES });
  const { definitions, unread } = await readDefinitions(host, folder, [name]);
  const [one] = definitions;
  if (one === undefined) throw new Error(unread.map(formatProblem).join("\n"));
  return { folder, name, input: one.input };
}

function parsed({ folder, name, input }: Example) {
  const files = diskRepository(diskFolder(folder), []);
  const { files: secretFiles } = findSecretFiles(folder, name);
  return { files, ...readDefinition(input, `clusters/${name}`, catalog, { secretFiles, files }) };
}

/** Everything that is made of it. */
export function synthExample(example: Example): SynthesizedCluster {
  const { cluster, files, problems } = parsed(example);
  if (cluster === undefined || problems.all().length > 0) throw new Error(problems.all().map(formatProblem).join("\n"));
  store ??= schemaStore(ROOT);
  return synthOrThrow({ cluster, files }, store);
}

/** What an operator reads when one value is wrong: problems, or else findings of error severity. */
export function toldOf(example: Example, path: readonly string[], value: unknown): string {
  const { cluster, files, problems } = parsed({ ...example, input: withValue(example.input, path, value) });
  if (cluster === undefined) return problems.all().map(formatProblem).join("\n");
  store ??= schemaStore(ROOT);
  const made = synthCluster({ cluster, files, problems }, store);
  return [...made.problems.map(formatProblem), ...errorsOf(made)].join("\n");
}

function withValue(below: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(below))
    return below.map((one, index) => (String(index) === key ? withValue(one, rest, value) : one));
  const fields = isFields(below) ? below : {};
  return { ...fields, [key]: withValue(fields[key], rest, value) };
}

/** Documents of one machine's Talos configuration: of one kind, or the main one. */
export function talosOf(made: SynthesizedCluster, machine: string, kind?: string): readonly Fields[] {
  const found = made.machines.find((one) => one.machine.name === machine);
  if (found === undefined) throw new Error(`no machine ${machine}`);
  return found.documents.filter(isFields).filter((document) => document.kind === kind);
}

/** Stages that one follows, by the names of both. */
export function follows({ graph }: SynthesizedCluster, stage: string): readonly string[] {
  return graph.dependencies.all.filter(({ from }) => from === stage).map(({ to }) => to);
}
