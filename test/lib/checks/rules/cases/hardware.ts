import {
  configured,
  good,
  inputOf,
  nas,
  proxmoxHost,
  release,
  releaseStage,
  stacksOf,
  stage,
  vm,
} from "../../../../mistakes/plan";
import type { RuleCase, Shown } from "./case";
import { inApp, machineOf, network, object, pod, withMachines, withoutMachines } from "./parts";

const loadBalancer = (annotations: Readonly<Record<string, string>>) =>
  stage("app", [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "a", namespace: "default", annotations },
      spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
    },
  ]);
const pool = (...addresses: readonly string[]) =>
  object("IPAddressPool", "metallb.io/v1beta1", "further", { addresses });
const inNetwork = (clusterIP: string, name = "a") =>
  stage(name, [object("Service", "v1", name, { clusterIP, ports: [{ port: 80 }] })]);
const share = (server: string) =>
  object("PersistentVolume", "v1", "films", {
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteMany"],
    nfs: { server, path: "/films" },
  });
const served = (...without: readonly string[]) => ({
  ...good(),
  components: { everythingElse: { without: ["ingress", "issuer", "identity", "secretStores", ...without] } },
});

const withVolume = (minSize: string) =>
  machineOf("worker0", {
    disks: { data: { size: "500 GB" } },
    volumes: { data: { disk: { disk: "data" }, minSize } },
  });
const bgpNetwork = () => network({ bgp: { asn: 64514, peers: { router: { address: "10.0.0.1", asn: 64513 } } } });

const allowing = (range: string) =>
  releaseStage(release("traefik", { values: { service: { spec: { loadBalancerSourceRanges: [range] } } } }));

const announcing = (version: string): Shown => ({
  stages: [
    releaseStage({ ...release("cilium"), chart: { ...release("cilium").chart, version } }, [
      {
        apiVersion: "cilium.io/v2alpha1",
        kind: "CiliumL2AnnouncementPolicy",
        metadata: { name: "all" },
        spec: { loadBalancerIPs: true },
      },
    ]),
    releaseStage(release("traefik", { values: { service: { spec: { externalTrafficPolicy: "Local" } } } })),
  ],
});
const selfCheck = (nameservers: string): Shown => ({
  stages: [
    releaseStage(release("cert-manager", { values: { dns01RecursiveNameservers: nameservers } }), [
      {
        apiVersion: "cert-manager.io/v1",
        kind: "ClusterIssuer",
        metadata: { name: "acme" },
        spec: { acme: { solvers: [{ dns01: { cloudflare: {} } }] } },
      },
    ]),
  ],
});

