import { posix } from "node:path";
import { z } from "zod";
import { type Fields, isFields, listAt } from "../../data/fields";
import { Cidr } from "../../model/address";
import { applyPatch } from "../../talos/merge";
import { baseDocuments } from "../base";
import type { Claim, FoundFacts, FoundHome, FoundMachine, Target } from "../found";
import { factoryId, foundSchematic } from "../schematic";
import { withoutSecrets } from "../secret";
import { type Leaf, leavesOf, type Source, type Step, yamlSource } from "../source";
import { networkDocuments } from "../talhelper/network";
import { type ReadInput, readTalhelper } from "../talhelper/read";
import { parsed } from "../tool-error";
import { readTopf } from "../topf/read";
import { tomlSource } from "./toml";

const text = z.string();

const node = z.looseObject({
  name: text.min(1),
  address: text,
  controller: z.boolean(),
  disk: text,
  mac_addr: text.optional(),
  schematic_id: text,
  mtu: z.number().optional(),
  secureboot: z.boolean().optional(),
});

/** What both forms say, by one name. */
const homeSchema = z.looseObject({
  node_cidr: text,
  dns_servers: z.array(text).optional(),
  ntp_servers: z.array(text).optional(),
  default_gateway: text.optional(),
  vlan_tag: z.union([text, z.number()]).optional(),
  pod_cidr: text.default("10.42.0.0/16"),
  svc_cidr: text.default("10.43.0.0/16"),
  api_addr: text,
  tls_sans: z.array(text).default([]),
  gateway_internal: text.optional(),
  gateway_dns: text.optional(),
  gateway_external: text.optional(),
  repository: text.optional(),
  domain: text.optional(),
  nodes: z.array(node).min(1),
});

type Home = z.output<typeof homeSchema>;

/** Keys of `cluster.toml` and of the older `cluster.yaml`, by what they are (onedr0p/cluster-template: cluster.sample.toml, cluster.sample.yaml). */
const KEYS: Readonly<Record<string, string>> = {
  "network.node_cidr": "node_cidr",
  "network.dns_servers": "dns_servers",
  "network.ntp_servers": "ntp_servers",
  "network.default_gateway": "default_gateway",
  "network.vlan_tag": "vlan_tag",
  "kubernetes.pod_cidr": "pod_cidr",
  "kubernetes.svc_cidr": "svc_cidr",
  "kubernetes.api.addr": "api_addr",
  "kubernetes.api.tls_sans": "tls_sans",
  "gateways.internal": "gateway_internal",
  "gateways.dns": "gateway_dns",
  "gateways.external": "gateway_external",
  "repository.url": "repository",
  "domain.name": "domain",
  node_cidr: "node_cidr",
  node_dns_servers: "dns_servers",
  node_ntp_servers: "ntp_servers",
  node_default_gateway: "default_gateway",
  node_vlan_tag: "vlan_tag",
  cluster_pod_cidr: "pod_cidr",
  cluster_svc_cidr: "svc_cidr",
  cluster_api_addr: "api_addr",
  cluster_api_tls_sans: "tls_sans",
  cluster_gateway_addr: "gateway_internal",
  cluster_dns_gateway_addr: "gateway_dns",
  cloudflare_gateway_addr: "gateway_external",
  repository_name: "repository",
  cloudflare_domain: "domain",
};

/** Where each of them goes. */
const FIELDS: Readonly<Record<string, string>> = {
  node_cidr: "network.subnet",
  dns_servers: "network.nameservers",
  ntp_servers: "network.timeServers",
  default_gateway: "network.gateway",
  pod_cidr: "network.pods",
  svc_cidr: "network.services",
  api_addr: "controlPlane.vip",
  tls_sans: "controlPlane.certificateNames",
  gateway_internal: "network.loadBalancers.internal",
  gateway_dns: "network.loadBalancers.dns",
  gateway_external: "network.loadBalancers.external",
  repository: "gitops.repository",
  domain: "domain",
};

/** Files that the template renders, best first. */
const RENDERED = [
  "talos/topf.yaml",
  "talos/talconfig.yaml",
  "kubernetes/bootstrap/talos/talconfig.yaml",
  "kubernetes/talos/talconfig.yaml",
  "bootstrap/talos/talconfig.yaml",
];

/** What the template says by itself where the operator says nothing (cluster.sample.toml). */
const DNS = ["1.1.1.1", "1.0.0.1"];

/** True for the main file of cluster-template in either form. */
export function isClusterTemplate(file: string, content: string, documents: readonly unknown[]): boolean {
  if (file.endsWith(".toml")) return /^\s*node_cidr\s*=/m.test(content) && /^\s*\[network\]/m.test(content);
  const [first] = documents;
  return isFields(first) && typeof first.node_cidr === "string" && typeof first.cluster_api_addr === "string";
}

