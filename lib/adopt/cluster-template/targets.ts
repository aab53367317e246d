import type { Target } from "../found";
import type { Leaf, Step } from "../source";
import { type Home, KEYS } from "./home";

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

const PLACES: Readonly<Record<string, readonly string[]>> = {
  schematic_id: ["machine", "install", "image"],
  secureboot: ["machine", "install", "image"],
  kernel_modules: ["machine", "kernel", "modules"],
  encrypt_disk: ["machine", "systemDiskEncryption"],
};

/** Where a key of the operator belongs. */
export function targetOf(leaf: Leaf, home: Home, isRendered: boolean): Target {
  const steps = leaf.steps.filter((step) => typeof step === "string");
  const name = KEYS[steps.join(".")];
  if (leaf.value === "") return { kind: "left out", why: "it is empty" };
  if (name === "vlan_tag") return network(home, [], ["VLANConfig"], "vlanID");
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
  if (key === "mac_addr") return { kind: "field", where: `machines.${one.name}.mac, machines.${one.name}.links` };
  if (key === "mtu") return network(home, [one.name], ["LinkConfig", "BondConfig"], "mtu");
  if (key === "disk")
    return {
      kind: "document",
      machines: [one.name],
      documents: [""],
      steps: ["machine", "install", one.disk.startsWith("/") ? "disk" : "diskSelector"],
    };
  const place = PLACES[key];
  if (place === undefined) return { kind: "left out", why: "no key of cluster-template" };
  return { kind: "document", machines: [one.name], documents: [""], steps: place };
}

/** Documents that a VLAN or the MTU of a link is in. */
function network(home: Home, machines: readonly string[], kinds: readonly string[], step: string): Target {
  const tag = String(home.vlan_tag ?? "");
  const links = ["bond0", "ethSel0", "eth0"].flatMap((link) => (tag === "" ? [link] : [link, `${link}.${tag}`]));
  return {
    kind: "document",
    machines,
    documents: links.flatMap((link) => kinds.map((kind) => `${kind} ${link}`)),
    steps: [step],
  };
}
