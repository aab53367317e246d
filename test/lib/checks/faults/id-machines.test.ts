import { image, object, override, own, workers } from "./changed-home";
import { faultTable } from "./table";

const LONGHORN = { components: { longhorn: { default: true } } };
const problem = (path: string) => [`problem ${path}`];
const cp1 = (fields: object) => ({ machines: { "cp-1": fields } });
const network = (fields: object) => ({ network: fields });
const versions = (talos: string, kubernetes: string, contract?: string) => ({
  versions: { talos, kubernetes, ...(contract === undefined ? {} : { contract }) },
});
const pod = (fields: object, container: object = {}) =>
  object("v1", "Pod", "one", { spec: { containers: [{ name: "main", image, ...container }], ...fields } });
const resources = (map: object) => pod({}, { resources: map });
const database = (spec: object) =>
  own(object("postgresql.cnpg.io/v1", "Cluster", "db", { spec: { storage: { size: "1Gi" }, ...spec } }));
const CNPG = { components: { longhorn: { default: true }, cloudnativePg: {} } };
const claimed = (kind: string, spec: object) =>
  own(
    object("v1", "PersistentVolumeClaim", "data", {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }),
    object("apps/v1", kind, "web", {
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image }], ...spec } },
        ...(kind === "StatefulSet" ? { serviceName: "web" } : { strategy: { type: "Recreate" } }),
      },
    }),
  );
const mount = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] };
const pool = (...addresses: readonly string[]) =>
  own(
    {
      ...object("metallb.io/v1beta1", "IPAddressPool", "own", { spec: { addresses } }),
      metadata: { name: "own", namespace: "metallb-system" },
    },
    // A pool that nobody announces is a mistake of its own.
    {
      ...object("metallb.io/v1beta1", "BGPAdvertisement", "own", { spec: { ipAddressPools: ["own"] } }),
      metadata: { name: "own", namespace: "metallb-system" },
    },
  );
const blocks = (...entries: readonly object[]) =>
  own(object("cilium.io/v2", "CiliumLoadBalancerIPPool", "own", { spec: { blocks: entries } }));
const cnpgLimits = { requests: { memory: "2Gi" }, limits: { memory: "1Gi" } };
const rule = (...ports: readonly (number | string)[]) => ({
  talos: {
    patches: [
      {
        apiVersion: "v1alpha1",
        kind: "NetworkRuleConfig",
        name: "web",
        portSelector: { ports, protocol: "tcp" },
        ingress: [{ subnet: "192.168.1.0/24" }],
      },
    ],
  },
});
const open = (...ports: readonly string[]) => ({
  talos: {
    firewall: { management: { laptop: "192.168.1.50" }, services: { web: { ports, from: ["192.168.1.0/24"] } } },
  },
});
const PORT = "talos.firewall.services.web.ports[0]";
const control = (controlServer: string) => ({ components: { mesh: { controlServer, admins: ["me@"] } } });
const V14 = { versions: { talos: "1.14.1", kubernetes: "1.36.3", contract: "1.14", providers: { talos: "0.12.0" } } };
const old = { versions: { talos: "1.14.1", kubernetes: "1.36.3", contract: "1.14", providers: { talos: "0.11.0" } } };

faultTable(
  "A17: a port of a node that is taken, in the values of a chart",
  [
    [
      "the kubelet's",
      ["host-port-taken releases.traefik.values.ports.web.hostPort"],
      override("traefik", "ports", { web: { hostPort: 10250 } }),
    ],
    [
      "apid's",
      ["host-port-taken releases.traefik.values.ports.web.hostPort"],
      override("traefik", "ports", { web: { hostPort: 50000 } }),
    ],
    [
      "the API server's",
      ["host-port-taken releases.traefik.values.ports.websecure.hostPort"],
      override("traefik", "ports", { websecure: { hostPort: 6443 } }),
    ],
    [
      "MetalLB's",
      ["host-port-taken releases.traefik.values.ports.web.hostPort"],
      override("traefik", "ports", { web: { hostPort: 7946 } }),
    ],
  ],
  [
    ["free ports", [], override("traefik", "ports", { web: { hostPort: 80 }, websecure: { hostPort: 443 } })],
    ["one port more", [], override("traefik", "ports", { web: { hostPort: 8081 } })],
  ],
);

