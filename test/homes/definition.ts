import { catalog } from "../../apps/catalog";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import type { Finding } from "../../lib/checks/rule";
import { parseDefinition } from "../../lib/definition/parse";
import type { Manifest } from "../../lib/manifest/manifest";
import { InputError } from "../../lib/model/problem";
import type { ProjectFiles } from "../../lib/model/project-files";
import { type SchemaStore, schemaStore } from "../../lib/schema/store";
import type { FoundFile } from "../../lib/secrets/secret-file";
import home from "../docs/examples/home";
import { synthOrThrow } from "../support/synth";
import { ROOT } from "../support/systems";

let store: SchemaStore | undefined;

/** What a home changes about the README's cluster. */
export interface HomeChanges {
  readonly components?: object;
  readonly secretFiles?: readonly FoundFile[];
  readonly files?: ProjectFiles;
  readonly [field: string]: unknown;
}

/** The README's cluster with parts of its definition replaced, as everything that is made of it. */
export function synthHome({ components, secretFiles = [], files, ...changes }: HomeChanges): SynthesizedCluster {
  const definition = { ...home, apps: {}, ...changes, components: { ...home.components, ...components } };
  const stored = { secretFiles, ...(files === undefined ? {} : { files }) };
  const { cluster, problems } = parseDefinition(definition, "clusters/home.ts", catalog, stored);
  if (cluster === undefined || problems.length > 0) throw new InputError(problems);
  store ??= schemaStore(ROOT);
  return synthOrThrow({ cluster, ...(files === undefined ? {} : { files }) }, store);
}

export function objectOf({ graph }: SynthesizedCluster, kind: string, name: string, namespace?: string): Manifest {
  const found = graph.stages
    .flatMap(({ manifests }) => manifests)
    .find(
      ({ kind: one, metadata }) =>
        one === kind && metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
    );
  if (found === undefined) throw new Error(`${kind} ${name} was not made`);
  return found;
}

/** Findings of error severity, as `rule at: message. Fix: …`. */
export function errorsOf({ findings }: SynthesizedCluster): readonly string[] {
  return findings.filter(({ severity }) => severity === "error").map(told);
}

export function foundBy({ findings }: SynthesizedCluster, rule: string): readonly string[] {
  return findings.filter((finding) => finding.rule === rule).map(told);
}

function told({ rule, at, message, fix }: Finding): string {
  return `${rule} ${at}: ${message}.${fix === undefined ? "" : ` Fix: ${fix}`}`;
}
