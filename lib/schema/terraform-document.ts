import { isRecord, type JsonRecord } from "./json-schema";
import type { ProviderFile, ProviderSchema, TerraformSchema } from "./schema-file";
import type { SchemaStore } from "./store";

/** Resource or data source. */
export type Mode = "resource" | "data";

/** A resource or data source of a document. */
export interface DeclaredBlock {
  /** Resource or data source. */
  readonly mode: Mode;
  /** Its type, e.g. `helm_release`. */
  readonly type: string;
  /** Its name in the document. */
  readonly name: string;
  /** Its place in the document, for findings. */
  readonly path: string;
  /** Its arguments. */
  readonly body: JsonRecord;
}

/** Finds schemas for what a document declares. */
export class ProviderCatalog {
  private readonly schemas = new Map<string, ProviderSchema>();

  /** @param required the `required_providers` of the document: local name to source */
  constructor(store: SchemaStore, required: ReadonlyMap<string, string>) {
    for (const [name, source] of required) {
      const schema = schemaOf(store.provider(source));
      if (schema !== undefined) this.schemas.set(name, schema);
    }
  }

  /** True when a schema of the provider is committed. */
  knows(name: string): boolean {
    return this.schemas.has(name);
  }

  /** The provider's schema by its local name. */
  provider(name: string): ProviderSchema | undefined {
    return this.schemas.get(name);
  }

  /** The schema of a type by its mode. */
  type(mode: Mode, type: string, provider = providerOf(type)): TerraformSchema | undefined {
    const schema = this.schemas.get(provider);
    return (mode === "resource" ? schema?.resource_schemas : schema?.data_source_schemas)?.[type];
  }
}

function schemaOf(file: ProviderFile | undefined): ProviderSchema | undefined {
  return Object.values(file?.provider_schemas ?? {})[0];
}

/** The local name of the provider that a type belongs to: what stands before the first `_`. */
export function providerOf(type: string): string {
  const end = type.indexOf("_");
  return end < 0 ? type : type.slice(0, end);
}

/** The resources and data sources of a document, in its order. */
export function declaredBlocks(document: JsonRecord): readonly DeclaredBlock[] {
  return (["resource", "data"] as const).flatMap((mode) =>
    members(document[mode]).flatMap(([type, named]) =>
      members(named).flatMap(([name, body]) =>
        isRecord(body) ? [{ mode, type, name, path: `${mode}.${type}.${name}`, body }] : [],
      ),
    ),
  );
}

/** Members of an object; none of what is not an object. */
export function members(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value).filter(([key]) => key !== "//") : [];
}
