import { type ProviderFile, type ProviderSchema, parseSchemaFile } from "../../../lib/schema/schema-file";
import { sortKeys } from "../json-text";
import { KEPT_RESOURCES } from "./kept-resources";

/** A provider's schema, cut to the resources and data sources in use. */
export function providerFile(text: string, name: string): ProviderFile {
  const file = parseSchemaFile("provider", text, name);
  const schemas = Object.entries(file.provider_schemas).map(([source, schema]) => [source, cut(schema, name)] as const);
  return {
    format_version: file.format_version,
    provider_versions: file.provider_versions,
    provider_schemas: Object.fromEntries(schemas),
  };
}

function cut(schema: ProviderSchema, name: string): ProviderSchema {
  const kept = KEPT_RESOURCES[name];
  return {
    ...(schema.provider && { provider: schema.provider }),
    resource_schemas: choose(schema.resource_schemas ?? {}, kept?.resource, name),
    data_source_schemas: choose(schema.data_source_schemas ?? {}, kept?.data, name),
  };
}

function choose<Value>(
  schemas: Readonly<Record<string, Value>>,
  kept: readonly string[] | undefined,
  provider: string,
): Record<string, Value> {
  if (kept === undefined) return sortKeys(schemas);
  const missing = kept.filter((type) => schemas[type] === undefined);
  if (missing.length > 0) throw new Error(`provider ${provider}: no schema of ${missing.join(", ")}`);
  return sortKeys(Object.fromEntries(Object.entries(schemas).filter(([type]) => kept.includes(type))));
}
