import { join } from "node:path";
import type { Definition } from "../../apps/define-cluster";
import { clusterFiles } from "../../compiler/cluster-files";
import { planBuilt, planDelivery } from "../../compiler/plan-cluster";
import { runChecks } from "../../lib/checks/engine";
import type { CommittedCluster } from "../../lib/checks/facts/committed";
import type { CheckInput, Finding } from "../../lib/checks/rule";
import { RULES } from "../../lib/checks/rules/catalog";
import type { Registry } from "../../lib/component/component";
import type { Fields } from "../../lib/data/fields";
import { parseDefinition } from "../../lib/definition/parse";
import { engineOf } from "../../lib/delivery/engines";
import { mergeValues } from "../../lib/delivery/override";
import type { Tree } from "../../lib/emit/tree";
import type { Manifest } from "../../lib/manifest/manifest";
import { formatProblem } from "../../lib/model/problem";
import type { PlannedCluster } from "../../lib/plan/cluster";
import { type PlannedMachine, plannedMachine } from "../../lib/plan/machine";
import type { PlannedStack } from "../../lib/plan/stack";
import type { PlannedRelease, PlannedStage } from "../../lib/plan/stage";
import { modelJson } from "../../lib/runbooks/model-json";
import { schemaStore } from "../../lib/schema/store";
import { everythingElse } from "../support/build";
import { declaredOf, orThrow } from "../support/component";

const STORE = schemaStore(join(__dirname, "../.."));

/** Components of a small cluster, as stand-ins: what they offer counts here, not what they make. */
const REGISTRY: Registry = { everythingElse };

const GIB = " GiB";

type Machine = Definition["machines"][string];

export function vm(role: Machine["role"], host: string, address: string, memory = 8): Machine {
  return { role, host, address, cpus: 4, memory: `${memory}${GIB}`, disk: "64 GiB" };
}

export function proxmoxHost(address: string, memory = 64) {
  return {
    address,
    cpus: 16,
    memory: `${memory}${GIB}`,
    datastores: {
      "local-lvm": { kind: "lvmthin" as const, size: "900 GiB" },
      local: { kind: "dir" as const, content: ["iso" as const, "import" as const] },
    },
  };
}

/** A storage server that is no node. */
export function nas(start: "before-nodes" | "after-nodes", host = "pve1") {
  return {
    host,
    product: "truenas-scale" as const,
    address: "10.0.0.20",
    cpus: 2,
    memory: `8${GIB}`,
    disks: [{ name: "os", size: "32 GiB" }],
    iso: { url: "https://download.example.org/truenas.iso" },
    start,
  };
}

/** A definition without a finding: three hosts, one control plane on each, two workers, all addresses apart. */
export function good() {
  return {
    name: "home",
    domain: "example.org",
    versions: { talos: "1.13.9", kubernetes: "1.36.3" },
    network: {
      subnet: "10.0.0.0/16",
      gateway: "10.0.0.1",
      nameservers: ["10.0.0.1"],
      dhcp: ["10.0.9.0-10.0.9.99"],
      reserved: { nas: "10.0.0.9" } as Record<string, string>,
      loadBalancers: { web: "10.0.3.2", services: "10.0.3.4-10.0.3.20" } as Record<string, string>,
    },
    proxmox: {
      endpoint: "https://10.0.0.2:8006/",
      hosts: {
        pve1: proxmoxHost("10.0.0.2"),
        pve2: proxmoxHost("10.0.0.3"),
        pve3: proxmoxHost("10.0.0.4"),
      } as Record<string, ReturnType<typeof proxmoxHost>>,
    },
    controlPlane: { vip: "10.0.3.1" } as NonNullable<Definition["controlPlane"]>,
    machines: {
      cp0: vm("control-plane", "pve1", "10.0.1.1"),
      cp1: vm("control-plane", "pve2", "10.0.1.2"),
      cp2: vm("control-plane", "pve3", "10.0.1.3"),
      worker0: vm("worker", "pve1", "10.0.2.1", 16),
      worker1: vm("worker", "pve2", "10.0.2.2", 16),
    } as Record<string, Machine>,
    gitops: { repository: "https://git.example.net/home.git" },
    components: { everythingElse: { without: ["ingress", "issuer", "identity", "secretStores"] as string[] } },
  };
}

export interface Plan {
  readonly stages?: readonly PlannedStage[];
  /** Releases that Terraform installs. */
  readonly releases?: readonly PlannedRelease[];
}

