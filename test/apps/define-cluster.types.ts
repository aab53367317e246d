/**
 * Type-level tests of definitions: this file holds no test at run time; `npm run typecheck` is its judge.
 * Lists and maps that nothing may change are as good as others, and what is wrong stays wrong.
 */
import { defineCluster, definePart } from "../../apps/define-cluster";

const NAMESERVERS = ["192.168.1.1", "192.168.1.2"] as const;
const POOLS: readonly string[] = ["192.168.1.60", "192.168.1.64-192.168.1.70"];
const HOST = {
  address: "192.168.1.11",
  cpus: 8,
  memory: "32 GiB",
  datastores: {
    "local-lvm": { kind: "lvmthin" },
    local: { kind: "dir", content: ["iso", "import"] },
  },
} as const;
const MACHINE = {
  role: "control-plane",
  host: "pve1",
  address: "192.168.1.21",
  cpus: 4,
  memory: "12 GiB",
  disk: "100 GiB",
  taints: ["example.org/quiet=true:PreferNoSchedule"],
  nics: [{ bridge: "vmbr1", vlanTag: 40 }],
  hardware: { bootOrder: ["scsi0"], tags: ["critical"] },
  patches: [{ machine: { sysctls: { "vm.nr_hugepages": "0" } } }],
} as const;
const APPS = {
  web: {
    image: "docker.io/library/nginx:1.29.3",
    port: 80,
    args: ["--verbose"],
    from: ["cluster", { app: "other" }],
    services: { outside: { type: "NodePort", nodePort: 30_080, ports: ["http"] } },
    egress: [{ network: "192.168.1.0/24", ports: [443] }],
  },
} as const;
const NETWORK = {
  subnet: "192.168.1.0/24",
  gateway: "192.168.1.1",
  nameservers: NAMESERVERS,
  loadBalancers: { pool: POOLS },
} as const;

export const home = defineCluster({
  name: "home",
  domain: "home.example.org",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: NETWORK,
  proxmox: { endpoint: "https://192.168.1.11:8006/", hosts: { pve1: HOST } },
  machines: { "cp-1": MACHINE },
  gitops: { repository: "https://github.com/you/home" },
  apps: APPS,
  manifests: { own: { from: ["./manifests/own"] as const } },
  components: { csiDriverNfs: { server: "192.168.1.5", share: "/mnt/pool", mountOptions: ["nfsvers=4.2"] as const } },
});

export const part = definePart({ apps: APPS, machines: { "cp-1": null }, network: { nameservers: NAMESERVERS } });

export const layered = defineCluster({ extends: [part, definePart({ apps: APPS })] as const, name: "test" });

export const wrong = definePart({
  // @ts-expect-error: no type of a Service
  apps: { web: { ...APPS.web, service: { type: "Nodeport" } } },
});

export const wrongEntry = definePart({
  // @ts-expect-error: a name server is a text
  network: { nameservers: [192, 168] as const },
});
