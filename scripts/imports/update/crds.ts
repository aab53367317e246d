import { load, loadAll } from "js-yaml";
import { isRecord, type JsonRecord, type JsonSchema } from "../../../lib/schema/json-schema";
import type { CrdFile, CrdIndex, KindPlace } from "../../../lib/schema/schema-file";
import { hoist } from "../hoist";
import { sortKeys } from "../json-text";
import type { Upstream } from "../lock";
import { openStatus, trimSchema } from "../trim";

interface Definition extends JsonRecord {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: KindPlace["scope"];
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: JsonSchema };
    }[];
  };
}

function isDefinition(value: unknown): value is Definition {
  return (
    isRecord(value) &&
    value.kind === "CustomResourceDefinition" &&
    isRecord(value.spec) &&
    Array.isArray(value.spec.versions)
  );
}

/** The served versions of every CustomResourceDefinition in a YAML stream. */
export function crdFile(yaml: string): CrdFile {
  const places: Record<string, KindPlace> = {};
  const roots: Record<string, JsonSchema> = {};
  for (const document of loadAll(yaml)) {
    if (!isDefinition(document)) continue;
    const { group, names, scope, versions } = document.spec;
    for (const version of versions.filter((candidate) => candidate.served)) {
      const key = `${group}/${version.name}/${names.kind}`;
      places[key] = { plural: names.plural, scope };
      roots[key] = trimSchema(openStatus(version.schema.openAPIV3Schema));
    }
  }
  const keys = new Map(Object.keys(sortKeys(roots)).map((key) => [shortName(key), key]));
  if (keys.size !== Object.keys(roots).length)
    throw new Error(`two groups of one file share a kind: ${Object.keys(roots).join(", ")}`);
  const { $defs, schemas } = hoist(Object.fromEntries([...keys].map(([name, key]) => [name, roots[key] ?? {}])));
  const kinds: Record<string, CrdFile["kinds"][string]> = {};
  for (const [name, key] of keys) {
    const place = places[key];
    const schema = schemas[name];
    if (place !== undefined && schema !== undefined) kinds[key] = { ...place, schema };
  }
  return { $defs, kinds };
}

/** Which file holds a kind, and its place in the API. */
export function crdIndex(files: Readonly<Record<string, CrdFile>>): CrdIndex {
  const index: Record<string, CrdIndex[string]> = {};
  for (const [file, { kinds }] of Object.entries(files)) {
    for (const [key, { plural, scope }] of Object.entries(kinds)) index[key] = { file, plural, scope };
  }
  return sortKeys(index);
}

/** Upstream projects of each CRD file, from the index next to the files. */
export function crdUpstreams(indexYaml: string): ReadonlyMap<string, readonly Upstream[]> {
  const found = new Map<string, readonly Upstream[]>();
  const entries: unknown = load(indexYaml);
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (!isRecord(entry) || typeof entry.file !== "string" || !Array.isArray(entry.sources)) continue;
    const sources = entry.sources.filter(isRecord).map((source) => ({
      upstream: String(source.repo),
      version: String(source.tag ?? source.commit ?? source.date),
      license: String(source.license),
    }));
    found.set(entry.file.replace(/\.yaml$/, ""), sources);
  }
  return found;
}

/** The name of a kind inside `$defs`: `group/version/Kind` gives `Kind.version`. */
function shortName(key: string): string {
  const [, version = "", kind = ""] = key.split("/");
  return `${kind}.${version}`;
}
