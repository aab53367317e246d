import { isRecord, type JsonSchema } from "../../../../../lib/schema/json-schema";
import type { KindSchema, SchemaStore } from "../../../../../lib/schema/store";

/** A field of a schema: `spec.tls[].secretName`, with `[]` for items and `{}` for values of a map. */
export interface SchemaField {
  readonly group: string;
  readonly kind: string;
  readonly path: string;
  /** Names of the fields below it. */
  readonly below: readonly string[];
}

/** Every field of every stored kind. */
export function schemaFields(store: SchemaStore): readonly SchemaField[] {
  return store.kinds().flatMap((key) => {
    const slash = key.lastIndexOf("/");
    const [apiVersion, kind] = [key.slice(0, slash), key.slice(slash + 1)];
    const schema = store.kind(apiVersion, kind);
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    return schema === undefined ? [] : fieldsOf(schema).map((field) => ({ ...field, group, kind }));
  });
}

function fieldsOf(kind: KindSchema): readonly Pick<SchemaField, "path" | "below">[] {
  const found = new Map<string, readonly string[]>();
  const walk = (schema: JsonSchema, path: string, open: ReadonlySet<string>): void => {
    const ref = schema.$ref;
    if (typeof ref === "string") {
      if (open.has(ref)) return;
      walk(kind.resolve(ref), path, new Set([...open, ref]));
      return;
    }
    const properties = isRecord(schema.properties) ? schema.properties : {};
    if (path !== "") found.set(path, [...(found.get(path) ?? []), ...Object.keys(properties)]);
    for (const [name, below] of Object.entries(properties)) {
      if (path === "" && ["apiVersion", "kind", "metadata", "status"].includes(name)) continue;
      if (isRecord(below)) walk(below, path === "" ? name : `${path}.${name}`, open);
    }
    if (isRecord(schema.items)) walk(schema.items, `${path}[]`, open);
    if (isRecord(schema.additionalProperties)) walk(schema.additionalProperties, `${path}{}`, open);
    for (const one of [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
      walk(one, path, open);
  };
  walk(kind.schema, "", new Set());
  return [...found].map(([path, below]) => ({ path, below }));
}