/**
 * Reads what cluster-template was given: `cluster.toml`, with its nodes in it
 * or in `nodes.toml`, or the older `cluster.yaml` with `nodes.yaml`. Where what
 * it rendered is there, the machine configurations come from that.
 *
 * @throws InputError for what the template would refuse as well
 */
export function readClusterTemplate(input: ReadInput): FoundHome {
  const { files, file } = input;
  const folder = posix.dirname(file);
  const isToml = file.endsWith(".toml");
  const sourceOf = (path: string): Source => (isToml ? tomlSource : yamlSource)(path, files.read(path) ?? "");
  const nodesFile = posix.join(folder, isToml ? "nodes.toml" : "nodes.yaml");
  const sources = [sourceOf(file), ...(files.read(nodesFile) === undefined ? [] : [sourceOf(nodesFile)])];
  const [main = sourceOf(file)] = sources;
  const home = parsed(homeSchema, main, normal(sources), "cluster-template");
  const rendered = RENDERED.map((name) => posix.join(folder, name)).find((path) => files.read(path) !== undefined);
  const inner =
    rendered === undefined
      ? undefined
      : (rendered.endsWith("topf.yaml") ? readTopf : readTalhelper)({ ...input, file: rendered });
  const facts = factsOf(home);
  const claims = sources.flatMap((source) =>
    leavesOf(source, 0).map((leaf): Claim => ({ leaf, to: targetOf(leaf, home, inner !== undefined) })),
  );
  if (inner !== undefined)
    return {
      ...inner,
      origin: `cluster-template's ${file}`,
      facts: { ...inner.facts, ...facts },
      claims: [...claims, ...inner.claims],
    };
  return { ...bareHome(home, input), origin: `cluster-template's ${file}`, facts, claims };
}

/** One map of what all files say. */
function normal(sources: readonly Source[]): Fields {
  const found: Record<string, unknown> = {};
  const walk = (value: unknown, steps: readonly Step[]) => {
    const name = KEYS[steps.join(".")];
    if (name !== undefined) found[name] = value;
    else if (isFields(value)) for (const [key, child] of Object.entries(value)) walk(child, [...steps, key]);
  };
  for (const source of sources) {
    const { value } = withoutSecrets(source.documents[0]);
    walk(value, []);
    const nodes = listAt(value, "nodes");
    const shared = isFields(value) && isFields(value.talos) ? value.talos : {};
    if (nodes.length > 0)
      found.nodes = nodes.map((one) =>
        isFields(one) && one.schematic_id === undefined ? { ...one, schematic_id: shared.schematic_id } : one,
      );
  }
  // An empty text is how the sample writes what is left open.
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== ""));
}

function factsOf(home: Home): FoundFacts {
  const pools = { internal: home.gateway_internal, dns: home.gateway_dns, external: home.gateway_external };
  const told = Object.fromEntries(
    Object.entries(pools).flatMap(([name, address]) => (address === undefined ? [] : [[name, address]])),
  );
  const first = Cidr.around(home.node_cidr)?.first.plus(1).toString();
  return {
    domain: home.domain,
    repository:
      home.repository === undefined || /:\/\//.test(home.repository)
        ? home.repository
        : `https://github.com/${home.repository}`,
    subnet: home.node_cidr,
    gateway: home.default_gateway ?? first,
    nameservers: home.dns_servers ?? DNS,
    timeServers: home.ntp_servers,
    ...(Object.keys(told).length === 0 ? {} : { loadBalancers: told }),
  };
}

/** Machines as the file itself describes them, where nothing is rendered yet. */
function bareHome(
  home: Home,
  { generated, newest }: ReadInput,
): Pick<FoundHome, "name" | "endpoint" | "versions" | "machines" | "patches"> {
  const contract = newest.talos.split(".").slice(0, 2).join(".");
  const versions = { ...newest, contract };
  const endpoint = `https://${home.api_addr}:6443`;
  return {
    name: "kubernetes",
    endpoint,
    versions,
    patches: [],
    machines: home.nodes.map((one): FoundMachine => {
      const base = baseDocuments(generated, {
        name: "kubernetes",
        endpoint,
        versions,
        isControlPlane: one.controller,
        apiNames: home.tls_sans,
        machineNames: [],
        pods: [home.pod_cidr],
        services: [home.svc_cidr],
        dnsDomain: "cluster.local",
        schedulable: true,
      });
      return {
        name: one.name,
        isControlPlane: one.controller,
        address: one.address,
        mac: one.mac_addr,
        schematic: one.schematic_id === factoryId({}) ? foundSchematic({}) : undefined,
        secureBoot: one.secureboot ?? false,
        documents: applyPatch(base, saidBy(home, one, newest.talos)),
      };
    }),
  };
}