/** A definition that parsed, and what goes into the pipeline where stages are built. */
function readyOf(definition: object, { stages = [], releases: platformReleases = [] }: Plan) {
  const { cluster, problems } = parseDefinition(asFile(definition), "clusters/home.ts", REGISTRY);
  if (cluster === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  return { cluster, declared: declaredOf(cluster), built: { stages, platformReleases, inClusterStacks: [] } };
}

/** What rules look at before there are machines: most of them need none, and those who do get them by `further`. */
export function inputOf(definition: object, plan: Plan = {}, further: Partial<CheckInput> = {}): CheckInput {
  const { built, ...ready } = readyOf(definition, plan);
  const delivered = planDelivery(ready, built);
  return {
    ...delivered,
    machines: [],
    stacks: [],
    sections: [],
    tree: engineOf(ready.cluster).deliver(ready.cluster, delivered.graph),
    schemas: STORE,
    ...further,
  };
}

/** The whole plan, with every file that synth emits for programs. */
function wholeOf(definition: object, plan: Plan = {}): PlannedCluster & { readonly tree: Tree } {
  const { built, ...ready } = readyOf(definition, plan);
  return orThrow((problems) => {
    const planned = planBuilt({ ...ready, problems }, built);
    return { ...planned, tree: clusterFiles(planned, ready.cluster, problems) };
  });
}

/** What rules look at when they compare with a commit: every file, as synth emits it. */
export function inputSince(
  before: CommittedCluster,
  definition: object,
  plan: Plan,
  further: Partial<CheckInput> = {},
) {
  const { tree } = wholeOf(definition, plan);
  return { ...inputOf(definition, plan, further), before, tree };
}

/** Every machine of a definition, planned as synth plans it. */
export function machinesOf(definition: object): readonly PlannedMachine[] {
  const { built, ...ready } = readyOf(definition, {});
  return orThrow((problems) => planBuilt({ ...ready, problems }, built).machines);
}

/** One machine alone, configured by these documents and no others. */
export function configured(
  definition: object,
  { machine: name, documents }: { readonly machine: string; readonly documents: readonly Fields[] },
): Pick<CheckInput, "machines"> {
  const planned = plannedMachine(machinesOf(definition), name);
  if (planned === undefined) throw new Error(`no machine ${name}`);
  return { machines: [{ ...planned, documents }] };
}

/** The stacks of a definition that installs nothing before GitOps but its engine. */
export function stacksOf(definition: object): readonly PlannedStack[] {
  return wholeOf(definition).stacks;
}

/** A definition and a plan as a commit holds them. */
export function committed(definition: object, plan: Plan = {}): CommittedCluster {
  const { cluster, tree } = wholeOf(definition, plan);
  const { cluster: model } = JSON.parse(modelJson(cluster));
  return { revision: "main", model, files: new Map(tree.files()) };
}

/** All findings of a definition and a plan that follow a commit. */
export function checkSince(before: CommittedCluster, definition: object, plan: Plan = {}): readonly Finding[] {
  return runChecks(RULES, inputSince(before, definition, plan));
}

/** All findings of a definition and a plan. */
export function check(definition: object, plan: Plan = {}, further: Partial<CheckInput> = {}): readonly Finding[] {
  return runChecks(RULES, inputOf(definition, plan, further));
}

/** What a test compares first: rule, severity and place. */
export function brief(findings: readonly Finding[]): readonly (readonly string[])[] {
  return findings.map(({ rule, severity, at }) => [rule, severity, at]);
}

/** Problems of the model itself, which refuses before any rule runs. */
export function refused(definition: object): readonly string[] {
  return parseDefinition(asFile(definition), "clusters/home.ts", REGISTRY).problems.map(formatProblem);
}

export function stage(name: string, manifests: readonly Manifest[], further: Partial<PlannedStage> = {}): PlannedStage {
  return {
    name,
    title: name,
    origin: `components.${name}`,
    manifests,
    releases: [],
    after: {},
    prune: true,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
    ...further,
  };
}

/** A release; its chart is at the version whose values are known. */
/** Values without which a chart does not fit the machines of the good definition. */
const SOUND: Readonly<Record<string, Fields>> = {
  cilium: {
    cgroup: { autoMount: { enabled: false }, hostRoot: "/sys/fs/cgroup" },
    ipam: { mode: "kubernetes" },
    securityContext: { capabilities: { ciliumAgent: ["NET_ADMIN"], cleanCiliumState: ["NET_ADMIN"] } },
  },
  longhorn: { persistence: { defaultClassReplicaCount: 2 }, defaultSettings: { defaultReplicaCount: 2 } },
  "metrics-server": { args: ["--kubelet-insecure-tls"] },
};

export function release(chart: string, further: Partial<PlannedRelease> = {}): PlannedRelease {
  return {
    name: chart,
    namespace: chart,
    chart: { name: chart, repository: "https://charts.example.org", version: STORE.chart(chart)?.version ?? "1.0.0" },
    makes: { podSecurity: "restricted" },
    needs: [],
    timeout: "5m",
    origin: `components.${chart}`,
    ...further,
    values: mergeValues(SOUND[chart] ?? {}, further.values ?? {}),
  };
}

/** A stage with one release. */
export function releaseStage(one: PlannedRelease, manifests: readonly Manifest[] = []): PlannedStage {
  return stage(one.name, manifests, { releases: [one] });
}

/** A definition as a file would give it: property tests mark their values with symbols of their own. */
function asFile(definition: object): unknown {
  return JSON.parse(JSON.stringify(definition));
}
