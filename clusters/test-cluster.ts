import { defineCluster } from "../apps/define-cluster";

export default defineCluster({
  name: "test-cluster",
  domain: "test-cluster.agentydragon.com",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "10.0.0.0/16",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1"],
    loadBalancers: {
      "ingress-pool": "10.0.3.2",
      "dns-pool": "10.0.3.3",
      "services-pool": "10.0.3.4-10.0.3.20",
    },
  },
  proxmox: {
    endpoint: "https://10.0.0.2:8006/",
    cluster: "atlas",
    insecure: true,
    hosts: {
      atlas: {
        address: "10.0.0.2",
        cpus: 32,
        memory: "128 GiB",
        bridges: ["vmbr0"],
        datastores: {
          "local-lvm": { kind: "lvmthin", content: ["images"], size: "1800 GiB" },
          local: { kind: "dir", content: ["iso", "import", "snippets"], size: "200 GiB" },
        },
      },
    },
  },
  talos: { image: "metal" },
  controlPlane: { vip: "10.0.3.1" },
  machines: {
    controlplane0: {
      role: "control-plane",
      host: "atlas",
      address: "10.0.1.1",
      cpus: 4,
      memory: "8 GiB",
      disk: "64 GiB",
    },
    controlplane1: {
      role: "control-plane",
      host: "atlas",
      address: "10.0.1.2",
      cpus: 4,
      memory: "8 GiB",
      disk: "64 GiB",
    },
    controlplane2: {
      role: "control-plane",
      host: "atlas",
      address: "10.0.1.3",
      cpus: 4,
      memory: "8 GiB",
      disk: "64 GiB",
    },
    worker0: { role: "worker", host: "atlas", address: "10.0.2.1", cpus: 8, memory: "24 GiB", disk: "128 GiB" },
    worker1: { role: "worker", host: "atlas", address: "10.0.2.2", cpus: 8, memory: "24 GiB", disk: "128 GiB" },
  },
  gitops: {
    repository: "ssh://git@github.com/agentydragon/test-cluster",
    credentials: { generated: "terraform" },
  },
  components: {
    cilium: {},
    metallb: {},
    ingressNginx: {},
    powerdns: {},
    clusterDns: {},
    externalDns: {},
    cloudnativePg: {},
    certManager: { acme: { email: "hostmaster@agentydragon.com" }, wildcard: true },
    mesh: { controlServer: "https://headscale.agentydragon.com", admins: ["agentydragon@"] },
    sealedSecrets: {},
    externalSecrets: {},
    proxmoxCsi: { datastore: "local-lvm" },
    vault: {},
    authentik: {},
    tofuController: {},
    gitea: {},
    harbor: { projects: { library: { public: true, groups: { "harbor-users": "developer" } } } },
    matrix: {},
    edgeProxy: { address: "203.0.113.10" },
  },
  apps: {
    test: {
      // renovate: datasource=docker depName=docker.io/traefik/whoami
      image: "docker.io/traefik/whoami:v1.11.0",
      port: 8080,
      host: "test",
      args: ["--port=8080"],
      probe: "/health",
    },
  },
  accept: [
    {
      check: "single-host",
      reason:
        "atlas is the only Proxmox host there is; volumes outlive a recreate, and the runbook leads back from its loss",
    },
    {
      check: "quorum-on-few-nodes",
      at: "components.vault",
      reason: "the plan has two workers for three members of Vault, so spreading is preferred and not required",
    },
  ],
  assumptions: [
    { at: "components.certManager.acme.email", why: "the plan names no address for Let's Encrypt's letters" },
    { at: "components.mesh.controlServer", why: "the plan names a Headscale mesh and not its URL" },
    { at: "components.mesh.admins", why: "the plan names no Headscale user" },
    {
      at: "components.edgeProxy.address",
      why: "the plan names a VPS and not its address; this one is for documentation and leads nowhere",
    },
  ],
});
