import type { InfraInput } from "../../infra/infra-input";
import { synthInfra } from "../../infra/synth-infra";
import { planMachines } from "../../infra/talos/plan-machines";
import type { BoundCluster } from "../../lib/component/bound-cluster";
import { at, type Fields, isFields, textAt } from "../../lib/data/fields";
import type { MachineNeed } from "../../lib/declared/asked";
import type { Declarations } from "../../lib/declared/declaration";
import type { Declared } from "../../lib/declared/declared";
import { parseDefinition } from "../../lib/definition/parse";
import { InputError } from "../../lib/model/problem";
import type { PlannedNamespace } from "../../lib/plan/namespace";
import type { PlannedStack } from "../../lib/plan/stack";
import type { PlannedRelease } from "../../lib/plan/stage";
import { declaredOf, orThrow } from "../support/component";

/** A cluster of VMs on two hosts; the parts of a definition that a test changes are laid over it. */
const definition = {
  name: "home",
  domain: "example.org",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: { subnet: "10.0.0.0/16", gateway: "10.0.0.1", nameservers: ["10.0.0.53", "1.1.1.1"] },
  proxmox: {
    endpoint: "https://10.0.9.1:8006/",
    cluster: "lab",
    hosts: {
      pve1: {
        address: "10.0.9.1",
        cpus: 16,
        memory: "64 GiB",
        datastores: {
          "local-lvm": { kind: "lvmthin", content: ["images"] },
          local: { kind: "dir", content: ["import", "iso"] },
        },
      },
      pve2: {
        address: "10.0.9.2",
        cpus: 16,
        memory: "64 GiB",
        datastores: {
          "local-lvm": { kind: "lvmthin", content: ["images"] },
          local: { kind: "dir", content: ["import", "iso"] },
        },
      },
    },
  },
  talos: { image: "metal" },
  controlPlane: { vip: "10.0.3.1" },
  machines: {
    "cp-1": { role: "control-plane", host: "pve1", address: "10.0.1.1", cpus: 4, memory: "8 GiB", disk: "64 GiB" },
    "cp-2": { role: "control-plane", host: "pve2", address: "10.0.1.2", cpus: 4, memory: "8 GiB", disk: "64 GiB" },
    "worker-1": { role: "worker", host: "pve1", address: "10.0.2.1", cpus: 8, memory: "24 GiB", disk: "128 GiB" },
  },
  gitops: { repository: "ssh://git@git.example.org/home.git", credentials: { generated: "terraform" } },
};

export type Change = Readonly<Record<string, unknown>>;

/** The sample cluster with some of its sections replaced. */
export function sampleCluster(change: Change = {}): BoundCluster {
  const { cluster, problems } = parseDefinition({ ...definition, ...change }, "clusters/home.ts", {});
  if (cluster === undefined) throw new InputError(problems);
  return cluster;
}

/** The sample's machines with changes to single ones. */
export function machinesWith(changes: Readonly<Record<string, Change>>): Change {
  const machines: Record<string, Change> = { ...definition.machines };
  for (const [name, change] of Object.entries(changes)) machines[name] = { ...machines[name], ...change };
  return { machines };
}

/** What components of the sample ask for. */
export function samplePlatform(
  cluster: BoundCluster,
  asked: Partial<Omit<Declarations, "machines">> & {
    machines?: readonly (MachineNeed & { component?: string })[];
  } = {},
): Declared {
  const declared = declaredOf(cluster);
  const { machines = [], proxmoxUsers = [], keyPairs = [], platformSecrets = [] } = asked;
  return {
    ...declared,
    machines: machines.map((need) => ({ component: "sample", ...need })),
    proxmoxUsers,
    keyPairs,
    platformSecrets,
  };
}

export const cilium: PlannedRelease = {
  name: "cilium",
  namespace: "kube-system",
  chart: { name: "cilium", repository: "https://helm.cilium.io", version: "1.20.0" },
  values: { kubeProxyReplacement: true },
  makes: { podSecurity: "privileged" },
  needs: [],
  timeout: "15m",
  origin: "components.cilium",
};

export const ciliumNeed = { component: "cilium", reason: "the CNI", replaces: ["cni", "kube-proxy"] } as const;

export function namespace(name: string, level: PlannedNamespace["level"] = "restricted"): PlannedNamespace {
  return { name, level, reasons: [], owner: "terraform" };
}

export function sampleInput(change: Change = {}, asked: Parameters<typeof samplePlatform>[1] = {}): InfraInput {
  const cluster = sampleCluster(change);
  const declared = samplePlatform(cluster, asked);
  const machines = orThrow((problems) => planMachines(cluster, declared, problems));
  return { cluster, declared, machines, platformReleases: [], namespaces: [namespace("flux-system")] };
}

/** The stacks of an input; throws what is wrong with it. */
export function stacksOf(input: InfraInput): readonly PlannedStack[] {
  return orThrow((problems) => synthInfra(input, problems));
}

/** The document of one layer. */
export function documentOf(stacks: readonly PlannedStack[], layer: string): PlannedStack["document"] {
  const stack = stacks.find(({ name }) => name.endsWith(`-${layer}`));
  if (stack === undefined) throw new Error(`no ${layer} stack; there are ${stacks.map(({ name }) => name).join(", ")}`);
  return stack.document;
}

export function machinesDocument(change: Change = {}, asked: Parameters<typeof samplePlatform>[1] = {}) {
  return documentOf(stacksOf(sampleInput(change, asked)), "machines");
}

/** One resource of a document, by type and logical ID. */
export function resource(document: unknown, type: string, name: string): Fields {
  const found = at(document, "resource", type, name);
  if (!isFields(found)) throw new Error(`no ${type}.${name}; there are ${names(document, type).join(", ")}`);
  return found;
}

/** Logical IDs of the resources of one type, sorted. */
export function names(document: unknown, type: string): readonly string[] {
  return Object.keys(Object(at(document, "resource", type))).sort();
}

/** Where Terraform runs a stack and what it reads there, as text. */
export function textOf(document: unknown): string {
  return JSON.stringify(document);
}

export { at, textAt };
