import { join } from "node:path";
import type { Definition } from "../../apps/define-cluster";
import { runChecks } from "../../lib/checks/engine";
import type { CheckInput, Finding } from "../../lib/checks/rule";
import { RULES } from "../../lib/checks/rules/catalog";
import type { Registry } from "../../lib/component/component";
import { collectDeclarations } from "../../lib/component/declared";
import { parseDefinition } from "../../lib/definition/parse";
import { withoutImplied } from "../../lib/delivery/direct-dependencies";
import { fluxEngine } from "../../lib/delivery/flux/engine";
import { givenObjects } from "../../lib/delivery/given";
import { link } from "../../lib/delivery/link";
import type { Manifest } from "../../lib/manifest/manifest";
import { formatProblem } from "../../lib/model/problem";
import type { PlannedRelease, PlannedStage } from "../../lib/plan/stage";
import { namespaceManifest, planNamespaces } from "../../lib/pod-security/namespaces";
import { schemaStore } from "../../lib/schema/store";
import { everythingElse } from "../support/build";

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
  const { cluster, problems } = parseDefinition(definition, "clusters/home.ts", REGISTRY);
  if (cluster === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  const { declared } = collectDeclarations(cluster);
  const releases = plan.releases ?? [];
  const stages = plan.stages ?? [];
  const owned = new Set(releases.map(({ namespace }) => namespace));
  const namespaces = planNamespaces(stages, releases, [...owned]);
  const first = stage("namespaces", namespaces.filter(({ name }) => !owned.has(name)).map(namespaceManifest), {
    prune: false,
  });
  const linked = link([first, ...stages], givenObjects(cluster, declared, releases, namespaces));
  return {
    cluster,
    declared,
    plan: linked,
    platformReleases: releases,
    namespaces,
    stacks: [],
    tree: fluxEngine.deliver(cluster, linked, withoutImplied(linked.edges)),
    schemas: STORE,
    ...further,
  };
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
  return parseDefinition(definition, "clusters/home.ts", REGISTRY).problems.map(formatProblem);
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
