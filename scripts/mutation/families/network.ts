import { textAt } from "../../../lib/data/fields";
import type { Random } from "../../attack/random";
import type { Family, Trial } from "../family";
import { drawHome, type Home, own, trialOf } from "../home";
import { misspelt } from "../spelling";
import { podKind, SCALED, workload } from "../workload";

type Fault = (random: Random, home: Home) => Trial | undefined;

const service = (name: string, spec: object, further: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "own", ...further },
  spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
});
const served = (name: string) =>
  workload({ kind: "Deployment", name, container: { ports: [{ containerPort: 8080, name: "http" }] } });
const poolStart = ({ definition }: Home) => {
  const pool = textAt(definition, "network", "loadBalancers", "ingress-pool") ?? "";
  const [first = "", last = ""] = pool.split("-");
  return { first, last, number: Number(first.split(".")[3]), end: Number(last.split(".")[3]) };
};
const isMetallb = ({ components }: Home) => components.includes("metallb");
const chartOf = ({ ingress }: Home) => (ingress === "traefik" ? "traefik" : "ingress-nginx");

/** A request for a load-balancer address, in every spelling that the two load balancers know. */
function asking(random: Random, home: Home, address: string): readonly [form: string, object] {
  const keys = isMetallb(home)
    ? ["metallb.io/loadBalancerIPs", "metallb.universe.tf/loadBalancerIPs"]
    : ["lbipam.cilium.io/ips", "io.cilium/lb-ipam-ips"];
  const key = random.pick(keys) ?? "";
  const annotations = { [key]: address };
  const name = "door";
  const inValues =
    home.ingress === "traefik" ? { service: { annotations } } : { controller: { service: { annotations } } };
  const [form, object] = random.pick([
    [`Service ${key}`, own(served(name), service(name, { type: "LoadBalancer" }, { annotations }))],
    ["Service loadBalancerIP", own(served(name), service(name, { type: "LoadBalancer", loadBalancerIP: address }))],
    [`values ${key}`, { releases: { [chartOf(home)]: { values: inValues } } }],
    [
      "values loadBalancerIP",
      {
        releases: {
          [chartOf(home)]: {
            values:
              home.ingress === "traefik"
                ? { service: { spec: { loadBalancerIP: address } } }
                : { controller: { service: { loadBalancerIP: address } } },
          },
        },
      },
    ],
  ] as const) ?? ["", {}];
  return [form, object];
}

const outsidePool: Fault = (random, home) => {
  const { number, end } = poolStart(home);
  const address =
    random.pick([
      `${home.net}${2 + random.below(8)}`,
      `${home.net}${number - 1 - random.below(60)}`,
      `${home.net}${Math.min(254, end + 1 + random.below(5))}`,
      `10.77.${random.below(250)}.9`,
      "fd00::9",
    ]) ?? "";
  const [form, bad] = asking(random, home, address);
  return trialOf(home, {
    kind: `an address outside the pools: ${form}`,
    what: address,
    good: [asking(random, home, `${home.net}${number + 3}`)[1]],
    bad: [bad],
    names: (text) => text.includes(address),
  });
};

const askedTwice: Fault = (random, home) => {
  const { number } = poolStart(home);
  const address = `${home.net}${number + 2 + random.below(8)}`;
  const key = isMetallb(home) ? "metallb.io/loadBalancerIPs" : "lbipam.cilium.io/ips";
  const ask = (name: string, by: "annotation" | "field") =>
    by === "annotation"
      ? service(name, { type: "LoadBalancer" }, { annotations: { [key]: address } })
      : service(name, { type: "LoadBalancer", loadBalancerIP: address });
  const by = random.pick(["annotation", "field"] as const) ?? "field";
  const other = random.pick(["annotation", "field"] as const) ?? "field";
  return trialOf(home, {
    kind: `one address asked for twice (${by}, ${other})`,
    what: address,
    good: [own(served("one"), ask("one", by))],
    bad: [own(served("one"), served("two"), ask("one", by), ask("two", other))],
    names: (text) => text.includes(address),
  });
};

