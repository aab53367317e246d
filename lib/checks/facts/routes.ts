import { at, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { defaultIngressClass } from "./default-ingress-class";

/** A Service that a route sends its requests to. */
export interface Backend {
  /** Name of the Service. */
  readonly service: string;
  /** Namespace of the Service; the route's own where it names none. */
  readonly namespace: string;
  /** Number or name of the Service's port; undefined where the route leaves it open. */
  readonly port: number | string | undefined;
  /** Where it is in the object. */
  readonly where: string;
}

/** An Ingress, or a route of the Gateway API. */
export interface Route {
  /** The object itself. */
  readonly manifest: Manifest;
  /** In words, e.g. `Ingress gitea/gitea`. */
  readonly who: string;
  /** Path of the definition that the route comes from. */
  readonly origin: string;
  /** Namespace that it is in; backends without one of their own are there. */
  readonly namespace: string;
  /** Host names that it answers to; empty: every host. */
  readonly hosts: readonly string[];
  /** What decides which requests are meant, the host apart: one text for each match. */
  readonly matches: readonly string[];
  /** The controller or the listeners that serve it. */
  readonly entrances: readonly string[];
  /** Every Service that it sends requests to. */
  readonly backends: readonly Backend[];
}

/** Every route that an object of the plan claims: of Ingresses, and of routes of the Gateway API. */
export function routesOf(input: CheckInput): readonly Route[] {
  const usual = defaultIngressClass(input);
  return manifestsOf(input).flatMap(({ manifest, origin }) => {
    const base = { manifest, who: showManifest(manifest), origin, namespace: manifest.metadata.namespace ?? "default" };
    if (manifest.kind === "Ingress") return [{ ...base, ...ingress(manifest, base.namespace, usual) }];
    if (manifest.apiVersion.startsWith("gateway.networking.k8s.io/") && manifest.kind.endsWith("Route"))
      return [{ ...base, ...gatewayRoute(manifest, base.namespace) }];
    return [];
  });
}

type Details = Pick<Route, "hosts" | "matches" | "entrances" | "backends">;

/** The field before there was one; controllers still read it (Kubernetes documentation: Ingress, deprecated annotation). */
const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

function ingress(manifest: Manifest, namespace: string, usual: string | undefined): Details {
  const named = manifest.metadata.annotations?.[CLASS_ANNOTATION] ?? textAt(manifest, "spec", "ingressClassName");
  const rules = listAt(manifest, "spec", "rules");
  const paths = rules.flatMap((rule, index) =>
    listAt(rule, "http", "paths").map((path, position) => ({
      rule,
      path,
      where: `spec.rules[${index}].http.paths[${position}].backend`,
    })),
  );
  return {
    hosts: [...new Set(rules.flatMap((rule) => textAt(rule, "host") ?? []))],
    matches: paths.map(
      ({ rule, path }) =>
        `${textAt(rule, "host") ?? "*"}${textAt(path, "path") ?? "/"} (${textAt(path, "pathType") ?? "Prefix"})`,
    ),
    entrances: [`class ${named ?? usual ?? "of the default"}`],
    backends: paths.flatMap(({ path, where }): Backend[] => {
      const service = textAt(path, "backend", "service", "name");
      const port = at(path, "backend", "service", "port", "number") ?? at(path, "backend", "service", "port", "name");
      return service === undefined ? [] : [{ service, namespace, port: portOf(port), where }];
    }),
  };
}

function gatewayRoute(manifest: Manifest, namespace: string): Details {
  const hosts = listAt(manifest, "spec", "hostnames").filter((host) => typeof host === "string");
  const rules = listAt(manifest, "spec", "rules");
  const conditions = rules.flatMap((rule) => {
    const matches = listAt(rule, "matches");
    return matches.length === 0 ? ["/ (PathPrefix)"] : matches.map(showMatch);
  });
  return {
    hosts,
    matches: hosts.flatMap((host) => conditions.map((condition) => `${host}${condition}`)),
    entrances: listAt(manifest, "spec", "parentRefs").map((parent) => {
      const section = textAt(parent, "sectionName");
      const gateway = `${textAt(parent, "namespace") ?? namespace}/${textAt(parent, "name")}`;
      return `${textAt(parent, "kind") ?? "Gateway"} ${gateway}${section === undefined ? "" : ` listener ${section}`}`;
    }),
    backends: rules.flatMap((rule, index) =>
      listAt(rule, "backendRefs").flatMap((backend, position): Backend[] => {
        const service = textAt(backend, "name");
        if (service === undefined || (textAt(backend, "kind") ?? "Service") !== "Service") return [];
        return [
          {
            service,
            namespace: textAt(backend, "namespace") ?? namespace,
            port: portOf(at(backend, "port")),
            where: `spec.rules[${index}].backendRefs[${position}]`,
          },
        ];
      }),
    ),
  };
}

function showMatch(match: unknown): string {
  const path = `${textAt(match, "path", "value") ?? "/"} (${textAt(match, "path", "type") ?? "PathPrefix"})`;
  const more = ["method", "headers", "queryParams"].flatMap((field) => {
    const value = at(match, field);
    return value === undefined ? [] : `${field} ${JSON.stringify(value)}`;
  });
  return [path, ...more].join(", ");
}

function portOf(value: unknown): number | string | undefined {
  return typeof value === "number" || typeof value === "string" ? value : undefined;
}

/** True when a certificate for a name, a wildcard perhaps, is good for a host. A wildcard stands for one label. */
export function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith("*.") && host.slice(host.indexOf(".") + 1) === name.slice(2));
}

/** Names of the Certificate that keeps a Secret; undefined when the plan has none. */
export function certificateNames(input: CheckInput, namespace: string, secret: string): readonly string[] | undefined {
  const certificate = manifestsOf(input).find(
    ({ manifest }) =>
      manifest.kind === "Certificate" &&
      manifest.metadata.namespace === namespace &&
      textAt(manifest, "spec", "secretName") === secret,
  );
  if (certificate === undefined) return undefined;
  return listAt(certificate.manifest, "spec", "dnsNames").filter((name) => typeof name === "string");
}
