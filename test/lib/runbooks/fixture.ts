import { z } from "zod";
import { planMachines } from "../../../infra/talos/plan-machines";
import type { BoundCluster } from "../../../lib/component/bound-cluster";
import { defineComponent } from "../../../lib/component/component";
import { parseDefinition } from "../../../lib/definition/parse";
import { link } from "../../../lib/delivery/link";
import { operations, recovery } from "../../../lib/document/section";
import type { Manifest } from "../../../lib/manifest/manifest";
import type { PlannedRelease, PlannedStage } from "../../../lib/plan/stage";
import type { DocsInput } from "../../../lib/runbooks/input";
import { declaredOf, orThrow, runbookOf } from "../../support/component";

const storage = defineComponent({
  title: "Disks: volumes on the hypervisor",
  options: z.strictObject({ keep: z.boolean().default(true) }),
  declare: () => ({
    storage: [{ storageClass: "disks", default: true, accessModes: ["ReadWriteOnce"], reclaimPolicy: "Retain" }],
  }),
  runbook: ({ cluster }) => [
    operations("volumes", "Find orphaned volumes", `Look on ${Object.keys(cluster.proxmox?.hosts ?? {}).join(", ")}.`),
  ],
});

/** A definition with everything that the runbooks speak about. Functions, so that each test changes its own copy. */
export const definition = () => ({
  name: "home",
  domain: "home.example.org",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "10.0.0.0/16",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1", "10.0.0.53"],
    dhcp: ["10.0.9.1-10.0.9.99"],
    reserved: { nas: "10.0.0.5" },
    loadBalancers: { web: "10.0.3.2" },
  },
  proxmox: {
    endpoint: "https://10.0.0.2:8006/",
    hosts: {
      atlas: {
        address: "10.0.0.2",
        cpus: 32,
        memory: "128 GiB",
        datastores: {
          "local-lvm": { kind: "lvmthin", content: ["images"] },
          local: { kind: "dir", content: ["iso", "import"] },
        },
      },
    },
  },
  controlPlane: { vip: "10.0.3.1" },
  machines: {
    "cp-1": vm("control-plane", "10.0.1.1"),
    "cp-2": vm("control-plane", "10.0.1.2"),
    "cp-3": vm("control-plane", "10.0.1.3"),
    "worker-1": vm("worker", "10.0.2.1"),
  },
  gitops: { repository: "ssh://git@example.org/me/home", credentials: { generated: "terraform" } },
  components: { storage: {} },
  assumptions: [{ at: "proxmox.hosts.atlas.cpus", why: "nobody looked yet" }],
  accept: [{ check: "one-host", reason: "there is only one host" }],
});

function vm(role: "control-plane" | "worker", address: string) {
  return { role, host: "atlas", address, cpus: 4, memory: "8 GiB", disk: "64 GiB" };
}

export function cluster(input: object = definition()): BoundCluster {
  const result = parseDefinition(input, "clusters/home.ts", { storage });
  if (result.cluster === undefined) throw new Error(JSON.stringify(result.problems));
  return result.cluster;
}

const release: PlannedRelease = {
  name: "files",
  namespace: "files",
  chart: { name: "files", repository: "https://charts.example.org", version: "1.2.3" },
  values: {},
  makes: { crds: ["files.example.org/Share"], podSecurity: "restricted" },
  needs: [],
  timeout: "10m",
  origin: "components.files",
};

const network: PlannedRelease = {
  ...release,
  name: "net",
  namespace: "kube-system",
  chart: { name: "net", repository: "https://charts.example.org", version: "2.0.0" },
};

function stage(name: string, manifests: readonly Manifest[], releases: readonly PlannedRelease[] = []): PlannedStage {
  return {
    name,
    title: `What ${name} brings`,
    manifests,
    releases,
    after: {},
    prune: true,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
    origin: "components.files",
  };
}

const STAGES = [
  stage("files", [], [release]),
  stage("files-config", [
    { apiVersion: "files.example.org/v1", kind: "Share", metadata: { name: "media", namespace: "files" } },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "media", namespace: "files" },
      spec: { resources: { requests: { storage: "10Gi" } } },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "files", namespace: "files" },
      spec: { rules: [{ host: "files.home.example.org" }] },
    },
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: "admin", namespace: "files" },
      spec: { refreshPolicy: "CreatedOnce", target: { name: "admin-password" } },
    },
  ]),
];

/** Stands for the ID of every machine's schematic. */
const SCHEMATIC = "ab".repeat(32);

export const WHAT_IF = recovery("what-if", "What if", "Nothing is left.");

const LAYERS = ["keys", "access", "vms", "machines", "platform"];

/** Everything `docsFiles` wants, for a definition. */
export function docsInput(input: object = definition()): DocsInput {
  const parsed = cluster(input);
  const declared = declaredOf(parsed);
  const graph = link(STAGES, []);
  return {
    cluster: parsed,
    declared,
    graph,
    platformReleases: [network],
    namespaces: [
      { name: "files", level: "baseline", reasons: ["Deployment files/files: may run as root"], owner: "gitops" },
    ],
    stacks: LAYERS.filter((layer) => layer !== "vms" || parsed.vms.length > 0).map((layer) => ({
      name: `${parsed.name}-${layer}`,
      dependsOn: [],
      inCluster: false,
      document: {
        terraform: { required_version: ">= 1.11.0" },
        ...(layer === "keys"
          ? { output: { "git-deploy_public_openssh": { description: "deploy key" }, key: { sensitive: true } } }
          : { variable: { proxmox_api_token: { description: "API token of Proxmox", sensitive: true } } }),
        ...(layer === "platform"
          ? {
              resource: {
                helm_release: {
                  net: { name: "net", namespace: "kube-system", chart: "net", version: "2.0.0" },
                  flux: { name: "flux", namespace: "flux-system", chart: "flux-instance", version: "0.5.0" },
                },
              },
            }
          : {}),
        ...(layer === "machines"
          ? {
              output: { kubeconfig: { sensitive: true }, talosconfig: { sensitive: true } },
              resource: {
                talos_machine_configuration_apply: Object.fromEntries(parsed.machines.map(({ name }) => [name, {}])),
              },
            }
          : {}),
      },
    })),
    machines: orThrow((problems) => planMachines(parsed, declared, problems)).map((machine) => ({
      ...machine,
      schematic: SCHEMATIC,
      installerImage: `factory.talos.dev/nocloud-installer/${SCHEMATIC}:v${parsed.versions.talos}`,
    })),
    findings: [
      {
        rule: "one-host",
        severity: "warning",
        file: parsed.file,
        at: "proxmox.hosts",
        message: "all machines are on atlas",
        fix: "add a host",
        accepted: "there is only one host",
      },
      {
        rule: "values-unverified",
        severity: "advice",
        file: parsed.file,
        at: "components.files",
        message: "files | its values",
        fix: "compare",
      },
    ],
    valueTrees: { files: "1.2.0", net: "2.0.0" },
    sections: Object.keys(parsed.components).flatMap((key) =>
      runbookOf(parsed, key, declared).map((section) => ({ ...section, origin: `components.${key}` })),
    ),
    whatIf: WHAT_IF,
    upgrade: undefined,
  };
}