/** Pools against everything else that has an address. */
const pools: Fault = (random, home) => {
  const { net } = home;
  const node = 21 + random.below(3);
  const [what, range] = random.pick([
    ["over a node", `${net}${node - 1 * random.below(2)}-${net}${node + random.below(3)}`],
    ["over a host", `${net}${11 + random.below(3)}`],
    ["over the API address", `${net}18-${net}20`],
    ["over the gateway", `${net}1-${net}4`],
    ["that ends on the broadcast address", `${net}${240 + random.below(10)}-${net}255`],
    ["on the network's own address", `${net}0-${net}0`],
    ["in another network", `10.${random.below(90) + 100}.1.1-10.${random.below(90) + 100}.1.9`],
    ["backwards", `${net}240-${net}230`],
  ] as const) ?? ["", ""];
  return trialOf(home, {
    kind: `a pool ${what}`,
    what: range,
    bad: [{ network: { loadBalancers: { second: range } } }],
    names: (text) => text.includes("second"),
  });
};

/** Fields of the definition that hold an address, given one that something else has. */
const addresses: Fault = (random, home) => {
  const { net, definition } = home;
  const { first } = poolStart(home);
  const taken = random.pick([`${net}1`, `${net}11`, `${net}20`, `${net}22`, first, `${net}255`, `${net}0`]) ?? "";
  const node = random.pick(home.nodes.filter((name) => name !== "cp-2")) ?? "cp-1";
  const [where, change] = random.pick([
    [`machines.*.address`, { machines: { [node]: { address: taken } } }],
    ["controlPlane.vip", { controlPlane: { vip: taken } }],
    ["proxmox.hosts.*.address", { proxmox: { hosts: { pve2: { address: taken } } } }],
    ["network.gateway", { network: { gateway: taken } }],
  ] as const) ?? ["", {}];
  if ((where === "controlPlane.vip" && taken === `${net}20`) || (where === "network.gateway" && taken === `${net}1`))
    return undefined;
  if (JSON.stringify(definition).includes(`"address":"${taken}"`) && JSON.stringify(change).includes("never"))
    return undefined;
  return trialOf(home, {
    kind: `${where}: an address that is taken, or nobody's`,
    what: taken,
    bad: [change],
    names: (text) => text.includes(taken),
  });
};

const networks: Fault = (random, home) => {
  const which = random.pick(["pods", "services"]) ?? "";
  const [what, network] = random.pick([
    ["over the machines", `${home.net}0/${random.pick([16, 20, 24])}`],
    ["over each other", which === "pods" ? "10.96.0.0/12" : "10.244.0.0/16"],
    ["over link-local addresses", "169.254.0.0/16"],
    ["too small", which === "pods" ? "10.60.0.0/24" : "10.60.0.0/30"],
  ] as const) ?? ["", ""];
  return trialOf(home, {
    kind: `network.${which} ${what}`,
    what: network,
    bad: [
      { network: { [which]: network.replace(/\d+\.0\/(16|20)$/, (text) => (text.endsWith("/16") ? "0.0/16" : text)) } },
    ],
    names: (text) => /network/.test(text),
  });
};

/** Policies whose peers, pods or ports are not there. */
const policies: Fault = (random, home) => {
  const isCilium = random.chance(0.5);
  const direction = random.pick(["ingress", "egress"]) ?? "ingress";
  const namespace = random.pick(["hello", "own"]) ?? "";
  const label = namespace === "hello" ? "app.kubernetes.io/name" : "app";
  const pod = namespace === "hello" ? "hello" : "served";
  const peer = (space: string, name: string) =>
    isCilium
      ? {
          [direction === "ingress" ? "fromEndpoints" : "toEndpoints"]: [
            { matchLabels: { "k8s:io.kubernetes.pod.namespace": space, [label]: name } },
          ],
        }
      : {
          [direction === "ingress" ? "from" : "to"]: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": space } },
              podSelector: { matchLabels: { [label]: name } },
            },
          ],
        };
  const dns = isCilium
    ? { toPorts: [{ ports: [{ port: "53", protocol: "ANY" }] }] }
    : {
        ports: [
          { port: 53, protocol: "UDP" },
          { port: 53, protocol: "TCP" },
        ],
      };
  const policy = (subject: string, rule: object, withDns = true) => {
    const rules = [rule, ...(direction === "egress" && withDns ? [dns] : [])];
    return isCilium
      ? {
          apiVersion: "cilium.io/v2",
          kind: "CiliumNetworkPolicy",
          metadata: { name: "guard", namespace: "own" },
          spec: { endpointSelector: { matchLabels: { app: subject } }, [direction]: rules },
        }
      : {
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          metadata: { name: "guard", namespace: "own" },
          spec: {
            podSelector: { matchLabels: { app: subject } },
            policyTypes: [direction === "ingress" ? "Ingress" : "Egress"],
            [direction]: rules,
          },
        };
  };
  const right = peer(namespace, pod);
  const [form, bad, mark] = random.pick([
    [
      "a misspelt namespace",
      policy("served", peer(misspelt(random, namespace === "own" ? "owner" : namespace), pod)),
      "guard",
    ],
    ["misspelt pods", policy("served", peer(namespace, misspelt(random, pod))), "guard"],
    ["a subject that is not there", policy(misspelt(random, "served"), right), "guard"],
    ["no DNS", policy("served", right, direction === "ingress"), "guard"],
  ] as const) ?? ["", {}, ""];
  if (form === "no DNS" && direction === "ingress") return undefined;
  return trialOf(home, {
    kind: `${isCilium ? "Cilium" : "native"} ${direction}: ${form}`,
    what: JSON.stringify(bad),
    good: [own(served("served"), policy("served", right))],
    bad: [own(served("served"), bad)],
    names: (text) => text.includes(mark),
  });
};

