import { image, object, own, REMOVED } from "./changed-home";
import { faultTable } from "./table";

const problem = (path: string) => [`problem ${path}`];
const cp1 = (fields: object) => ({ machines: { "cp-1": fields } });
const app = (fields: object) => ({ apps: { hello: fields } });
const network = (fields: object) => ({ network: fields });
const versions = (talos: string, kubernetes: string, contract?: string) => ({
  versions: { talos, kubernetes, ...(contract === undefined ? {} : { contract }) },
});
const pod = (fields: object, container: object = {}) =>
  object("v1", "Pod", "one", { spec: { containers: [{ name: "main", image, ...container }], ...fields } });
const chart = (name: string, version: string) => ({
  charts: {
    driver: {
      chart: name,
      repository: "https://charts.example.org",
      version,
      podSecurity: "privileged",
      podSecurityReason: "the driver mounts on the host",
      values: {},
    },
  },
});
const AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const SOPS = { secrets: { sops: { age: [AGE] } } };
const token = app({ env: { TOKEN: { secret: "hello-token", key: "token" } } });
const cloudflare = (origin: object) => ({
  components: {
    certManager: { selfSigned: REMOVED, acme: { email: "me@example.org", cloudflare: { token: origin } } },
  },
});

faultTable(
  "A7: an extension that this Talos does not have",
  [
    [
      "a dash too few",
      ["unknown-extension talos.extensions[0]"],
      { talos: { extensions: ["siderolabs/qemu-guestagent"] } },
    ],
    [
      "of one machine",
      ["unknown-extension machines.cp-1.extensions[0]"],
      cp1({ extensions: ["siderolabs/iscsi-tool"] }),
    ],
    ["another owner", ["unknown-extension talos.extensions[0]"], { talos: { extensions: ["siderolab/iscsi-tools"] } }],
    ["without its owner", problem("talos.extensions[0]"), { talos: { extensions: ["iscsi-tools"] } }],
  ],
  [["one that there is", [], { talos: { extensions: ["siderolabs/iscsi-tools"] } }]],
);

faultTable(
  "A8: versions that were never released",
  [
    ["a patch of Talos", ["never-released versions.talos"], versions("1.13.99", "1.36.3")],
    ["a patch of Kubernetes", ["never-released versions.kubernetes"], versions("1.13.9", "1.36.99")],
    ["a line of Talos under a contract", ["never-released versions.talos"], versions("1.99.0", "1.36.3", "1.13")],
    ["an older line", ["never-released versions.talos"], versions("1.12.99", "1.35.4")],
    ["a major of Kubernetes", ["never-released versions.kubernetes"], versions("1.13.9", "2.0.0")],
  ],
  [["the patch before", [], versions("1.13.8", "1.36.2")]],
);

faultTable(
  "G7: a driver far behind its Kubernetes",
  [
    ["ceph-csi", ["driver-behind charts.driver"], chart("ceph-csi-rbd", "3.12.2")],
    ["its other driver", ["driver-behind charts.driver"], chart("ceph-csi-cephfs", "3.12.2")],
    ["NFS", ["driver-behind charts.driver"], chart("csi-driver-nfs", "4.9.0")],
    ["SMB", ["driver-behind charts.driver"], chart("csi-driver-smb", "1.16.0")],
  ],
  [["one line behind", [], chart("ceph-csi-rbd", "3.17.1")]],
);

faultTable(
  "H18: names that begin with a digit",
  [
    ["an app with a port", problem("apps.2fauth"), { apps: { "2fauth": { image, port: 8000 } } }],
    ["with a host", problem("apps.7days"), { apps: { "7days": { image, port: 8000, host: "days" } } }],
    [
      "with a load balancer",
      problem("apps.0ad"),
      {
        network: { loadBalancers: { game: "192.168.1.61" } },
        apps: { "0ad": { image, port: 20595, service: { type: "LoadBalancer", pool: "game" } } },
      },
    ],
    [
      "one line before it may",
      problem("apps.2fauth"),
      { apps: { "2fauth": { image, port: 8000 } } },
      versions("1.12.11", "1.35.4"),
    ],
  ],
  [
    [
      "from Kubernetes 1.37 on",
      [],
      { apps: { "2fauth": { image, port: 8000 } } },
      versions("1.14.1", "1.37.2", "1.13"),
    ],
    ["a digit elsewhere", [], { apps: { fauth2: { image, port: 8000 } } }],
  ],
);

