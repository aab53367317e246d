import { defineCluster } from "../apps/define-cluster";

/** The NAS, which serves files and holds one copy of every etcd snapshot. */
const NAS = "172.16.1.250";

/** Object storage outside the house; a fire takes neither backups nor snapshots with it. */
const OBJECT_STORAGE_HOST = "0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com";
const OBJECT_STORAGE = `https://${OBJECT_STORAGE_HOST}`;

/** Where the Ceph monitors and OSDs listen. */
const CEPH = ["172.16.1.2", "172.16.1.3", "172.16.1.4"];

/** What several closed namespaces ask for. */
const CLOUDFLARE_API = { name: "allow-cloudflare-api", to: "api.cloudflare.com", ports: [443] };
const BUCKETS = { name: "allow-object-storage", to: OBJECT_STORAGE_HOST, ports: [443] };

export default defineCluster({
  name: "ragas",
  domain: "ragas.cc",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "172.16.1.0/24",
    gateway: "172.16.1.1",
    nameservers: ["172.16.1.10", "172.16.1.11"],
    dhcp: ["172.16.1.100-172.16.1.199"],
    reserved: { technitium: "172.16.1.10", adguard: "172.16.1.11", nas: NAS },
    loadBalancers: { dns: "172.16.1.60", internal: "172.16.1.61", external: "172.16.1.62" },
  },
  proxmox: {
    endpoint: "https://172.16.1.2:8006/",
    cluster: "ragas",
    insecure: true,
    // A Ceph OSD takes 4 GiB and Proxmox 2 GiB of pve1, pve2 and pve3; pve4 has no OSD.
    hosts: {
      pve1: {
        address: "172.16.1.2",
        cpus: 24,
        memory: "28 GiB",
        reserve: "6 GiB",
        datastores: { local: { kind: "dir", content: ["iso", "import", "snippets"], size: "100 GiB" } },
      },
      pve2: {
        address: "172.16.1.3",
        cpus: 24,
        memory: "28 GiB",
        reserve: "6 GiB",
        datastores: { local: { kind: "dir", content: ["iso", "import", "snippets"], size: "100 GiB" } },
      },
      pve3: {
        address: "172.16.1.4",
        cpus: 4,
        memory: "16 GiB",
        reserve: "6 GiB",
        datastores: { local: { kind: "dir", content: ["iso", "import", "snippets"], size: "100 GiB" } },
      },
      pve4: {
        address: "172.16.1.5",
        cpus: 12,
        memory: "64 GiB",
        reserve: "4 GiB",
        datastores: { local: { kind: "dir", content: ["iso", "import", "snippets"], size: "100 GiB" } },
      },
    },
    datastores: { "vm-storage": { kind: "rbd", content: ["images"], size: "1800 GiB" } },
    defaults: { disks: "vm-storage", images: "local" },
    // For a future worker on pve4: machines.<name>.gpu = { vendor: "intel", mapping: "uhd770" }.
    pciMappings: {
      uhd770: {
        comment: "Intel UHD Graphics 770 of pve4",
        devices: [{ host: "pve4", id: "8086:4680", path: "0000:00:02.0" }],
      },
    },
    // A machine of a failed host starts elsewhere, because its disk is on Ceph. pve3 carries no
    // machine of its own: it is the place for a control plane whose host has failed.
    ha: { controlPlanesApart: true },
  },
  // TPM disk encryption is encryption: { state: "tpm", ephemeral: "tpm" }, Secure Boot is secureBoot: true.
  talos: { talhelper: true },
  controlPlane: { vip: "172.16.1.49", schedulable: true },
  machines: {
    "talos-cp-1": {
      role: "control-plane",
      host: "pve1",
      address: "172.16.1.50",
      cpus: 4,
      memory: "8 GiB",
      disk: "100 GiB",
    },
    // The plan has it on pve1 together with talos-cp-1: losing pve1 would lose quorum.
    "talos-cp-2": {
      role: "control-plane",
      host: "pve4",
      address: "172.16.1.51",
      cpus: 4,
      memory: "8 GiB",
      disk: "100 GiB",
    },
    "talos-cp-3": {
      role: "control-plane",
      host: "pve2",
      address: "172.16.1.52",
      cpus: 4,
      memory: "8 GiB",
      disk: "100 GiB",
    },
    // The plan has it on pve2 together with talos-cp-3: 24 of 28 GiB would leave 4 GiB for the Ceph OSD and Proxmox.
    "talos-worker": {
      role: "worker",
      host: "pve4",
      address: "172.16.1.53",
      cpus: 8,
      memory: "16 GiB",
      disk: "200 GiB",
      ha: { hosts: { pve4: 3, pve1: 2, pve2: 1 } },
    },
  },
  gitops: {
    engine: "flux",
    repository: "ssh://git@github.com/owner/ragas",
    credentials: { generated: "terraform" },
  },
  // A sample recipient: its identity was thrown away. Replace it, the files of clusters/ragas/secrets
  // and clusters/ragas/talsecret.sops.yaml by your own.
  secrets: { sops: { age: ["age1d67x9z2d5s6yc3fu5c5390vt378wmxcwstj5af2npflw5p95nghqml3xns"] } },
  components: {
    cilium: { hubble: "relay", loadBalancer: true },
    kubeletCsrApprover: {},
    metricsServer: {},
    certManager: {
      acme: {
        email: "hostmaster@ragas.cc",
        cloudflare: { token: { sops: "cloudflare-certificates.sops.yaml" } },
      },
      wildcard: true,
    },
    envoyGateway: {},
    k8sGateway: {},
    externalDns: { provider: "cloudflare", token: { sops: "cloudflare-dns.sops.yaml" } },
    cloudflared: {
      tunnel: "7f3a1c52-5d0e-4b0e-9a57-0c2f6d3b8e41",
      credentials: { sops: "cloudflare-tunnel.sops.yaml" },
    },
    snapshotController: {},
    cephCsi: {
      clusterId: "5e1c9a7e-3f0b-4c8e-8a52-6d2b7f94c103",
      monitors: CEPH,
      pool: "vm-storage",
      datastore: "vm-storage",
      key: { sops: "ceph.sops.yaml" },
    },
    csiDriverNfs: {
      server: NAS,
      share: "/volume1/kubernetes",
      libraries: { media: { path: "/volume1/media", namespace: "jellyfin", readOnly: true } },
    },
    velero: {
      storage: {
        bucket: "ragas-velero",
        endpoint: OBJECT_STORAGE,
        region: "auto",
        credentials: { sops: "velero.sops.yaml" },
      },
      volumes: "snapshots",
    },
    etcdBackup: {
      storage: {
        bucket: "ragas-etcd",
        endpoint: OBJECT_STORAGE,
        region: "auto",
        credentials: { sops: "etcd-backup-bucket.sops.yaml" },
      },
      nfs: { server: NAS, path: "/volume1/backup/etcd" },
      passphrase: { sops: "etcd-backup-passphrase.sops.yaml" },
    },
    intelGpu: {},
    networkPolicies: {
      namespaces: {
        "cert-manager": {
          ingress: [{ name: "allow-webhook", from: "api-server", ports: [10250] }],
          egress: [
            { name: "allow-acme", to: "internet", ports: [443] },
            { name: "allow-challenge-lookups", to: ["1.1.1.1", "9.9.9.9"], ports: ["53/UDP", 53] },
          ],
        },
        cloudflared: {
          egress: [
            { name: "allow-cloudflare-edge", to: "internet", ports: ["7844/UDP", 7844, 443] },
            { name: "allow-external-gateway", to: "envoy-gateway" },
          ],
        },
        "envoy-gateway": {
          ingress: [
            { name: "allow-home", from: "home" },
            { name: "allow-tunnel", from: "cloudflared" },
            { name: "allow-webhook", from: "api-server", ports: [9443] },
          ],
          egress: [{ name: "allow-backends", to: "cluster" }],
        },
        "external-dns": { egress: [CLOUDFLARE_API] },
        "k8s-gateway": {
          ingress: [{ name: "allow-home-dns", from: "home", ports: ["1053/UDP", 1053] }],
          egress: [{ name: "allow-public-resolvers", to: ["1.1.1.1", "9.9.9.9"], ports: ["53/UDP", 53] }],
        },
        "ceph-csi": { egress: [{ name: "allow-ceph", to: CEPH }] },
        velero: { egress: [BUCKETS] },
        "etcd-backup": { egress: [BUCKETS, { name: "allow-talos-api", to: "home", ports: [50000] }] },
        "intel-gpu": { ingress: [{ name: "allow-webhook", from: "api-server", ports: [9443] }] },
        "metrics-server": {
          ingress: [{ name: "allow-aggregation", from: "api-server", ports: [10250] }],
          egress: [{ name: "allow-kubelets", to: "home", ports: [10250] }],
        },
        "csi-driver-nfs": {},
        "kubelet-csr-approver": {},
        "snapshot-controller": {},
        jellyfin: { egress: [{ name: "allow-metadata", to: "internet", ports: [443] }] },
        whoami: {},
      },
    },
  },
  apps: {
    jellyfin: {
      // renovate: datasource=docker depName=ghcr.io/jellyfin/jellyfin
      image: "ghcr.io/jellyfin/jellyfin:10.11.11",
      port: 8096,
      host: "jellyfin",
      gateway: "internal",
      probe: "/health",
      memory: "1 GiB",
      limits: { memory: "4 GiB" },
      volumes: {
        "/config": "10 GiB",
        "/cache": { scratch: "10 GiB" },
        "/media": { shared: "media", readOnly: true },
      },
    },
    whoami: {
      // renovate: datasource=docker depName=docker.io/traefik/whoami
      image: "docker.io/traefik/whoami:v1.11.0",
      port: 8080,
      host: "whoami",
      gateway: "external",
      args: ["--port=8080"],
      probe: "/health",
      replicas: 2,
    },
  },
  assumptions: [
    { at: "network.dhcp", why: "the plan names no DHCP range" },
    { at: "proxmox.cluster", why: "the plan does not name the Proxmox cluster" },
    { at: "proxmox.hosts", why: "threads of the Ryzen 9 hosts, reserves and local datastores are not in the plan" },
    { at: "proxmox.datastores.vm-storage.size", why: "the plan does not say how large the pool is" },
    {
      at: "proxmox.pciMappings.uhd770",
      why: "PCI address and device id as every UHD 770 has them; compare with lspci -nn",
    },
    { at: "machines.talos-cp-2.host", why: "moved from pve1 to pve4: any host may fail now" },
    { at: "machines.talos-worker.host", why: "moved from pve2 to pve4, which has memory for it" },
    { at: "gitops.repository", why: "the plan names no repository" },
    { at: "secrets.sops.age", why: "a sample recipient whose identity nobody has" },
    { at: "components.certManager.acme.email", why: "the plan names no address for Let's Encrypt's letters" },
    { at: "components.cloudflared.tunnel", why: "an example id; cloudflared tunnel create prints the real one" },
    { at: "components.cephCsi.clusterId", why: "an example fsid; ceph fsid on a Proxmox host prints the real one" },
    { at: "components.cephCsi.monitors", why: "monitors on pve1, pve2 and pve3, where the OSDs are" },
    { at: "components.csiDriverNfs", why: "the plan names the NAS and not its exports" },
    {
      at: "components.velero.storage",
      why: "the plan asks for object storage and names none: Cloudflare R2, an example account",
    },
    { at: "components.etcdBackup", why: "bucket and export are chosen" },
  ],
});
