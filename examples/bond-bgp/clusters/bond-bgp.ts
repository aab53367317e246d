import { defineCluster } from "groundwork-gitops";
import { apps } from "./_apps";
import { charts } from "./_charts";
import { cephDisks, machines } from "./_machines";

const store = (key: string) => ({ store: "home", key });

export default defineCluster({
  extends: [apps],
  name: "bond-bgp",
  domain: "home.example.org",
  versions: { talos: "1.14.1", kubernetes: "1.36.3", contract: "1.13" },
  network: {
    subnet: "192.168.10.0/28",
    gateway: "192.168.10.1",
    nameservers: ["192.168.10.1"],
    link: "bond0",
    links: {
      fibre: { card: { driver: "i40e", count: 2 }, mtu: 9000, ethernet: { rings: { rx: 4096, tx: 4096 } } },
      bond0: {
        bond: { links: ["fibre"], mode: "802.3ad", xmitHashPolicy: "layer3+4", lacpRate: "fast" },
        mtu: 9000,
      },
      // Without an address on the machines: for pods in the IoT network.
      iot: { vlan: 30, mtu: 1500 },
    },
    // No subnet of the house: the router learns each address by BGP.
    loadBalancers: {
      api: "192.168.20.2",
      internal: "192.168.20.10",
      external: "192.168.20.11",
      services: "192.168.20.32-192.168.20.63",
    },
    bgp: {
      asn: 64514,
      peers: { gateway: { address: "192.168.10.1", asn: 64513, password: store("bgp") } },
    },
  },
  talos: {
    discovery: false,
    kernelArgs: ["-init_on_alloc", "amd_iommu=on"],
    kernelModules: { igb: false, nbd: {} },
    sysctls: { "net.core.rmem_max": "67108864", "net.core.wmem_max": "67108864", "vm.nr_hugepages": "0" },
    udevRules: ['SUBSYSTEM=="drm", KERNEL=="renderD*", GROUP="226", MODE="0660"'],
    files: {
      "/etc/nfsmount.conf": { content: "[ NFSMount_Global_Options ]\nnfsvers=4.2\nhard=True\nnconnect=8\n" },
      "/etc/cri/conf.d/20-customization.part": {
        operation: "create",
        content: '[plugins."io.containerd.cri.v1.images"]\n  discard_unpacked_layers = false\n',
      },
    },
    kubelet: { config: { serializeImagePulls: false, maxParallelImagePulls: 4, imageMaximumGCAge: "168h" } },
    ephemeralSize: "200 GiB",
    volumes: { local: { disk: { model: "WD_BLACK*" } } },
    apiAccess: { "system-upgrade": ["os:admin"], "ci-runners": ["os:reader"] },
    // The chart below answers in its place.
    patches: [{ cluster: { coreDNS: { disabled: true } } }],
  },
  controlPlane: {
    schedulable: true,
    endpoint: "k8s.internal",
    service: { pool: "api" },
    apiServer: {
      args: { "enable-aggregator-routing": true },
      featureGates: { MutatingAdmissionPolicy: true },
      authentication: {
        jwt: [
          {
            issuer: { url: "https://id.example.org", audiences: ["kubernetes"] },
            claimMappings: { username: { claim: "email", prefix: "oidc:" } },
          },
        ],
      },
    },
    controllerManager: { args: { "bind-address": "0.0.0.0" } },
    scheduler: {
      args: { "bind-address": "0.0.0.0" },
      config: {
        profiles: [
          {
            schedulerName: "default-scheduler",
            pluginConfig: [
              {
                name: "PodTopologySpread",
                args: {
                  defaultingType: "List",
                  defaultConstraints: [
                    { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
                  ],
                },
              },
            ],
          },
        ],
      },
    },
  },
  machines,
  gitops: { repository: "https://github.com/you/home" },
  secrets: { sops: { age: ["age1jlsqvqr7wrtrup53mkv9xvsrsqupmy30zwh42n0jtnyr2zvy7yzs5tyzpf"] } },
  components: {
    amdGpu: {},
    cilium: { loadBalancer: true },
    kubeletCsrApprover: {},
    metricsServer: {},
    certManager: { acme: { email: "me@example.org", cloudflare: { token: store("cloudflare") } }, wildcard: true },
    envoyGateway: {},
    externalSecrets: {
      stores: {
        home: {
          provider: "onePasswordConnect",
          url: "http://connect.example.org:8080",
          vaults: ["home"],
          credentials: { sops: "onepassword.sops.yaml" },
        },
      },
    },
    snapshotController: {},
    rookCeph: { disks: cephDisks, dashboard: "ceph" },
    localPath: { path: "/var/mnt/local" },
    volsync: {
      storage: { bucket: "volumes", endpoint: "https://s3.example.org" },
      credentials: store("volsync"),
    },
    prometheus: {},
  },
  charts,
  releases: { cilium: { values: { cni: { exclusive: false } } } },
  manifests: {
    multus: { from: ["./manifests/multus"] },
    alerts: { from: ["./manifests/alerts"] },
    office: { from: ["./kustomize/office"] },
  },
});
