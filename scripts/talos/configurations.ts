import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { NO_CACHES } from "../../cli/cache";
import { loadDefinitions } from "../../cli/definition/load";
import { processHost } from "../../cli/process-host";
import { draftCluster } from "../../compiler/synth-cluster";
import { named } from "../../infra/talos/environment-text";
import { layersOf } from "../../infra/talos/layers";
import { toYaml } from "../../lib/emit/yaml";
import { apiEndpoint } from "../../lib/model/cluster";
import { talosProviderOf } from "../../lib/model/talos-provider";
import type { PlannedCluster } from "../../lib/plan/cluster";

/** A machine's whole configuration, as what the Talos provider is given for it. */
export interface Configuration {
  /** Folder of the project below the root, cluster and machine. */
  readonly origin: string;
  readonly cluster: string;
  readonly endpoint: string;
  readonly kubernetes: string;
  /** Version of Talos on the machines. */
  readonly talos: string;
  readonly contract: string;
  /** Version of the Talos provider. */
  readonly provider: string;
  readonly type: "controlplane" | "worker";
  /** One YAML document each, in their order. */
  readonly patches: readonly string[];
}

/** Folders with definitions: our own, the examples, and those that set whatever a machine may have. */
function projects(root: string): readonly string[] {
  return [
    ".",
    ...readdirSync(join(root, "examples")).map((name) => `examples/${name}`),
    "scripts/talos/settings",
  ].filter((folder) => existsSync(join(root, folder, "clusters")));
}

/** The configuration of every machine that the definitions of this repository describe. */
export async function configurations(root: string): Promise<readonly Configuration[]> {
  const host = processHost({ root, installed: false, caches: NO_CACHES });
  const read = await Promise.all(
    projects(root).map(async (folder) => ({ folder, ...(await loadDefinitions(host, join(root, folder), [])) })),
  );
  return read.flatMap(({ folder, definitions }) =>
    definitions.flatMap((definition) => configurationsOf(draftCluster(definition).planned, folder)),
  );
}

/**
 * The configuration of every machine of one cluster.
 *
 * @param from where the cluster comes from, for messages
 */
export function configurationsOf({ cluster, machines }: PlannedCluster, from: string): readonly Configuration[] {
  return machines.map((plan) => ({
    origin: `${from} ${cluster.name} ${plan.machine.name}`,
    cluster: cluster.name,
    endpoint: apiEndpoint(cluster),
    kubernetes: cluster.versions.kubernetes,
    talos: cluster.versions.talos,
    contract: cluster.versions.contract,
    provider: talosProviderOf(cluster),
    type: plan.isControlPlane ? ("controlplane" as const) : ("worker" as const),
    // In place of a secret its name: it is a text in every case.
    patches: layersOf(plan).map((document) => toYaml(named(document, (name) => name))),
  }));
}
