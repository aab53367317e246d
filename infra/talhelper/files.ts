import type { Fields } from "../../lib/data/fields";
import { Tree } from "../../lib/emit/tree";
import { toYaml, toYamlStream } from "../../lib/emit/yaml";
import { apiEndpoint, type Cluster } from "../../lib/model/cluster";
import type { DiskTarget } from "../../lib/model/disk-target";
import { podNetworks, serviceNetworks } from "../../lib/model/families";
import { patchName } from "../../lib/model/patch";
import type { PlannedMachine } from "../../lib/plan/machine";
import type { Schematic } from "../../lib/plan/schematic";
import { installDiskFields } from "../talos/disk";
import { named } from "../talos/environment-text";
import { archOf } from "../talos/image-name";
import { type SplitPatches, splitPatches } from "./split";

/** Talos' secrets, made by `talhelper gensecret` and encrypted by the operator; talhelper looks for this name. */
export const SECRET_FILE = "talsecret.sops.yaml";

/**
 * A cluster in talhelper's form: `talconfig.yaml` with the versions of
 * `talenv.yaml`, patches by whom they concern, and `.sops.yaml` for the secret
 * files. Everything that matters is in patches, which are those of the
 * Terraform stack, so that both ways give the same configuration. What talhelper
 * writes of it, `clusterconfig/`, holds secrets and is not for Git.
 * Source: budimanjojo/talhelper, pkg/generate and pkg/patcher.
 */
export function talhelperFiles(cluster: Cluster, plans: readonly PlannedMachine[], folder: string): Tree {
  const tree = new Tree();
  const add = (path: string, content: string) => tree.add(`${folder}/${path}`, content, "talhelper");
  const split = splitPatches(
    plans.map((plan) => ({
      name: plan.machine.name,
      isControlPlane: plan.isControlPlane,
      documents: plan.derived,
    })),
  );
  const patch = (path: string, documents: readonly Fields[]): readonly string[] => {
    if (documents.length === 0) return [];
    add(`patches/${path}`, patchText(documents));
    return [`@./patches/${path}`];
  };
  for (const one of cluster.patches ?? []) add(`patches/own/${patchName(one)}.yaml`, patchText(one.documents));
  add("talconfig.yaml", toYaml(talconfig(cluster, plans, split, patch)));
  add(
    "talenv.yaml",
    toYaml({ kubernetesVersion: `v${cluster.versions.kubernetes}`, talosVersion: `v${cluster.versions.talos}` }),
  );
  add(".sops.yaml", toYaml(sopsRules(cluster)));
  add(".gitignore", "# machine configurations in plain text\nclusterconfig/\n");
  return tree;
}

function talconfig(
  cluster: Cluster,
  plans: readonly PlannedMachine[],
  split: SplitPatches,
  patch: (path: string, documents: readonly Fields[]) => readonly string[],
): Fields {
  const { network, controlPlane, talos } = cluster;
  const workers = patch("worker/machine.yaml", split.worker);
  return {
    clusterName: cluster.name,
    talosVersion: variable("talosVersion"),
    kubernetesVersion: variable("kubernetesVersion"),
    endpoint: apiEndpoint(cluster),
    domain: network.dnsDomain,
    allowSchedulingOnControlPlanes: controlPlane.schedulable,
    clusterPodNets: podNetworks(network).map(String),
    clusterSvcNets: serviceNetworks(network).map(String),
    imageFactory: { registryURL: talos.factory },
    patches: patch("global/machine.yaml", split.global),
    controlPlane: { patches: patch("controller/machine.yaml", split.controller) },
    ...(workers.length === 0 ? {} : { worker: { patches: workers } }),
    nodes: plans.map((plan) => {
      const { name, address } = plan.machine;
      return {
        hostname: name,
        ipAddress: address.toString(),
        controlPlane: plan.isControlPlane,
        ...installDisk(plan.installDisk),
        machineSpec: { mode: plan.platform, arch: archOf(plan.machine), secureboot: talos.secureBoot },
        schematic: schematic(plan.installer),
        // The operator's own come last, as for every other way to configure a machine.
        patches: [
          ...patch(`nodes/${name}.yaml`, split.nodes.get(name) ?? []),
          ...plan.patches.map((one) => `@./patches/own/${patchName(one)}.yaml`),
        ],
      };
    }),
  };
}

function installDisk(target: DiskTarget): Fields {
  const { disk, diskSelector } = installDiskFields(target);
  return {
    ...(disk === undefined ? {} : { installDisk: disk }),
    ...(diskSelector === undefined ? {} : { installDiskSelector: diskSelector }),
  };
}

/** A value of `talenv.yaml`. */
function variable(name: string): string {
  return `\${${name}}`;
}

function schematic({ overlay, extraKernelArgs, systemExtensions }: Schematic): Fields {
  return {
    ...(overlay === undefined ? {} : { overlay }),
    customization: {
      ...(extraKernelArgs.length === 0 ? {} : { extraKernelArgs }),
      ...(systemExtensions.length === 0 ? {} : { systemExtensions: { officialExtensions: systemExtensions } }),
    },
  };
}

/**
 * Patch documents as talhelper must read them. It runs every patch file
 * through Go's templates and then through envsubst (a8m/envsubst 1.4.3, to
 * which every letter and digit of Unicode begins a name), so what looks like
 * either is written in a way that comes out as it is; only secrets are left
 * for envsubst to fill in.
 */
export function patchText(documents: readonly Fields[]): string {
  const secrets: string[] = [];
  const marked = documents.map((document) =>
    named(document, (name) => {
      secrets.push(name);
      return `groundwork-secret-${secrets.length - 1}-end`;
    }),
  );
  const escaped = toYamlStream(marked)
    .replace(/\{\{|\}\}/g, (braces) => `{{ "${braces}" }}`)
    .replace(/\$(?=[\p{L}\p{Nd}_{$])/gu, () => "$$");
  return secrets.reduce(
    (text, name, index) => text.replace(`groundwork-secret-${index}-end`, () => `\${${name}}`),
    escaped,
  );
}

function sopsRules(cluster: Cluster): Fields {
  const { sops } = cluster.secrets;
  if (sops === undefined) throw new Error(`cluster ${cluster.name} has no SOPS recipients`);
  return { creation_rules: [{ path_regex: String.raw`tal(secret|env)\.sops\.ya?ml$`, age: sops.age.join(",") }] };
}