/** A namespace that a policy closes for callers who must get in. */
const closed: Fault = (random, home) => {
  const callees: readonly (readonly [part: string, namespace: string])[] = [
    ["certManager", "cert-manager"],
    ["externalSecrets", "external-secrets"],
    ["cloudnativePg", "cnpg-system"],
    ["metallb", "metallb-system"],
    ["ingressNginx", "ingress-nginx"],
    ["prometheus", "monitoring"],
    ["hello", "hello"],
  ];
  const [part, namespace] = random.pick(
    callees.filter(([key]) => key === "hello" || home.components.includes(key)),
  ) ?? ["", ""];
  if (part === "hello") return undefined;
  const isCilium = random.chance(0.5);
  const wrong = random.pick([undefined, 443, 80]);
  const rule = isCilium
    ? wrong === undefined
      ? {}
      : { fromEntities: ["kube-apiserver"], toPorts: [{ ports: [{ port: String(wrong), protocol: "TCP" }] }] }
    : wrong === undefined
      ? undefined
      : { ports: [{ port: wrong, protocol: "TCP" }] };
  const policy = isCilium
    ? {
        apiVersion: "cilium.io/v2",
        kind: "CiliumNetworkPolicy",
        metadata: { name: "closed", namespace },
        spec: { endpointSelector: {}, ingress: [rule] },
      }
    : {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "closed", namespace },
        spec: { podSelector: {}, policyTypes: ["Ingress"], ...(rule === undefined ? {} : { ingress: [rule] }) },
      };
  return trialOf(home, {
    kind: `${isCilium ? "Cilium" : "native"}: ${namespace} is closed, ${wrong === undefined ? "no allow" : "an allow at the wrong port"}`,
    what: JSON.stringify(policy),
    bad: [own(policy)],
    names: (text) => text.includes(namespace) || text.includes("closed"),
  });
};