function saidBy(home: Home, one: Home["nodes"][number], talos: string): readonly Fields[] {
  const on = {
    addresses: [`${one.address}/${home.node_cidr.split("/")[1] ?? "24"}`],
    routes: [
      { network: "0.0.0.0/0", gateway: home.default_gateway ?? Cidr.around(home.node_cidr)?.first.plus(1).toString() },
    ],
    ...(one.controller ? { vip: { ip: home.api_addr } } : {}),
  };
  const mtu = one.mtu === undefined ? {} : { mtu: one.mtu };
  const device: Fields = {
    ...(one.mac_addr === undefined
      ? { interface: "eth0" }
      : { deviceSelector: { hardwareAddr: one.mac_addr.toLowerCase() } }),
    ...mtu,
    ...(home.vlan_tag === undefined ? on : { vlans: [{ vlanId: Number(home.vlan_tag), ...mtu, ...on }] }),
  };
  const installer = one.secureboot === true ? "metal-installer-secureboot" : "metal-installer";
  return [
    {
      machine: {
        install: {
          ...(one.disk.startsWith("/") ? { disk: one.disk } : { diskSelector: { serial: one.disk } }),
          image: `factory.talos.dev/${installer}/${one.schematic_id}:v${talos}`,
        },
      },
    },
    { apiVersion: "v1alpha1", kind: "HostnameConfig", hostname: one.name, auto: "off" },
    {
      apiVersion: "v1alpha1",
      kind: "ResolverConfig",
      nameservers: (home.dns_servers ?? DNS).map((address) => ({ address })),
    },
    ...(home.ntp_servers === undefined
      ? []
      : [{ apiVersion: "v1alpha1", kind: "TimeSyncConfig", ntp: { servers: home.ntp_servers } }]),
    ...networkDocuments([device]),
  ];
}

const PLACES: Readonly<Record<string, readonly string[]>> = {
  disk: ["machine", "install"],
  schematic_id: ["machine", "install", "image"],
  secureboot: ["machine", "install", "image"],
  kernel_modules: ["machine", "kernel", "modules"],
};

function targetOf(leaf: Leaf, home: Home, isRendered: boolean): Target {
  const steps = leaf.steps.filter((step) => typeof step === "string");
  const name = KEYS[steps.join(".")];
  if (leaf.value === "") return { kind: "left out", why: "it is empty" };
  if (name === "vlan_tag") return network(home, []);
  if (name !== undefined && FIELDS[name] !== undefined) return { kind: "field", where: FIELDS[name] };
  if (leaf.steps[0] === "nodes") return ofNode(leaf.steps, home);
  if (leaf.steps[0] === "talos" && steps[1] === "schematic_id")
    return { kind: "document", machines: [], documents: [""], steps: ["machine", "install", "image"] };
  if (/token|secret|key$/.test(steps.join("."))) return { kind: "left out", why: "a secret: Groundwork copies none" };
  return {
    kind: "left out",
    why: isRendered
      ? "it is about what runs in the cluster, which stays with the repository that it was rendered to"
      : "it is about what runs in the cluster; Groundwork's components have their own options",
  };
}

function ofNode([, index, key]: readonly Step[], home: Home): Target {
  const one = typeof index === "number" ? home.nodes[index] : undefined;
  if (one === undefined || typeof key !== "string") return { kind: "left out", why: "no key of cluster-template" };
  const field = (what: string): Target => ({ kind: "field", where: `machines.${one.name}${what}` });
  if (key === "name") return field("");
  if (key === "address") return field(".address");
  if (key === "controller") return field(".role");
  if (key === "mac_addr") return field(".mac");
  if (key === "mtu") return network(home, [one.name]);
  if (key === "encrypt_disk")
    return {
      kind: "document",
      machines: [one.name],
      documents: ["VolumeConfig STATE", "VolumeConfig EPHEMERAL"],
      steps: [],
    };
  const place = PLACES[key];
  if (place === undefined) return { kind: "left out", why: "no key of cluster-template" };
  return { kind: "document", machines: [one.name], documents: [""], steps: place };
}

/** Documents that a VLAN or the MTU of a link is in. */
function network(home: Home, machines: readonly string[]): Target {
  const tag = String(home.vlan_tag ?? "");
  const links = ["bond0", "ethSel0", "eth0", `bond0.${tag}`, `ethSel0.${tag}`, `eth0.${tag}`];
  return {
    kind: "document",
    machines,
    documents: links.flatMap((link) => ["LinkConfig", "BondConfig", "VLANConfig"].map((kind) => `${kind} ${link}`)),
    steps: [],
  };
}
