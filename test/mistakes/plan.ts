import { join } from "node:path";
import type { Definition } from "../../apps/define-cluster";
import { stackFiles } from "../../infra/stack-files";
import { talosFiles } from "../../infra/talos/files";
import { planMachines } from "../../infra/talos/plan-machines";
import { runChecks } from "../../lib/checks/engine";
import type { CommittedCluster } from "../../lib/checks/facts/committed";
import type { CheckInput, Finding } from "../../lib/checks/rule";
import { RULES } from "../../lib/checks/rules/catalog";
import type { Registry } from "../../lib/component/component";
import type { Fields } from "../../lib/data/fields";
import { parseDefinition } from "../../lib/definition/parse";
import { engineOf } from "../../lib/delivery/engines";
import { fluxEngine } from "../../lib/delivery/flux/engine";
import { givenObjects } from "../../lib/delivery/given";
import { link } from "../../lib/delivery/link";
import { Tree } from "../../lib/emit/tree";
import type { Manifest } from "../../lib/manifest/manifest";
import { formatProblem } from "../../lib/model/problem";
import { type PlannedMachine, plannedMachine } from "../../lib/plan/machine";
import type { PlannedStack } from "../../lib/plan/stack";
import type { PlannedRelease, PlannedStage } from "../../lib/plan/stage";
import { namespaceManifest, planNamespaces } from "../../lib/pod-security/namespaces";
import { modelJson } from "../../lib/runbooks/model-json";
import { schemaStore } from "../../lib/schema/store";
import { stacksOf as infraStacksOf, namespace } from "../infra/sample";
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

/** Everything that rules look at, made of a definition and a plan as synth makes it. */
export function inputOf(definition: object, plan: Plan = {}, further: Partial<CheckInput> = {}): CheckInput {
  const { cluster, problems } = parseDefinition(asFile(definition), "clusters/home.ts", REGISTRY);
  if (cluster === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  const declared = declaredOf(cluster);
  const platformReleases = plan.releases ?? [];
  const stages = plan.stages ?? [];
  const owned = new Set(platformReleases.map(({ namespace }) => namespace));
  const namespaces = planNamespaces(stages, platformReleases, owned);
  const made = namespaces.filter(({ owner }) => owner === "gitops");
  const first = stage("namespaces", made.map(namespaceManifest), { prune: false });
  const graph = link([first, ...stages], givenObjects({ cluster, declared, platformReleases, namespaces }));
  return {
    cluster,
    declared,
    graph,
    platformReleases,
    namespaces,
    machines: [],
    stacks: [],
    sections: [],
    tree: fluxEngine.deliver(cluster, graph),
    schemas: STORE,
    ...further,
  };
}

/** Every machine of a definition, planned as synth plans it. */
export function machinesOf(definition: object): readonly PlannedMachine[] {
  return withMachines(inputOf(definition)).machines;
}

function withMachines(input: CheckInput): CheckInput {
  const { cluster, declared } = input;
  return { ...input, machines: orThrow((problems) => planMachines(cluster, declared, problems)) };
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
  return stacksWith(withMachines(inputOf(definition)));
}

function stacksWith({ cluster, declared, machines }: CheckInput): readonly PlannedStack[] {
  return infraStacksOf({
    cluster,
    declared,
    machines,
    platformReleases: [],
    namespaces: [namespace(engineOf(cluster).namespace)],
  });
}

/** Every file that synth emits for programs: a change of the definition or of the plan is one of these files. */
export function wholeTree(input: CheckInput): Tree {
  const planned = withMachines(input);
  const whole = new Tree();
  whole.merge(planned.tree);
  whole.merge(stackFiles(stacksWith(planned)));
  whole.merge(talosFiles(planned.cluster, planned.machines));
  return whole;
}

/** A definition and a plan as a commit holds them. */
export function committed(definition: object, plan: Plan = {}): CommittedCluster {
  const input = inputOf(definition, plan);
  const { cluster: model } = JSON.parse(modelJson(input.cluster));
  return { revision: "main", model, files: new Map(wholeTree(input).files()) };
}

/** All findings of a definition and a plan that follow a commit. */
export function checkSince(before: CommittedCluster, definition: object, plan: Plan = {}): readonly Finding[] {
  const input = inputOf(definition, plan);
  return runChecks(RULES, { ...input, before, tree: wholeTree(input) });
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
export function release(chart: string, further: Partial<PlannedRelease> = {}): PlannedRelease {
  return {
    name: chart,
    namespace: chart,
    chart: { name: chart, repository: "https://charts.example.org", version: STORE.chart(chart)?.version ?? "1.0.0" },
    values: {},
    makes: { podSecurity: "restricted" },
    needs: [],
    timeout: "5m",
    origin: `components.${chart}`,
    ...further,
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
