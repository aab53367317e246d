import type { NetworkPolicySpec } from "../../imports/k8s/networking-v1";
import type { Declared } from "../declared/declared";
import type { App } from "../model/app";
import { PORT } from "./app-container";
import { selectorLabels } from "./labels";

type Rule = NonNullable<NetworkPolicySpec["ingress"]>[number];
type Exit = NonNullable<NetworkPolicySpec["egress"]>[number];
type Peer = NonNullable<Rule["from"]>[number];
type Port = NonNullable<Rule["ports"]>[number];

/** Networks that are not the Internet (RFC 1918, RFC 6598, RFC 3927). */
const PRIVATE = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

/** What the policies of an app say about who may reach it, and what it may reach. */
export function appPolicy(declared: Declared, name: string, app: App): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selectorLabels(name) },
    policyTypes: app.egress === undefined ? ["Ingress"] : ["Ingress", "Egress"],
    ingress: admissions(declared, app),
    ...(app.egress === undefined ? {} : { egress: exits(app.egress) }),
  };
}

/** The ingress for an app with a host, any pod for one without, whom `from` names, and everybody for a load balancer or a node port. */
function admissions(declared: Declared, app: App): readonly Rule[] {
  const own: readonly Port[] = app.port === undefined ? [] : [{ port: PORT, protocol: "TCP" }];
  const further = Object.entries(app.ports).map(([port, { protocol }]): Port => ({ port, protocol }));
  const all = [...own, ...further];
  if (all.length === 0) return [];
  const rules: Rule[] = [];
  const routed = routedPorts(app);
  if (routed.length > 0 && declared.ingress?.entity === undefined) {
    const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": declared.ingress?.namespace ?? "" } };
    const podSelector = { matchLabels: { ...declared.ingress?.podLabels } };
    rules.push({
      from: [{ namespaceSelector, podSelector }],
      ports: all.filter(({ port }) => routed.includes(String(port))),
    });
  }
  const neighbours = app.from ?? (routed.length === 0 ? ["cluster" as const] : []);
  if (neighbours.includes("anywhere")) rules.push({ ports: all });
  const peers = neighbours.flatMap((one) => (one === "anywhere" ? [] : [peer(one)]));
  if (peers.length > 0) rules.push({ from: peers, ports: all });
  const open = published(app).filter((port) => !neighbours.includes("anywhere") && port !== undefined);
  if (open.length > 0) rules.push({ ports: all.filter(({ port }) => open.some((one) => one === port)) });
  return rules;
}

/**
 * What lets the proxy of Cilium's Gateways in, which a policy of Kubernetes
 * cannot name: it has an identity and no pod (Cilium documentation: Gateway
 * API, network policies). Undefined where nothing leads from it to the app.
 */
export function entrancePolicy(declared: Declared, name: string, app: App): object | undefined {
  const entity = declared.ingress?.entity;
  const routed = routedPorts(app);
  if (entity === undefined || routed.length === 0) return undefined;
  return {
    endpointSelector: { matchLabels: selectorLabels(name) },
    ingress: [
      {
        fromEntities: [entity],
        toPorts: [{ ports: routed.map((port) => ({ port, protocol: "TCP" })) }],
      },
    ],
  };
}

/** Names of the ports that the ingress leads to. */
function routedPorts(app: App): readonly string[] {
  const ports = Object.values(app.routes ?? {}).flatMap(({ redirect, port = PORT }) =>
    redirect === undefined ? [port] : [],
  );
  return [...new Set([...(app.host === undefined ? [] : [PORT]), ...ports])];
}

/** Names of the ports that somebody outside the cluster reaches, at a load balancer or at the machines. */
function published(app: App): readonly string[] {
  const all = [...(app.port === undefined ? [] : [PORT]), ...Object.keys(app.ports)];
  const services = [...(app.service === undefined ? [] : [app.service]), ...Object.values(app.services)];
  return services.filter(({ type }) => type !== "ClusterIP").flatMap(({ ports }) => ports ?? all);
}

function peer(neighbour: Exclude<NonNullable<App["from"]>[number], "anywhere">): Peer {
  if (neighbour === "namespace") return { podSelector: {} };
  if (neighbour === "cluster") return { namespaceSelector: {} };
  if ("app" in neighbour) return { podSelector: { matchLabels: selectorLabels(neighbour.app) } };
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": neighbour.namespace } } };
}

/** DNS always, because a name is the start of every connection; then what is listed. */
function exits(destinations: NonNullable<App["egress"]>): readonly Exit[] {
  const dns: Exit = {
    to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
    ports: [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ],
  };
  return [
    dns,
    ...destinations.map((one): Exit => {
      if (one === "internet") return { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: PRIVATE } }] };
      if (typeof one === "object" && "network" in one) {
        const ports = one.ports.flatMap((port) =>
          (["TCP", "UDP"] as const).map((protocol): Port => ({ port, protocol })),
        );
        return { to: [{ ipBlock: { cidr: one.network.toString() } }], ...(ports.length === 0 ? {} : { ports }) };
      }
      return { to: [peer(one)] };
    }),
  ];
}