export const address = {
  acmeAsksItself: {
    bad: () => selfCheck("10.96.0.10:53"),
    at: ["components.cert-manager"],
    good: () => selfCheck("1.1.1.1:53"),
  },
  localTrafficLost: {
    bad: () => announcing("1.20.1"),
    at: ["components.traefik"],
    good: () => announcing("1.20.2"),
  },
  addressFamilies: {
    bad: () => ({ definition: network({ pods: "fd00:10:244::/56" }) }),
    at: ["network.pods"],
    good: () => ({ definition: network({ pods: "10.42.0.0/16" }) }),
  },
  announcedByNobody: {
    bad: () => ({ definition: { ...served("loadBalancer"), network: bgpNetwork().network } }),
    at: ["network.bgp"],
    good: () => ({ definition: { ...served(), network: bgpNetwork().network } }),
  },
  addressOverlap: {
    bad: () => ({ definition: network({ loadBalancers: { services: "10.0.2.1-10.0.2.1" } }) }),
    at: ["network.loadBalancers.services"],
    good: () => ({ definition: network({ loadBalancers: { services: "10.0.2.3-10.0.2.9" } }) }),
  },
  addressPool: {
    bad: () => ({ stages: [stage("app", [pool("10.1.3.30-10.1.3.40")])] }),
    at: ["components.app"],
    good: () => ({ stages: [stage("app", [pool("10.0.3.30-10.0.3.40")])] }),
  },
  clusterAddress: {
    bad: () => ({ stages: [inNetwork("10.97.0.20"), inNetwork("10.95.0.20", "b")] }),
    at: ["components.b"],
    good: () => ({ stages: [inNetwork("10.97.0.20"), inNetwork("10.97.0.21", "b")] }),
  },
  namedAddress: {
    bad: () => ({ stages: [stage("app", [share("10.0.3.5")])] }),
    at: ["components.app"],
    good: () => ({ stages: [stage("app", [share("10.0.0.9")])] }),
  },
  namedAddressOfMachine: {
    bad: () => ({ stages: [stage("app", [share("10.0.2.1")])] }),
    at: ["components.app"],
    good: () => ({ stages: [stage("app", [share("10.0.2.7")])] }),
  },
  dhcpOverFixedAddress: {
    bad: () => ({ definition: network({ nameservers: ["10.0.9.5"] }) }),
    at: ["network.dhcp[0]"],
    good: () => ({ definition: network({ nameservers: ["10.0.9.5"], reserved: { dns: "10.0.9.5" } }) }),
  },
  loadBalancerAddress: {
    bad: () => ({ stages: [loadBalancer({ "metallb.io/loadBalancerIPs": "10.0.2.1" })] }),
    at: ["components.app"],
    good: () => ({ stages: [loadBalancer({ "metallb.io/loadBalancerIPs": "10.0.3.5" })] }),
  },
  loadBalancerUnserved: {
    bad: () => ({ definition: served("loadBalancer"), stages: [loadBalancer({})] }),
    at: ["components.app"],
    good: () => ({ definition: served(), stages: [loadBalancer({})] }),
  },
  nameserverInCluster: {
    bad: () => ({ definition: network({ nameservers: ["10.0.3.4"] }) }),
    at: ["network.nameservers[0]"],
    good: () => ({ definition: network({ nameservers: ["10.0.3.21"] }) }),
  },
  networkOverlap: {
    bad: () => ({ definition: network({ pods: "10.0.0.0/12" }) }),
    at: ["network.pods"],
    good: () => ({ definition: network({ pods: "10.16.0.0/12" }) }),
  },
  podNetworkSize: {
    bad: () => ({ definition: network({ pods: "10.244.0.0/22" }) }),
    at: ["network.pods"],
    good: () => ({ definition: network({ pods: "10.244.0.0/21" }) }),
  },
  sourceRangeHostBits: {
    bad: () => ({ stages: [allowing("10.0.0.1/8")] }),
    at: ["components.traefik"],
    good: () => ({ stages: [allowing("10.0.0.0/8")] }),
  },
} satisfies Record<string, RuleCase>;

const asking = (memory: string, replicas = 1) =>
  stage("app", [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a", namespace: "default" },
      spec: {
        replicas,
        selector: { matchLabels: { app: "a" } },
        template: {
          metadata: { labels: { app: "a" } },
          spec: {
            containers: [{ name: "a", image: "registry.example.org/app:1", resources: { requests: { memory } } }],
          },
        },
      },
    },
  ]);
const oneWorker = () => ({ ...withoutMachines("worker1"), controlPlane: { vip: "10.0.3.1", schedulable: true } });
const manyCpus = (cpus: number) =>
  withMachines(
    Object.fromEntries(
      [2, 3].map((index) => [`worker${index}`, { ...vm("worker", "pve3", `10.0.2.${index + 1}`), cpus }]),
    ),
  );

export const budget = {
  capacityAfterLoss: {
    bad: () => ({ definition: oneWorker(), stages: [asking("3Gi", 4)] }),
    at: ["machines.worker0"],
    good: () => ({ definition: oneWorker(), stages: [asking("3Gi", 3)] }),
  },
  datastoreSpace: {
    bad: () => ({ definition: machineOf("worker1", { disk: "850 GiB" }) }),
    at: ["proxmox.hosts.pve2.datastores.local-lvm"],
    good: () => ({ definition: machineOf("worker1", { disk: "830 GiB" }) }),
  },
  hostCpu: {
    bad: () => ({ definition: manyCpus(16) }),
    at: ["proxmox.hosts.pve3.cpus"],
    good: () => ({ definition: manyCpus(4) }),
  },
  hostMemory: {
    bad: () => ({ definition: machineOf("worker1", { memory: "60 GiB" }) }),
    at: ["proxmox.hosts.pve2.memory"],
    good: () => ({ definition: machineOf("worker1", { memory: "48 GiB" }) }),
  },
  volumesLargerThanDisk: {
    bad: () => ({ definition: withVolume("900 GB") }),
    at: ["machines.worker0"],
    good: () => ({ definition: withVolume("300 GB") }),
  },
  machineTooSmall: {
    bad: () => ({ definition: machineOf("cp0", { memory: "1 GiB", disk: "4 GiB" }) }),
    at: ["machines.cp0.disk", "machines.cp0.memory"],
    good: () => ({ definition: machineOf("cp0", { memory: "2 GiB", disk: "10 GiB" }) }),
  },
  podLargerThanNode: {
    bad: () => ({ stages: [asking("16Gi")] }),
    at: ["components.app"],
    good: () => ({ stages: [asking("15Gi")] }),
  },
  vmLargerThanHost: {
    bad: () => ({ definition: machineOf("worker1", { cpus: 24 }) }),
    at: ["machines.worker1.cpus"],
    good: () => ({ definition: machineOf("worker1", { cpus: 16 }) }),
  },
} satisfies Record<string, RuleCase>;