faultTable(
  "A22: addresses that nobody can have, and pools as objects",
  [
    [
      "a pool up to the broadcast address",
      problem("network.loadBalancers.ingress-pool"),
      network({ loadBalancers: { "ingress-pool": "192.168.1.250-192.168.1.255" } }),
    ],
    [
      "from the network address on",
      problem("network.loadBalancers.ingress-pool"),
      network({ loadBalancers: { "ingress-pool": "192.168.1.0-192.168.1.10" } }),
    ],
    [
      "as a block",
      problem("network.loadBalancers.ingress-pool"),
      network({ loadBalancers: { "ingress-pool": "192.168.1.240/28" } }),
    ],
    ["something reserved", problem("network.reserved.nas"), network({ reserved: { nas: "192.168.1.255" } })],
    ["a pool of MetalLB", ["address-pool manifests.own"], pool("192.168.1.240-192.168.1.255")],
    ["one over the machines", ["address-overlap manifests.own"], pool("192.168.1.20-192.168.1.30")],
    [
      "a pool of Cilium over the gateway, which nobody announces",
      ["address-overlap manifests.own", "address-pool manifests.own"],
      blocks({ start: "192.168.1.1", stop: "192.168.1.5" }),
    ],
    [
      "the machines' name server in a pool",
      ["nameserver-in-cluster network.nameservers[0]"],
      pool("192.168.1.5/32"),
      network({ nameservers: ["192.168.1.5"] }),
    ],
  ],
  [
    ["up to the address below", [], network({ loadBalancers: { "ingress-pool": "192.168.1.250-192.168.1.254" } })],
    ["free addresses", [], pool("192.168.1.70-192.168.1.72")],
    ["a network behind a router", [], pool("10.9.0.0/24")],
    ["a reserved block with the broadcast address in it", [], network({ reserved: { printers: "192.168.1.240/28" } })],
  ],
);

faultTable(
  "A22: sizes that cannot be",
  [
    ["a system disk", ["machine-too-small machines.cp-1.disk"], cp1({ disk: "4 GiB" })],
    ["a control plane's memory", ["machine-too-small machines.cp-1.memory"], cp1({ memory: "1 GiB" })],
    [
      "of every worker, without what follows from it",
      [
        "machine-too-small machines.w-1.memory",
        "machine-too-small machines.w-2.memory",
        "machine-too-small machines.w-3.memory",
      ],
      workers({ memory: "512 MiB" }),
    ],
    [
      "a limit below the request",
      ["request-over-limit manifests.own"],
      own(resources({ requests: { cpu: "2" }, limits: { cpu: "500m" } })),
    ],
    [
      "in values",
      ["request-over-limit releases.traefik.values.resources"],
      override("traefik", "resources", { requests: { memory: "1Gi" }, limits: { memory: "512Mi" } }),
    ],
    [
      "in an operator's object",
      ["request-over-limit manifests.own"],
      workers(),
      CNPG,
      database({ instances: 2, resources: cnpgLimits }),
    ],
  ],
  [
    [
      "the same in other units",
      [],
      override("traefik", "resources", { requests: { memory: "1Gi" }, limits: { memory: "1024Mi" } }),
    ],
    ["the least that Talos takes", [], cp1({ disk: "10 GiB" })],
  ],
);

faultTable(
  "H3: ports of Talos' firewall",
  [
    ["0", problem(PORT), open("0")],
    ["99999", problem(PORT), open("99999")],
    ["90-80", problem(PORT), open("90-80")],
    ["text", problem(PORT), open("http")],
    ["0 in a patch", ["patch-schema talos.patches[0]"], rule(0)],
    ["a range the wrong way round in a patch", ["patch-schema talos.patches[0]"], rule("90-80")],
  ],
  [
    ["ports and ranges", [], open("443", "8000-8010", "65535")],
    ["the same in a patch", [], rule(443, "8000-8010")],
  ],
);

faultTable(
  "H2: a URL that reaches command lines",
  [
    ["a blank", problem("components.mesh.controlServer"), control("https://mesh.example.org/a b")],
    ["a quote", problem("components.mesh.controlServer"), control("https://mesh.example.org/a'b")],
    [
      "a blank that is none to see",
      problem("components.mesh.controlServer"),
      control("https://mesh.example.org/a\u00a0b"),
    ],
    ["a backslash", problem("components.mesh.controlServer"), control("https://mesh.example.org/a\\b")],
  ],
  [["with what is percent-encoded", [], control("https://mesh.example.org/a%20b")]],
);

faultTable(
  "H7: a provider that does not know the contract",
  [
    ["the one that is pinned", problem("versions.contract"), versions("1.14.1", "1.36.3", "1.14")],
    ["by name", problem("versions.contract"), old],
    ["a later patch", problem("versions.contract"), old, { versions: { providers: { talos: "0.11.1" } } }],
    ["under the newest Kubernetes", problem("versions.contract"), versions("1.14.1", "1.37.2", "1.14")],
  ],
  [
    ["a newer provider", [], V14],
    ["an older contract", [], versions("1.14.1", "1.36.3", "1.13")],
  ],
);

faultTable(
  "H8: workloads that look at an isolated host",
  [
    ["the host's processes", ["isolated-workload manifests.own"], V14, own(pod({ hostPID: true }))],
    [
      "its process files",
      ["isolated-workload manifests.own"],
      V14,
      own(pod({ volumes: [{ name: "proc", hostPath: { path: "/proc" } }] })),
    ],
    [
      "a component",
      ["isolated-workload components.prometheus"],
      V14,
      LONGHORN,
      { components: { externalSecrets: {}, prometheus: {} } },
    ],
    [
      "a Deployment",
      ["isolated-workload manifests.own"],
      V14,
      LONGHORN,
      claimed("Deployment", { ...mount, hostPID: true }),
    ],
  ],
  [
    ["isolation is off", [], V14, { talos: { workloadIsolation: false } }, own(pod({ hostPID: true }))],
    ["an older contract", [], versions("1.14.1", "1.36.3", "1.13"), own(pod({ hostPID: true }))],
  ],
);
