import { defineCluster } from "groundwork-gitops";
import { apps } from "./_apps";
import { proxmox } from "./_proxmox";

const store = (key: string) => ({ store: "home", key });

/** What every VM has: a second card in the storage network, and hardware for steady latency. */
const vm = (storage: number) => ({
  cpus: 8,
  memory: "32 GiB",
  disk: "100 GiB",
  nics: [{ bridge: "vmbr1", vlanTag: 40, mtu: 9000 }],
  links: { eth1: { mtu: 9000, addresses: [`10.0.40.${storage}/24`] } },
  hardware: {
    cpuType: "host",
    numa: true,
    bootOrder: ["scsi0"],
    display: "none" as const,
    tags: ["home-lab"],
  },
});
/** A second disk for replicated volumes. */
const data = {
  disks: { data: { size: "500 GiB", datastore: "fast", cache: "none", discard: true, ssd: true, ioThread: true } },
  volumes: { longhorn: { disk: { disk: "data" } } },
} as const;

export default defineCluster({
  extends: [apps],
  name: "two-hosts-gpu",
  domain: "home.example.org",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "192.168.1.0/24",
    gateway: "192.168.1.1",
    nameservers: ["192.168.1.1"],
    loadBalancers: { internal: "192.168.1.60", external: "192.168.1.61" },
  },
  proxmox,
  controlPlane: { vip: "192.168.1.20", schedulable: true },
  machines: {
    "cp-1": { role: "control-plane", host: "pve1", address: "192.168.1.21", ...vm(21) },
    "cp-2": { role: "control-plane", host: "pve2", address: "192.168.1.22", ...vm(22) },
    "gpu-1": {
      role: "control-plane",
      host: "pve1",
      address: "192.168.1.23",
      ...vm(23),
      ...data,
      gpu: { mapping: "card-old", vendor: "nvidia", driver: "proprietary" },
    },
    "gpu-2": {
      role: "worker",
      host: "pve2",
      address: "192.168.1.24",
      ...vm(24),
      ...data,
      gpu: { mapping: "card-new", vendor: "nvidia", driver: "open" },
      usb: ["zigbee"],
      labels: { "example.org/zigbee": "true" },
    },
  },
  gitops: { engine: "argocd", repository: "https://github.com/you/home" },
  components: {
    argoCd: { access: { by: "ingress" } },
    cilium: { loadBalancer: true },
    metricsServer: {},
    kubeletCsrApprover: {},
    certManager: { acme: { email: "me@example.org", cloudflare: { token: store("cloudflare") } }, wildcard: true },
    envoyGateway: {},
    externalSecrets: {
      stores: { home: { provider: "onePasswordSdk", vault: "home", credentials: { variable: "op_token" } } },
    },
    externalDns: { provider: "cloudflare", token: store("cloudflare"), target: "home.dyn.example.net" },
    snapshotController: {},
    longhorn: { default: true, volume: "longhorn", snapshots: true },
    csiDriverNfs: { server: "192.168.1.5", share: "/mnt/tank/k8s" },
    csiDriverSmb: { server: "192.168.1.5", share: "family", credentials: store("smb") },
    volsync: {
      storage: { bucket: "volumes", endpoint: "https://s3.example.org" },
      credentials: store("volsync"),
    },
    prometheus: {},
    nvidiaGpu: { shared: 4 },
  },
  charts: {
    keda: {
      chart: "keda",
      repository: "https://kedacore.github.io/charts",
      version: "2.18.1",
      podSecurity: "restricted",
      makes: { crds: ["keda.sh/ScaledObject", "keda.sh/ScaledJob", "keda.sh/TriggerAuthentication"] },
    },
    "external-dns-home": {
      chart: "external-dns",
      repository: "https://kubernetes-sigs.github.io/external-dns",
      version: "1.21.1",
      namespace: "external-dns-home",
      podSecurity: "restricted",
      crds: "Skip",
      values: {
        provider: { name: "rfc2136" },
        registry: "txt",
        txtOwnerId: "two-hosts-gpu-home",
        domainFilters: ["home.example.org"],
        sources: ["gateway-httproute", "service"],
        extraArgs: {
          "rfc2136-host": "192.168.1.53",
          "rfc2136-zone": "home.example.org",
          "rfc2136-tsig-keyname": "external-dns",
          "rfc2136-tsig-secret-alg": "hmac-sha256",
          "rfc2136-tsig-axfr": true,
        },
        env: [
          {
            name: "EXTERNAL_DNS_RFC2136_TSIG_SECRET",
            valueFrom: { secretKeyRef: { name: "rfc2136", key: "secret" } },
          },
        ],
      },
      needs: { start: { Secret: { rfc2136: ["secret"] } } },
    },
  },
  manifests: {
    "dns-secret": {
      from: [
        {
          apiVersion: "external-secrets.io/v1",
          kind: "ExternalSecret",
          metadata: { name: "rfc2136", namespace: "external-dns-home" },
          spec: {
            secretStoreRef: { kind: "ClusterSecretStore", name: "home" },
            target: { name: "rfc2136" },
            data: [{ secretKey: "secret", remoteRef: { key: "rfc2136/secret" } }],
          },
        },
      ],
    },
    chat: { from: ["./my-apps/chat"] },
    bench: { from: ["./my-apps/bench"] },
  },
  accept: [
    {
      check: "quorum-on-one-host",
      at: "machines.gpu-1.host",
      reason: "two hosts cannot carry a quorum: the API is gone while pve1 is, and comes back with it",
    },
  ],
  apps: {
    models: {
      image: "docker.io/ollama/ollama:0.13.0",
      port: 11434,
      host: "models",
      gpu: "nvidia",
      memory: "8 GiB",
      writableRoot: true,
      volumes: { "/models": { size: "200 GiB", storageClass: "longhorn" } },
      env: { OLLAMA_MODELS: "/models" },
    },
    photos: {
      image: "ghcr.io/owner/photos:1.9.0",
      port: 3000,
      host: "photos",
      volumes: {
        "/library": { size: "1 TiB", storageClass: "smb", accessMode: "ReadWriteMany" },
        "/data": { size: "20 GiB", backup: true },
      },
    },
    zigbee2mqtt: {
      image: "ghcr.io/koenkk/zigbee2mqtt:2.7.1",
      port: 8080,
      host: "zigbee",
      nodeSelector: { "example.org/zigbee": "true" },
      devices: [{ path: "/dev/serial/by-id/usb-zigbee-if00", as: "/dev/ttyACM0" }],
      groups: [20],
      volumes: { "/app/data": "1 GiB" },
    },
    worker: {
      image: "ghcr.io/owner/worker:1.0.0",
      autoscale: {
        min: 0,
        max: 4,
        triggers: [
          {
            type: "cron",
            metadata: { timezone: "Europe/Berlin", start: "0 8 * * *", end: "0 20 * * *", desiredReplicas: "2" },
          },
        ],
      },
    },
  },
});