const onHosts = (...hosts: readonly string[]) =>
  withMachines(
    Object.fromEntries(hosts.map((host, index) => [`cp${index}`, vm("control-plane", host, `10.0.1.${index + 1}`)])),
  );
const oneHost = (planes: number) => ({
  ...good(),
  controlPlane: { vip: "10.0.3.1", schedulable: true },
  proxmox: { ...good().proxmox, hosts: { pve1: proxmoxHost("10.0.0.2") } },
  machines: Object.fromEntries(
    Array.from({ length: planes }, (_, index) => [`cp${index}`, vm("control-plane", "pve1", `10.0.1.${index + 1}`)]),
  ),
});
const storage = (machines: readonly string[]) => ({
  declared: {
    ...inputOf(good()).declared,
    storage: [
      {
        component: "storage",
        storageClass: "copies",
        default: true,
        accessModes: ["ReadWriteOnce"] as const,
        reclaimPolicy: "Retain" as const,
        backing: { kind: "nodes" as const, machines, copies: 2 },
      },
    ],
  },
});
const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "db" } } };
const spread = (replicas: number) =>
  stage("db", [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "db", namespace: "default" },
      spec: {
        replicas,
        serviceName: "db",
        selector: { matchLabels: { app: "db" } },
        template: {
          metadata: { labels: { app: "db" } },
          spec: {
            containers: [{ name: "db", image: "registry.example.org/db:1" }],
            affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
          },
        },
      },
    },
  ]);
const vault = (size: number) =>
  stage("vault", [
    {
      apiVersion: "vault.banzaicloud.com/v1alpha1",
      kind: "Vault",
      metadata: { name: "vault", namespace: "default" },
      spec: { size, image: "hashicorp/vault:1.20.0", config: {} },
    },
  ]);
const mountsNas = (start: "before-nodes" | "after-nodes") => ({
  definition: { ...good(), vms: { truenas: nas(start) } },
  stages: [stage("p", [pod({ volumes: [{ name: "media", nfs: { server: "10.0.0.20", path: "/media" } }] })])],
});

export const topology = {
  endpointOfOneNode: {
    bad: () => ({ definition: { ...good(), controlPlane: {} } }),
    at: ["controlPlane.vip"],
    good: () => ({ definition: { ...good(), controlPlane: { vip: "10.0.3.1" } } }),
  },
  evenControlPlanes: {
    bad: () => ({ definition: withoutMachines("cp2") }),
    at: ["machines.cp1.role"],
    good: () => ({ definition: withoutMachines("worker1") }),
  },
  nowhereToRun: {
    bad: () => ({ definition: withoutMachines("worker0", "worker1") }),
    at: ["controlPlane.schedulable"],
    good: () => ({
      definition: { ...withoutMachines("worker0", "worker1"), controlPlane: { vip: "10.0.3.1", schedulable: true } },
    }),
  },
  quorumOnFewNodes: {
    bad: () => ({ stages: [vault(3)] }),
    at: ["components.vault"],
    good: () => ({ stages: [vault(1)] }),
  },
  quorumOnOneHost: {
    bad: () => ({ definition: onHosts("pve1", "pve1", "pve3") }),
    at: ["machines.cp1.host"],
    good: () => ({ definition: onHosts("pve1", "pve2", "pve3", "pve1", "pve2") }),
  },
  singleControlPlane: { bad: () => ({ definition: oneHost(1) }), at: ["machines.cp0"], good: () => ({}) },
  singleHost: { bad: () => ({ definition: oneHost(3) }), at: ["proxmox.hosts"], good: () => ({}) },
  spreadingImpossible: {
    bad: () => ({ stages: [spread(3)] }),
    at: ["components.db"],
    good: () => ({ stages: [spread(2)] }),
  },
  storageOnOneHost: {
    bad: () => ({ further: storage(["cp0", "worker0"]) }),
    at: ["components"],
    good: () => ({ further: storage(["worker0", "worker1"]) }),
  },
  storageStartOrder: {
    bad: () => mountsNas("after-nodes"),
    at: ["vms.truenas.start"],
    good: () => mountsNas("before-nodes"),
  },
} satisfies Record<string, RuleCase>;

