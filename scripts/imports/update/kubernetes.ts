import { isRecord, type JsonSchema } from "../../../lib/schema/json-schema";
import type { KubernetesFile } from "../../../lib/schema/schema-file";
import { sortKeys } from "../json-text";
import { openStatus, trimSchema } from "../trim";
import { NATIVE_KINDS } from "./native-kinds";

const PREFIX = "#/definitions/";

/** A definition as the API server's OpenAPI document gives it. */
interface Definition extends JsonSchema {
  readonly "x-kubernetes-group-version-kind"?: readonly GroupVersionKind[];
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

function isDefinitions(value: unknown): value is { readonly definitions: Readonly<Record<string, Definition>> } {
  return isRecord(value) && isRecord(value.definitions);
}

/**
 * The native kinds and the definitions they reach, from the OpenAPI definitions of one
 * Kubernetes version.
 */
export function kubernetesFile(text: string, version: string): KubernetesFile {
  const document: unknown = JSON.parse(text);
  if (!isDefinitions(document))
    throw new Error(`Kubernetes ${version}: got a file without definitions, want the OpenAPI definitions`);
  const kinds: Record<string, KubernetesFile["kinds"][string]> = {};
  for (const [name, definition] of Object.entries(document.definitions)) {
    for (const { group, version: apiVersion, kind } of definition["x-kubernetes-group-version-kind"] ?? []) {
      const key = `${group === "" ? "" : `${group}/`}${apiVersion}/${kind}`;
      const place = NATIVE_KINDS[key];
      if (place !== undefined) kinds[key] = { definition: name, ...place };
    }
  }
  const missing = Object.keys(NATIVE_KINDS).filter((key) => kinds[key] === undefined);
  if (missing.length > 0) throw new Error(`Kubernetes ${version}: no definition of ${missing.join(", ")}`);

  const tops = new Set(Object.values(kinds).map((kind) => kind.definition));
  const definitions: Record<string, JsonSchema> = {};
  const queue = [...tops];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const source = document.definitions[name];
    if (source === undefined) throw new Error(`Kubernetes ${version}: a reference to ${name} leads nowhere`);
    if (definitions[name] !== undefined) continue;
    const schema = trimSchema(tops.has(name) ? openStatus(source) : source);
    definitions[name] = schema;
    queue.push(...referencesOf(schema));
  }
  return { version, kinds: sortKeys(kinds), definitions: sortKeys(definitions) };
}

function referencesOf(schema: JsonSchema): readonly string[] {
  const found: string[] = [];
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === "$ref" && typeof value === "string") found.push(value.slice(PREFIX.length));
    return value;
  });
  return found;
}
