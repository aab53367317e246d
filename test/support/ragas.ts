import { resolve } from "node:path";
import { loadAll } from "js-yaml";
import { catalog } from "../../apps/catalog";
import { findSecretFiles } from "../../cli/definition/find";
import definition from "../../clusters/ragas";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { at, isFields, listAt } from "../../lib/data/fields";
import { type ParseResult, parseDefinition } from "../../lib/definition/parse";
import { InputError } from "../../lib/model/problem";
import { schemaStore } from "../../lib/schema/store";
import type { FoundFile } from "../../lib/secrets/secret-file";
import { synthOrThrow } from "./synth";

const ROOT = resolve(__dirname, "../..");
const schemas = schemaStore(ROOT);

/** The committed encrypted files of ragas. */
export const secretFiles: readonly FoundFile[] = findSecretFiles(ROOT, "ragas").files;

export function parseRagas(changes: object = {}, files: readonly FoundFile[] = secretFiles): ParseResult {
  return parseDefinition({ ...definition, ...changes }, "clusters/ragas.ts", catalog, { secretFiles: files });
}

let committed: SynthesizedCluster | undefined;

/** ragas as it is committed, made once for all tests that read it. */
export function ragasCluster(): SynthesizedCluster {
  committed ??= synthRagas({});
  return committed;
}

/** ragas with some of its top-level fields replaced. */
export function synthRagas(changes: object): SynthesizedCluster {
  const { cluster, problems } = parseRagas(changes);
  if (cluster === undefined) throw new InputError(problems);
  return synthOrThrow({ cluster }, schemas);
}

/** A resource of a Terraform stack, as data. */
export function resourceOf({ stacks }: SynthesizedCluster, stack: string, type: string, name: string): unknown {
  const document = stacks.find((candidate) => candidate.name === `ragas-${stack}`)?.document;
  const found = at(document, "resource", type, name);
  if (found === undefined) throw new Error(`no ${type} ${name} in stack ragas-${stack}`);
  return found;
}

/** Names of the resources of one type. */
export function resourcesOf({ stacks }: SynthesizedCluster, stack: string, type: string): readonly string[] {
  const document = stacks.find((candidate) => candidate.name === `ragas-${stack}`)?.document;
  return Object.keys(asFields(at(document, "resource", type)));
}

/** The machine configuration that Terraform gives a machine in addition to Talos' own, as documents. */
export function patchesOf({ stacks }: SynthesizedCluster, machine: string): readonly unknown[] {
  const document = stacks.find((candidate) => candidate.name === "ragas-machines")?.document;
  return listAt(document, "data", "talos_machine_configuration", machine, "config_patches").flatMap((patch) =>
    typeof patch === "string" ? loadAll(patch) : [],
  );
}

/** Documents of a file of the tree. */
export function documentsOf({ tree }: SynthesizedCluster, path: string): readonly unknown[] {
  const text = tree.get(path);
  if (text === undefined) throw new Error(`no file ${path}`);
  return loadAll(text);
}

/** Values of a platform release, parsed. */
export function platformValues({ platformReleases }: SynthesizedCluster, name: string): unknown {
  return platformReleases.find((release) => release.name === name)?.values;
}

function asFields(value: unknown): Readonly<Record<string, unknown>> {
  return isFields(value) ? value : {};
}
