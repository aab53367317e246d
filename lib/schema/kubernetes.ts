import { nearest } from "../data/nearest";
import { isRecord, type JsonRecord, type JsonSchema } from "./json-schema";
import { describe, type SchemaProblem } from "./problem";
import { removedIn } from "./removed-apis";
import type { SchemaStore } from "./store";
import { type WalkRules, walk } from "./walk";

/** Later than every removal in the table. */
const NEWEST = "1.99";

const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/**
 * Problems that strict server-side validation would find in an object: unknown fields,
 * wrong types, missing fields, limits, repeated list members.
 *
 * Native kinds are judged by the Kubernetes 1.34 definitions, custom resources by their
 * committed CustomResourceDefinition. An object of another kind gives one problem with the
 * code `unknown-kind`: it was not checked. The `sops` key of an encrypted file is left out,
 * because Flux takes it away before it applies the object.
 */
export function validateObject(store: SchemaStore, object: unknown): SchemaProblem[] {
  if (!isRecord(object))
    return [{ path: "", got: describe(object), want: "an object with apiVersion, kind and metadata" }];
  const { apiVersion, kind } = object;
  const texts = [
    ...(typeof apiVersion === "string" ? [] : [{ path: "apiVersion", got: describe(apiVersion), want: "a text" }]),
    ...(typeof kind === "string" ? [] : [{ path: "kind", got: describe(kind), want: "a text" }]),
  ];
  if (typeof apiVersion !== "string" || typeof kind !== "string") return texts;
  const known = store.kind(apiVersion, kind);
  if (known === undefined) return [unknownKind(store, apiVersion, kind)];

  const rules: WalkRules = { resolve: known.resolve, nullIsAbsent: known.native, closed: true };
  const schema = known.native ? known.schema : withTopLevelKeys(known.schema);
  const { sops: _encryption, ...plain } = object;
  const problems = [...walk(schema, plain, "", rules), ...nameProblems(object)];
  if (known.native || object.metadata === undefined) return problems;
  const meta: WalkRules = {
    resolve: (ref) => store.definition(ref.replace("#/definitions/", "")),
    nullIsAbsent: true,
    closed: true,
  };
  return [...problems, ...walk(store.definition(OBJECT_META), object.metadata, "metadata", meta)];
}

function nameProblems(object: JsonRecord): SchemaProblem[] {
  const { metadata } = object;
  if (isRecord(metadata) && (metadata.name !== undefined || metadata.generateName !== undefined)) return [];
  return metadata === undefined || isRecord(metadata)
    ? [{ path: "metadata.name", got: "nothing", want: "a text" }]
    : [];
}

/** The server adds these keys to every custom resource, whatever its schema says; metadata is judged apart. */
function withTopLevelKeys(schema: JsonSchema): JsonSchema {
  const text: JsonSchema = { type: "string" };
  return { ...schema, properties: { ...schema.properties, apiVersion: text, kind: text, metadata: {} } };
}

function unknownKind(store: SchemaStore, apiVersion: string, kind: string): SchemaProblem {
  const kinds = store.kinds();
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/") + 1) : "";
  const versions = kinds
    .filter((key) => group !== "" && key.startsWith(group) && key.endsWith(`/${kind}`))
    .map((key) => key.slice(0, -kind.length - 1));
  const replacement = versions.length > 0 ? versions.join(" or ") : removedIn(apiVersion, kind, NEWEST)?.replacement;
  const near = nearest(
    kind,
    kinds.filter((key) => key.startsWith(`${apiVersion}/`)).map((key) => key.slice(apiVersion.length + 1)),
  );
  const fix = replacement !== undefined ? `use ${replacement}` : near !== undefined ? `write kind ${near}` : undefined;
  return {
    path: "",
    got: `${apiVersion} ${kind}`,
    want: "a known kind",
    ...(fix !== undefined && { fix }),
    code: "unknown-kind",
  };
}