const machine = (name: string, ...documents: readonly object[]) => ({
  further: configured(good(), { machine: name, documents: documents.map((document) => ({ ...document })) }),
});
const legacy = () => ({ ...good(), versions: { talos: "1.11.6", kubernetes: "1.34.1" } });
const hostname = { apiVersion: "v1alpha1", kind: "HostnameConfig", hostname: "cp0" };
const vip = { apiVersion: "v1alpha1", kind: "Layer2VIPConfig", name: "10.0.3.1", link: "eth0" };
/** The emitted stacks with a text replaced in all of them. */
const stacks = (change: (text: string) => string = (text) => text) => ({
  further: { stacks: JSON.parse(change(JSON.stringify(stacksOf(good())))) },
});
/** The schematic as somebody would write it by hand, under its own ID. */
const handWritten = (text: string) => {
  const [schematic = ""] = /customization:[^"]*/.exec(text) ?? [];
  const [, id = ""] = /image\/([0-9a-f]{64})/.exec(text) ?? [];
  const bare = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";
  return text.replaceAll(id, bare).replaceAll(schematic, "customization: {}\\n");
};
/** The image of the second host is taken from the first. */
const fromFirstHost = (text: string) => {
  const [, id = ""] = /proxmox_download_file\.pve1-([0-9a-f]{8})/.exec(text) ?? [];
  return text.replaceAll(`proxmox_download_file.pve2-${id}`, `proxmox_download_file.pve1-${id}`);
};
const csi = (driver: string) => releaseStage(release("democratic-csi", { values: { driver: { config: { driver } } } }));
const longhorn = releaseStage(
  release("longhorn", { makes: { podSecurity: "privileged", podSecurityReason: "host disks" } }),
);
const mounted = () => ({
  declared: {
    ...inputOf(good()).declared,
    machines: [
      { component: "longhorn", reason: "data", kubeletMounts: [{ path: "/var/lib/longhorn", options: ["bind"] }] },
    ],
  },
});

export const talos = {
  agentWithoutExtension: { bad: () => stacks(handWritten), at: ["machines.cp0"], good: () => stacks() },
  documentKind: {
    bad: () => ({
      definition: legacy(),
      further: configured(legacy(), { machine: "cp0", documents: [hostname] }),
    }),
    at: ["machines.cp0"],
    good: () => machine("cp0", hostname),
  },
  imageForm: {
    bad: () => stacks((text) => text.replaceAll("nocloud-amd64.qcow2", "nocloud-amd64.raw.xz")),
    at: ["talos.image"],
    good: () => stacks(),
  },
  imageNotOnHost: { bad: () => stacks(fromFirstHost), at: ["machines.cp1.host"], good: () => stacks() },
  missingExtension: {
    bad: () => ({ stages: [csi("freenas-api-iscsi")] }),
    at: ["components.democratic-csi"],
    good: () => ({ stages: [csi("freenas-api-nfs")] }),
  },
  missingMount: {
    bad: () => ({ stages: [longhorn] }),
    at: ["components.longhorn"],
    good: () => ({ stages: [longhorn], further: mounted() }),
  },
  oldAndNewKey: {
    bad: () => machine("cp0", { machine: { network: { hostname: "cp0" } } }),
    at: ["machines.cp0"],
    good: () => machine("cp0", hostname),
  },
  unknownExtension: {
    bad: () => ({ definition: { ...good(), talos: { extensions: ["siderolabs/qemu-guestagent"] } } }),
    at: ["talos.extensions[0]"],
    good: () => ({ definition: { ...good(), talos: { extensions: ["siderolabs/qemu-guest-agent"] } } }),
  },
  hostPath: {
    bad: () => ({ stages: [inApp(pod({ volumes: [{ name: "data", hostPath: { path: "/mnt/data" } }] }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(pod({ volumes: [{ name: "data", hostPath: { path: "/var/mnt/data" } }] }))] }),
  },
  vipOnWorker: { bad: () => machine("worker0", vip), at: ["machines.worker0"], good: () => machine("cp0", vip) },
} satisfies Record<string, RuleCase>;
