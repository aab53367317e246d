import { defineCluster } from "../../../apps/define-cluster";

const local = { kind: "dir", content: ["iso", "import"] } as const;
const datastores = { "local-lvm": { kind: "lvmthin", size: "1 TiB" }, local } as const;
const size = { cpus: 4, memory: "12 GiB", disk: "100 GiB" };

export default defineCluster({
  name: "home",
  domain: "home.example.org",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "192.168.1.0/24",
    gateway: "192.168.1.1",
    nameservers: ["192.168.1.1"],
    loadBalancers: { "ingress-pool": "192.168.1.60" },
  },
  proxmox: {
    endpoint: "https://192.168.1.11:8006/",
    hosts: {
      pve1: { address: "192.168.1.11", cpus: 8, memory: "32 GiB", datastores },
      pve2: { address: "192.168.1.12", cpus: 8, memory: "32 GiB", datastores },
      pve3: { address: "192.168.1.13", cpus: 8, memory: "32 GiB", datastores },
    },
  },
  controlPlane: { vip: "192.168.1.20", schedulable: true },
  machines: {
    "cp-1": { role: "control-plane", host: "pve1", address: "192.168.1.21", ...size },
    "cp-2": { role: "control-plane", host: "pve2", address: "192.168.1.22", ...size },
    "cp-3": { role: "control-plane", host: "pve3", address: "192.168.1.23", ...size },
  },
  gitops: { repository: "https://github.com/you/home" },
  components: { cilium: {}, metallb: {}, traefik: {}, certManager: { selfSigned: true } },
  apps: { hello: { image: "docker.io/nginxinc/nginx-unprivileged:1.29.3", port: 8080, host: "hello" } },
});
