import { defineCluster } from "../apps/define-cluster";

const node = { role: "control-plane", host: "pve", cpus: 3, memory: "14 GiB", disk: "50 GiB" } as const;

/** Three control planes and their storage server on one Proxmox host; Argo CD manages what runs. */
export default defineCluster({
  name: "talos-truenas",
  domain: "talos-truenas.home.arpa",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "10.9.8.0/24",
    gateway: "10.9.8.1",
    nameservers: ["10.9.8.1"],
    reserved: { workstation: "10.9.8.50" },
    pods: "10.244.0.0/16",
    services: "10.96.0.0/12",
  },
  proxmox: {
    endpoint: "https://10.9.8.2:8006/",
    insecure: true,
    hosts: {
      pve: {
        address: "10.9.8.2",
        cpus: 12,
        memory: "62.8 GiB",
        bridges: ["virbr1"],
        datastores: {
          "local-lvm": { kind: "lvmthin", content: ["images"], size: "800 GiB" },
          local: { kind: "dir", content: ["iso", "import"], size: "100 GiB" },
        },
      },
    },
    defaults: { bridge: "virbr1" },
  },
  controlPlane: { vip: "10.9.8.100", schedulable: true, certificateNames: ["talos-truenas-operator.tailnet.ts.net"] },
  talos: {
    podSecurity: { enforce: "baseline" },
    audit: "changes",
    firewall: {
      management: { workstation: "10.9.8.50", hypervisor: "10.9.8.2" },
    },
  },
  machines: {
    "talos-cp-1": { ...node, address: "10.9.8.11" },
    "talos-cp-2": { ...node, address: "10.9.8.12" },
    "talos-cp-3": { ...node, address: "10.9.8.13" },
  },
  vms: {
    "truenas-scale": {
      host: "pve",
      product: "truenas-scale",
      address: "10.9.8.20",
      cpus: 2,
      memory: "16 GiB",
      disks: [
        { name: "os", size: "100 GiB" },
        { name: "pool", size: "200 GiB" },
      ],
      iso: {
        url: "https://download.sys.truenas.net/TrueNAS-SCALE-Goldeye/25.10.7/TrueNAS-SCALE-25.10.7.iso",
        checksumUrl: "https://download.sys.truenas.net/TrueNAS-SCALE-Goldeye/25.10.7/TrueNAS-SCALE-25.10.7.iso.sha256",
      },
      start: "before-nodes",
    },
  },
  gitops: {
    engine: "argocd",
    repository: "ssh://git@github.com/owner/talos-truenas",
    credentials: { generated: "terraform" },
    interval: "2m",
  },
  components: {
    cilium: {},
    argoCd: { access: { by: "tailscale" } },
    tailscaleOperator: { admins: ["autogroup:admin"] },
    sealedSecrets: {},
    snapshotController: {},
    democraticCsi: {
      host: "10.9.8.20",
      machine: "truenas-scale",
      version: "25.10.7",
      nfs: { dataset: "tank/k8s/nfs", snapshots: "tank/k8s/nfs-snapshots" },
      iscsi: { dataset: "tank/k8s/iscsi", snapshots: "tank/k8s/iscsi-snapshots" },
    },
    kubeletCsrApprover: {},
    metricsServer: {},
    prometheus: {
      retention: "15d",
      size: "20 GiB",
      hosts: { grafana: false },
      grafana: { admin: { variable: "grafana_admin" } },
    },
    grafanaDashboards: {},
    truenasExporter: { host: "10.9.8.20" },
  },
  accept: [
    {
      check: "single-host",
      reason: "it is the only host: losing it loses everything, and the runbook says how to rebuild",
    },
    {
      check: "host-memory",
      reason:
        "the plan gives 58 of 62.8 GiB to machines; what is left is thin for Proxmox, and TrueNAS' cache is capped at its 16 GiB",
    },
  ],
  assumptions: [
    { at: "proxmox.hosts.pve", why: "the plan names one host without its name, address and datastores" },
    { at: "network.gateway", why: "the plan names the bridge virbr1 and not its gateway or DNS server" },
    { at: "network.reserved.workstation", why: "the plan says named management addresses and names none" },
    { at: "controlPlane.certificateNames", why: "the name of the tailnet is not in the plan" },
    { at: "gitops.repository", why: "the plan names no repository" },
  ],
});
