import { resolve } from "node:path";
import { catalog } from "../../apps/catalog";
import definition from "../../clusters/test-cluster";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { textAt } from "../../lib/data/fields";
import { parseDefinition } from "../../lib/definition/parse";
import type { Manifest } from "../../lib/manifest/manifest";
import { InputError } from "../../lib/model/problem";
import type { PlannedRelease, PlannedStage } from "../../lib/plan/stage";
import { schemaStore } from "../../lib/schema/store";
import { synthOrThrow } from "./synth";

const schemas = schemaStore(resolve(__dirname, "../.."));

let committed: SynthesizedCluster | undefined;

/** test-cluster as it is committed, made once for all tests that read it. */
export function testCluster(): SynthesizedCluster {
  committed ??= synthTestCluster({});
  return committed;
}

/** test-cluster with the options of some components replaced; undefined switches one off. */
export function synthTestCluster(components: Readonly<Record<string, object | undefined>>): SynthesizedCluster {
  const changed = Object.entries({ ...definition.components, ...components }).filter(([, options]) => options);
  const input = { ...definition, components: Object.fromEntries(changed) };
  const { cluster, problems } = parseDefinition(input, "clusters/test-cluster.ts", catalog);
  if (cluster === undefined) throw new InputError(problems);
  return synthOrThrow({ cluster }, schemas);
}

export function stageOf({ graph }: SynthesizedCluster, name: string): PlannedStage {
  const stage = graph.stages.find((candidate) => candidate.name === name);
  if (stage === undefined) throw new Error(`no stage ${name}`);
  return stage;
}

export function objectOf(synthesized: SynthesizedCluster, stage: string, kind: string, name: string): Manifest {
  const found = stageOf(synthesized, stage).manifests.find(
    (manifest) => manifest.kind === kind && manifest.metadata.name === name,
  );
  if (found === undefined) throw new Error(`no ${kind} ${name} in stage ${stage}`);
  return found;
}

export function releaseOf(synthesized: SynthesizedCluster, stage: string): PlannedRelease {
  const [release] = stageOf(synthesized, stage).releases;
  if (release === undefined) throw new Error(`no release in stage ${stage}`);
  return release;
}

/** Every stage that must be ready before the named one is applied, near and far. */
export function prerequisites({ graph }: SynthesizedCluster, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (stage: string) => {
    for (const edge of graph.dependencies.all) {
      if (edge.from !== stage || found.has(edge.to)) continue;
      found.add(edge.to);
      walk(edge.to);
    }
  };
  walk(name);
  return found;
}

/** What findings of error severity say about a component. */
export function errorsAt({ findings }: SynthesizedCluster, at: string): readonly string[] {
  return findings
    .filter((finding) => finding.severity === "error" && finding.accepted === undefined && finding.at.startsWith(at))
    .map((finding) => `${finding.rule}: ${finding.message}`);
}

/** A component's runbook sections as one text. */
export function runbookOf({ sections }: SynthesizedCluster, component: string): string {
  return sections
    .filter(({ origin }) => origin === `components.${component}`)
    .map(({ runbook, title, body }) => `${runbook}: ${title}\n${body}`)
    .join("\n\n");
}

/** The Terraform document of an in-cluster stack, parsed. */
export function inClusterStack({ tree, cluster }: SynthesizedCluster, name: string): unknown {
  const text = tree.get(`kubernetes/${cluster.name}/terraform/${name}/main.tf.json`);
  if (text === undefined) throw new Error(`no in-cluster stack ${name}`);
  return JSON.parse(text);
}

/** Names of all objects of one kind in a stage. */
export function namesOf(synthesized: SynthesizedCluster, stage: string, kind: string): readonly string[] {
  return stageOf(synthesized, stage)
    .manifests.filter((manifest) => manifest.kind === kind)
    .flatMap((manifest) => textAt(manifest, "metadata", "name") ?? []);
}
