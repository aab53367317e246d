import { distance } from "fastest-levenshtein";
import { isRecord, type JsonSchema } from "./json-schema";
import { memberPath, type SchemaProblem } from "./problem";
import type { SchemaStore } from "./store";

/** Keys under which charts take a part of a pod as it is, with its type in the Kubernetes API. */
const SHAPES: Readonly<Record<string, string>> = {
  affinity: "core.v1.Affinity",
  containerSecurityContext: "core.v1.SecurityContext",
  dnsConfig: "core.v1.PodDNSConfig",
  livenessProbe: "core.v1.Probe",
  podSecurityContext: "core.v1.PodSecurityContext",
  readinessProbe: "core.v1.Probe",
  resources: "core.v1.ResourceRequirements",
  securityContext: "core.v1.SecurityContext",
  startupProbe: "core.v1.Probe",
  tolerations: "core.v1.Toleration",
  strategy: "apps.v1.DeploymentStrategy",
  topologySpreadConstraints: "core.v1.TopologySpreadConstraint",
  updateStrategy: "apps.v1.DeploymentStrategy",
};

/** Resources that have no domain in their name (Kubernetes API: ResourceName). */
const RESOURCES: readonly string[] = ["cpu", "memory", "ephemeral-storage", "storage"];

/** Letters by which a key may differ from the one that is meant. */
const NEAR = 2;

/**
 * Misspelt keys in the parts of a pod that values pass on. Charts have keys of
 * their own in such places too, so only a key that is nearly one of
 * Kubernetes, and is none itself, is wrong.
 */
export function shapeProblems(store: SchemaStore, values: unknown, path: string): readonly SchemaProblem[] {
  if (Array.isArray(values)) return values.flatMap((entry, index) => shapeProblems(store, entry, `${path}[${index}]`));
  if (!isRecord(values)) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const place = memberPath(path, key);
    const type = Object.hasOwn(SHAPES, key) ? SHAPES[key] : undefined;
    if (type === undefined || typeof value !== "object") return shapeProblems(store, value, place);
    const schema = store.definition(`io.k8s.api.${type}`);
    return [value]
      .flat()
      .flatMap((one, index) => nearKeys(store, schema, one, Array.isArray(value) ? `${place}[${index}]` : place));
  });
}

function nearKeys(store: SchemaStore, schema: JsonSchema, value: unknown, path: string): readonly SchemaProblem[] {
  if (schema.$ref !== undefined)
    return nearKeys(store, store.definition(schema.$ref.replace("#/definitions/", "")), value, path);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((one, index) => nearKeys(store, items, one, `${path}[${index}]`));
  }
  if (!isRecord(value)) return [];
  const known = schema.properties;
  if (known === undefined) return /\.(limits|requests)$/.test(path) ? resourceNames(value, path) : [];
  return Object.entries(value).flatMap(([key, below]) => {
    const place = memberPath(path, key);
    const part = Object.hasOwn(known, key) ? known[key] : undefined;
    if (part !== undefined) return nearKeys(store, part, below, place);
    const near = nearOf(key, Object.keys(known));
    return near === undefined ? [] : [misspelt(key, near, place)];
  });
}

/** A resource is one of Kubernetes' own, huge pages, or has the domain of who offers it. */
function resourceNames(value: Readonly<Record<string, unknown>>, path: string): readonly SchemaProblem[] {
  return Object.keys(value)
    .filter((name) => unknownResource(name))
    .map((name) => misspelt(name, nearOf(name, RESOURCES) ?? "memory or cpu", memberPath(path, name)));
}

/** True for a name that the API server refuses as a resource: without a domain, and none of Kubernetes' own. */
export function unknownResource(name: string): boolean {
  return !name.includes("/") && !RESOURCES.includes(name) && !name.startsWith("hugepages-");
}

/** The resource of Kubernetes' own that a name nearly is. */
export function nearResource(name: string): string | undefined {
  return nearOf(name, RESOURCES);
}

function nearOf(key: string, known: readonly string[]): string | undefined {
  return known.find((one) => distance(one, key) <= NEAR);
}

function misspelt(key: string, near: string, path: string): SchemaProblem {
  return { path, got: `unknown key ${JSON.stringify(key)}`, want: near, fix: `write ${near}` };
}
