import { at, isFields, listAt, textAt } from "../../data/fields";
import { Cidr } from "../../model/address";
import { CONTAINER_PORT, DNS_SUBDOMAIN, outside } from "./grammar";
import type { Refusal, RefusalRow } from "./row";

const OUTWARD = ["NodePort", "LoadBalancer"];

function servicePorts(spec: unknown): Refusal | undefined {
  const ports = listAt(spec, "ports");
  const names = ports.map((port) => textAt(port, "name"));
  if (
    ports.length === 0 &&
    textAt(spec, "type") !== "ExternalName" &&
    textAt(spec, "clusterIP") !== "None" &&
    isFields(spec)
  )
    return { got: "no ports", want: "at least one port" };
  if (ports.length > 1 && names.some((name) => name === undefined))
    return { got: `${ports.length} ports, one of them without a name`, want: "a name for each of several ports" };
  const again = names.find((name, index) => name !== undefined && names.indexOf(name) !== index);
  if (again !== undefined) return { got: `port ${again} twice`, want: "each name once" };
  const keys = ports.map((port) => `${at(port, "port")}/${textAt(port, "protocol") ?? "TCP"}`);
  const both = keys.find((key, index) => keys.indexOf(key) !== index);
  return both === undefined ? undefined : { got: `port ${both} twice`, want: "each port and protocol once" };
}

function serviceType(spec: unknown): Refusal | undefined {
  if (!isFields(spec)) return undefined;
  const type = textAt(spec, "type") ?? "ClusterIP";
  const has = (field: string) => at(spec, field) !== undefined;
  if (type === "ExternalName" && !has("externalName"))
    return { got: "no externalName", want: "the name that type ExternalName leads to" };
  if (OUTWARD.includes(type) && textAt(spec, "clusterIP") === "None")
    return {
      got: `clusterIP None with type ${type}`,
      want: "an address: nothing else leads to the node's ports",
      fix: "remove clusterIP, or write type: ClusterIP",
    };
  if (!OUTWARD.includes(type)) {
    if (listAt(spec, "ports").some((port) => typeof at(port, "nodePort") === "number" && at(port, "nodePort") !== 0))
      return {
        got: `nodePort with type ${type}`,
        want: "type NodePort or LoadBalancer",
        fix: "remove nodePort, or write type: NodePort",
      };
    if (has("externalTrafficPolicy") && listAt(spec, "externalIPs").length === 0)
      return {
        got: `externalTrafficPolicy with type ${type}`,
        want: "type NodePort or LoadBalancer",
        fix: "remove externalTrafficPolicy",
      };
  }
  if (type !== "LoadBalancer") {
    for (const field of ["loadBalancerClass", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts"])
      if (has(field)) return { got: `${field} with type ${type}`, want: "type LoadBalancer", fix: `remove ${field}` };
  }
  return undefined;
}

function ingressPath(value: unknown): Refusal | undefined {
  const path = textAt(value, "path");
  const type = textAt(value, "pathType");
  if (type === undefined)
    return { got: "no pathType", want: "Exact, Prefix or ImplementationSpecific", fix: "write pathType: Prefix" };
  if (type === "ImplementationSpecific") return undefined;
  if (path === undefined || !path.startsWith("/"))
    return {
      got: path === undefined ? "no path" : JSON.stringify(path),
      want: `a path that begins with / for ${type}`,
      ...(path === undefined ? {} : { fix: `write /${path}` }),
    };
  const wrong = ["//", "/./", "/../", "%2f", "%2F"].find((part) => path.includes(part));
  return wrong === undefined ? undefined : { got: JSON.stringify(path), want: `a path without ${wrong}` };
}

function ingressHost(value: unknown): Refusal | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  if (/^\d+(\.\d+){3}$/.test(value)) return { got: value, want: "a name, and no address" };
  return outside(value.startsWith("*.") ? value.slice(2) : value, DNS_SUBDOMAIN);
}

function ingressBackend(value: unknown): Refusal | undefined {
  const port = at(value, "service", "port");
  if (!isFields(at(value, "service"))) return undefined;
  const said = ["name", "number"].filter((field) => at(port, field) !== undefined);
  return said.length === 1
    ? undefined
    : { got: said.length === 0 ? "no port" : "a port by name and number", want: "a port by name or by number" };
}

function ipBlock(value: unknown): Refusal | undefined {
  const written = textAt(value, "cidr") ?? "nothing";
  const network = Cidr.around(written);
  if (network === undefined) return { got: written, want: "a network, e.g. 10.0.0.0/8" };
  for (const one of listAt(value, "except")) {
    const inner = typeof one === "string" ? Cidr.around(one) : undefined;
    if (inner === undefined || !network.contains(inner.first) || inner.prefix <= network.prefix)
      return { got: `except ${String(one)}`, want: `a network inside ${written}` };
  }
  return undefined;
}

/** What the API server asks of Services, Ingresses and policies (Kubernetes 1.35, pkg/apis/{core,networking}/validation). */
export const NETWORK_ROWS: readonly RefusalRow[] = [
  { group: "", kinds: ["Service"], path: "spec", judge: servicePorts },
  { group: "", kinds: ["Service"], path: "spec", judge: serviceType },
  {
    group: "",
    kinds: ["Service"],
    path: "spec.ports[].name",
    judge: (name) =>
      outside(name, {
        ...CONTAINER_PORT,
        most: 63,
        pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
        words: "up to 63 lower-case letters, digits and -",
      }),
  },
  { group: "networking.k8s.io", kinds: ["Ingress"], path: "spec.rules[].http.paths[]", judge: ingressPath },
  { group: "networking.k8s.io", kinds: ["Ingress"], path: "spec.rules[].host", judge: ingressHost },
  { group: "networking.k8s.io", kinds: ["Ingress"], path: "spec.rules[].http.paths[].backend", judge: ingressBackend },
  { group: "networking.k8s.io", kinds: ["NetworkPolicy"], path: "spec.ingress[].from[].ipBlock", judge: ipBlock },
  { group: "networking.k8s.io", kinds: ["NetworkPolicy"], path: "spec.egress[].to[].ipBlock", judge: ipBlock },
];