faultTable(
  "C1: one slip in the network is one finding",
  [
    ["the third octet", problem("network.subnet"), network({ subnet: "192.168.2.0/24" })],
    ["the first", problem("network.subnet"), network({ subnet: "10.168.1.0/24" })],
    ["two digits changed places", problem("network.subnet"), network({ subnet: "192.186.1.0/24" })],
    ["the wrong half", problem("network.subnet"), network({ subnet: "192.168.1.128/25" })],
    ["a wider network", problem("network.subnet"), network({ subnet: "192.169.0.0/16" })],
  ],
  [["a network that holds them all", [], network({ subnet: "192.168.0.0/16" })]],
);

faultTable(
  "C2, C3: ends of a network",
  [
    ["a machine on the broadcast address", problem("machines.cp-1.address"), cp1({ address: "192.168.1.255" })],
    ["on the network address", problem("machines.cp-1.address"), cp1({ address: "192.168.1.0" })],
    ["the API address", problem("controlPlane.vip"), { controlPlane: { vip: "192.168.1.255" } }],
    [
      "a hypervisor",
      problem("proxmox.hosts.pve1.address"),
      { proxmox: { hosts: { pve1: { address: "192.168.1.255" } } } },
    ],
    ["the gateway", problem("network.gateway"), network({ gateway: "192.168.1.255" })],
    ["the gateway of another network", problem("network.gateway"), network({ gateway: "192.168.2.1" })],
    ["digits changed places", problem("network.gateway"), network({ gateway: "192.186.1.1" })],
    ["with a prefix length", problem("network.gateway"), network({ gateway: "192.168.1.1/24" })],
  ],
  [["a router at the upper end", [], network({ gateway: "192.168.1.254" })]],
);

faultTable(
  "C7: a file of a secret that is not there is one finding",
  [
    ["sealed, of an app", ["missing-reference apps.hello"], { components: { sealedSecrets: {} } }, token],
    ["by SOPS", ["missing-reference apps.hello"], SOPS, token],
    [
      "read by two issuers",
      ["missing-reference components.certManager"],
      { components: { sealedSecrets: {} } },
      cloudflare({ sealed: "cloudflare.sealed.yaml" }),
    ],
    [
      "the same by SOPS",
      ["missing-reference components.certManager"],
      SOPS,
      cloudflare({ sops: "cloudflare.sops.yaml" }),
    ],
    [
      "of an object",
      ["missing-reference manifests.own"],
      SOPS,
      own(pod({}, { envFrom: [{ secretRef: { name: "env" } }] })),
    ],
  ],
  [["a variable of the first deploy", [], SOPS, cloudflare({ variable: "cloudflare_token" })]],
);

faultTable(
  "C11: a misspelt key",
  [
    ["a component", problem("components.treafik"), { components: { treafik: {} } }],
    ["an option", problem("components.traefik.replcas"), { components: { traefik: { replcas: 2 } } }],
    ["a chapter", problem("netwrok"), { netwrok: {} }],
    ["of a machine", problem("machines.cp-1.adress"), cp1({ adress: "192.168.1.21" })],
    ["of an app", problem("apps.hello.hots"), app({ hots: "hello" })],
  ],
  [["the right one", [], { components: { traefik: { replicas: 2 } } }]],
);

const two = (one: object, other: object) => ({ charts: { ...Object(one).charts, ...Object(other).charts } });
const named = (key: string, name: string, version: string) => ({
  charts: { [key]: chart(name, version).charts.driver },
});
const APART = ["versions-apart charts.a"];

faultTable(
  "G8: two that are released in step",
  [
    ["drivers of two lines", APART, two(named("a", "ceph-csi-rbd", "3.17.1"), named("b", "ceph-csi-cephfs", "3.16.0"))],
    ["the other way round", APART, two(named("a", "ceph-csi-rbd", "3.16.0"), named("b", "ceph-csi-cephfs", "3.17.1"))],
    [
      "an operator and its cluster",
      APART,
      two(named("a", "rook-ceph", "1.20.0"), named("b", "rook-ceph-cluster", "1.19.0")),
    ],
    [
      "a patch apart, where every one counts",
      APART,
      two(named("a", "rook-ceph", "1.20.1"), named("b", "rook-ceph-cluster", "1.20.0")),
    ],
  ],
  [
    ["patches of one line", [], two(named("a", "ceph-csi-rbd", "3.17.1"), named("b", "ceph-csi-cephfs", "3.17.0"))],
    ["the same", [], two(named("a", "rook-ceph", "1.20.1"), named("b", "rook-ceph-cluster", "1.20.1"))],
  ],
);
