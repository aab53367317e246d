import { at, listAt, textAt } from "../../data/fields";
import { nearest } from "../../data/nearest";
import type { Manifest } from "../../manifest/manifest";
import type { CheckInput } from "../rule";
import { NAMESPACE_NAME, namespaceLabels } from "./namespace-labels";
import { selects } from "./workloads";

/** Protocols that a kind of route speaks (Gateway API reference v1: ListenerSpec, protocol; AllowedRoutes, kinds). */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ["HTTP", "HTTPS"],
  GRPCRoute: ["HTTP", "HTTPS"],
  TLSRoute: ["TLS"],
  TCPRoute: ["TCP", "TLS"],
  UDPRoute: ["UDP"],
};

/** What keeps a route from a parent. */
export interface Refusal {
  /** In words, behind `names Gateway a/b`. */
  readonly message: string;
  /** A concrete repair. */
  readonly fix?: string | undefined;
}

/** A route with the place it comes from. */
interface Guest {
  readonly manifest: Manifest;
  readonly namespace: string;
}

/**
 * Why no listener of a Gateway takes a route: there is none of that section or
 * port, none for its namespace, for its kind or for its host. Undefined where one does.
 */
export function refusalOf(
  input: CheckInput,
  { manifest, namespace }: Guest,
  parent: unknown,
  gateway: Manifest,
): Refusal | undefined {
  const listeners = listAt(gateway, "spec", "listeners");
  if (listeners.length === 0) return undefined;
  const names = listeners.flatMap((one) => textAt(one, "name") ?? []);
  const section = textAt(parent, "sectionName");
  const port = at(parent, "port");
  const named = listeners.filter((one) => section === undefined || textAt(one, "name") === section);
  if (named.length === 0) {
    const near = nearest(section ?? "", names) ?? names[0];
    return {
      message: `the listener ${section}, and there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`,
      fix: near === undefined ? undefined : `write sectionName: ${near}`,
    };
  }
  const meant = named.filter((one) => port === undefined || at(one, "port") === port);
  if (meant.length === 0) {
    const ports = named.map((one) => at(one, "port")).join(", ");
    return { message: `port ${port}, and listeners have ${ports}`, fix: `write port: ${at(named[0], "port")}` };
  }
  const open = meant.filter((one) => lets(input, one, namespace, gateway.metadata.namespace ?? "default"));
  const which = meant.map((one) => textAt(one, "name")).join(", ");
  if (open.length === 0) {
    const other = listeners.find(
      (one) =>
        lets(input, one, namespace, gateway.metadata.namespace ?? "default") &&
        speaks(one, manifest) &&
        fits(one, manifest),
    );
    const name = textAt(other, "name");
    return {
      message: `the listener ${which}, which takes no route of the namespace ${namespace} (${said(meant[0])})`,
      fix:
        name === undefined || section === undefined
          ? `allow ${namespace} in allowedRoutes of the listener ${which}, or move the route to ${gateway.metadata.namespace}`
          : `write sectionName: ${name}, or allow ${namespace} in allowedRoutes of ${which}`,
    };
  }
  const spoken = open.filter((one) => speaks(one, manifest));
  if (spoken.length === 0) {
    const other = listeners.find((one) => speaks(one, manifest));
    return {
      message: `the listener ${which} of protocol ${textAt(open[0], "protocol")}, which takes no ${manifest.kind}`,
      fix: other === undefined ? undefined : `write sectionName: ${textAt(other, "name")}`,
    };
  }
  if (spoken.some((one) => fits(one, manifest))) return undefined;
  const hosts = spoken.flatMap((one) => textAt(one, "hostname") ?? []).join(", ");
  const own = listAt(manifest, "spec", "hostnames").join(", ");
  return { message: `the listener ${which} for ${hosts}, and the route is for ${own}`, fix: `name a host of ${hosts}` };
}

function lets(input: CheckInput, listener: unknown, namespace: string, own: string): boolean {
  const from = textAt(listener, "allowedRoutes", "namespaces", "from") ?? "Same";
  if (from === "Same") return namespace === own;
  if (from !== "Selector") return from === "All";
  const labels = namespaceLabels(input).get(namespace) ?? { [NAMESPACE_NAME]: namespace };
  return selects(at(listener, "allowedRoutes", "namespaces", "selector"), labels);
}

function said(listener: unknown): string {
  const from = textAt(listener, "allowedRoutes", "namespaces", "from") ?? "Same";
  if (from !== "Selector") return `allowedRoutes from ${from}`;
  const labels = at(listener, "allowedRoutes", "namespaces", "selector");
  return `allowedRoutes from ${JSON.stringify(labels)}`;
}

function speaks(listener: unknown, route: Manifest): boolean {
  const kinds = listAt(listener, "allowedRoutes", "kinds").map((one) => textAt(one, "kind"));
  if (kinds.length > 0) return kinds.includes(route.kind);
  const protocols = PROTOCOLS[route.kind];
  const protocol = textAt(listener, "protocol");
  return protocols === undefined || protocol === undefined || protocol.includes("/") || protocols.includes(protocol);
}

/** Both hosts empty or open, equal, or one inside the other's wildcard. */
function fits(listener: unknown, route: Manifest): boolean {
  const host = textAt(listener, "hostname");
  const own = listAt(route, "spec", "hostnames").filter((one) => typeof one === "string");
  if (host === undefined || host === "" || own.length === 0) return true;
  return own.some((one) => one === host || below(one, host) || below(host, one));
}

function below(host: string, wildcard: string): boolean {
  return wildcard.startsWith("*.") && host.endsWith(wildcard.slice(1));
}