/** Names and ports between Services, pods, routes and monitors. */
const chains: Fault = (random, home) => {
  const kind = random.pick(SCALED) ?? "";
  const pods = workload({ kind, name: "served", container: { ports: [{ containerPort: 8080, name: "http" }] } });
  const probe = (port: string | number, of: string) =>
    workload({
      kind: podKind(random),
      name: "probed",
      container: { ports: [{ containerPort: 8080, name: "http" }], [of]: { httpGet: { path: "/", port } } },
    });
  const of = random.pick(["livenessProbe", "readinessProbe", "startupProbe"]) ?? "";
  const ingress = (name: string, port: object) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "way", namespace: "own" },
    spec: {
      rules: [
        {
          host: "way.home.example.org",
          http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port } } }] },
        },
      ],
    },
  });
  const soundService = service("served", { ports: [{ name: "web", port: 80, targetPort: "http" }] });
  const forms: readonly (readonly [string, readonly object[], string])[] = [
    [
      "a targetPort that no container names",
      [pods, service("served", { ports: [{ port: 80, targetPort: misspelt(random, "http") }] })],
      "served",
    ],
    [
      "a selector that finds no pod",
      [pods, service("served", { selector: { app: misspelt(random, "served") } })],
      "served",
    ],
    [
      "a selector by another key",
      [pods, service("served", { selector: { [misspelt(random, "apps")]: "served" } })],
      "served",
    ],
    [`a ${of} at a port without a name`, [probe(misspelt(random, "http"), of)], "probed"],
    ["a backend's port by number", [pods, soundService, ingress("served", { number: 81 + random.below(900) })], "way"],
    ["a backend's port by name", [pods, soundService, ingress("served", { name: misspelt(random, "webs") })], "way"],
    ["a backend that is not there", [pods, soundService, ingress(misspelt(random, "served"), { number: 80 })], "way"],
    [
      "a workload's own selector",
      [workload({ kind, name: "served", spec: { selector: { matchLabels: { app: misspelt(random, "served") } } } })],
      "served",
    ],
    [
      "an autoscaler of nothing",
      [
        pods,
        {
          apiVersion: "autoscaling/v2",
          kind: "HorizontalPodAutoscaler",
          metadata: { name: "served", namespace: "own" },
          spec: { scaleTargetRef: { apiVersion: "apps/v1", kind, name: misspelt(random, "served") }, maxReplicas: 3 },
        },
      ],
      "served",
    ],
    [
      "a host outside the domain",
      [
        pods,
        soundService,
        {
          ...ingress("served", { number: 80 }),
          spec: {
            rules: [
              {
                host: `way.${misspelt(random, "home")}.example.org`,
                http: {
                  paths: [
                    { path: "/", pathType: "Prefix", backend: { service: { name: "served", port: { number: 80 } } } },
                  ],
                },
              },
            ],
          },
        },
      ],
      "way",
    ],
    [
      "a host of another route",
      [
        pods,
        soundService,
        {
          ...ingress("served", { number: 80 }),
          spec: {
            rules: [
              {
                host: "hello.home.example.org",
                http: {
                  paths: [
                    { path: "/", pathType: "Prefix", backend: { service: { name: "served", port: { number: 80 } } } },
                  ],
                },
              },
            ],
          },
        },
      ],
      "hello",
    ],
  ];
  const [form, objects, mark] = random.pick(forms) ?? ["", [], ""];
  const good = [
    own(pods, soundService, ingress("served", random.pick([{ number: 80 }, { name: "web" }]) ?? {}), probe("http", of)),
  ];
  return trialOf(home, {
    kind: form,
    what: JSON.stringify(objects.at(-1)).slice(0, 300),
    good,
    bad: [own(...objects)],
    names: (text) => text.includes(mark),
  });
};

const nodePorts: Fault = (random, home) => {
  const port = 30_000 + random.below(2700);
  const [form, objects] = random.pick([
    [
      "outside the range",
      [
        served("one"),
        service("one", {
          type: "NodePort",
          ports: [{ port: 80, nodePort: random.pick([80, 8080, 29_999, 32_768, 40_000]) }],
        }),
      ],
    ],
    [
      "twice",
      [
        served("one"),
        served("two"),
        service("one", { type: "NodePort", ports: [{ port: 80, nodePort: port }] }),
        service("two", { type: "LoadBalancer", ports: [{ port: 80, nodePort: port }] }),
      ],
    ],
  ] as const) ?? ["", []];
  return trialOf(home, {
    kind: `a node port ${form}`,
    what: String(port),
    good: [own(served("one"), service("one", { type: "NodePort", ports: [{ port: 80, nodePort: port }] }))],
    bad: [own(...objects)],
    names: (text) => text.includes("one") || text.includes("two"),
  });
};

const ranges: Fault = (random, home) => {
  const wrong = random.pick(["10.0.0.1/8", `${home.net}7/24`, "192.168.1.1/16", "fd00::1/64"]) ?? "";
  return trialOf(home, {
    kind: "a source range with host bits",
    what: wrong,
    good: [own(served("one"), service("one", { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"] }))],
    bad: [own(served("one"), service("one", { type: "LoadBalancer", loadBalancerSourceRanges: [wrong] }))],
    names: (text) => text.includes(wrong),
  });
};

const nameservers: Fault = (random, home) => {
  const { first } = poolStart(home);
  const [form, server] = random.pick([
    ["in a pool", first],
    ["of a service", "10.96.0.10"],
    ["of a pod", "10.244.3.9"],
  ] as const) ?? ["", ""];
  return trialOf(home, {
    kind: `a name server ${form}`,
    what: server,
    bad: [{ network: { nameservers: [server] } }],
    names: (text) => text.includes(server),
  });
};

const FAULTS: readonly Fault[] = [
  outsidePool,
  outsidePool,
  askedTwice,
  pools,
  addresses,
  networks,
  policies,
  policies,
  closed,
  chains,
  chains,
  nodePorts,
  ranges,
  nameservers,
];

/** Addresses, pools, policies, and who is to reach whom. */
export const network: Family = {
  name: "network",
  draw: (random) => random.pick(FAULTS)?.(random, drawHome(random)),
};
