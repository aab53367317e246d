import { isRecord, type JsonSchema } from "./json-schema";

/** Where a kind lives in the API: the REST plural and whether its objects have a namespace. */
export interface KindPlace {
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
}

/** `imports/schemas/kubernetes/<minor>.json`: native kinds, keyed `apiVersion/Kind`. */
export interface KubernetesFile {
  readonly version: string;
  readonly kinds: Readonly<Record<string, KindPlace & { readonly definition: string }>>;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/**
 * `imports/schemas/crds/<product>.json`: served versions of custom resources, keyed
 * `group/version/Kind`. `$defs` holds what occurs more than once in the file.
 */
export interface CrdFile {
  readonly $defs: Readonly<Record<string, JsonSchema>>;
  readonly kinds: Readonly<Record<string, KindPlace & { readonly schema: JsonSchema }>>;
}

/** `imports/schemas/crds/index.json`: which file holds a kind. */
export type CrdIndex = Readonly<Record<string, KindPlace & { readonly file: string }>>;

/** A Terraform type constraint as `terraform providers schema -json` prints it. */
export type TerraformType = string | readonly [string, TerraformType | Readonly<Record<string, TerraformType>>];

/** One argument or attribute of a Terraform block. */
export interface TerraformAttribute {
  readonly type?: TerraformType;
  readonly nested_type?: {
    readonly nesting_mode: string;
    readonly attributes: Readonly<Record<string, TerraformAttribute>>;
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly write_only?: boolean;
}

/** A nested block and how often it may occur. */
export interface TerraformBlockType {
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: TerraformBlock;
}

/** The body of a resource, data source, provider or nested block. */
export interface TerraformBlock {
  readonly attributes?: Readonly<Record<string, TerraformAttribute>>;
  readonly block_types?: Readonly<Record<string, TerraformBlockType>>;
  readonly deprecated?: boolean;
}

/** A schema entry of a provider file. */
export interface TerraformSchema {
  readonly version?: number;
  readonly block: TerraformBlock;
}

/** What one provider offers. */
export interface ProviderSchema {
  readonly provider?: TerraformSchema;
  readonly resource_schemas?: Readonly<Record<string, TerraformSchema>>;
  readonly data_source_schemas?: Readonly<Record<string, TerraformSchema>>;
}

/** `imports/schemas/providers/<name>.json`, in the shape of `terraform providers schema -json`. */
export interface ProviderFile {
  readonly format_version: string;
  readonly provider_versions: Readonly<Record<string, string>>;
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}

/** `imports/schemas/providers/proxmox.renames.json`: names that the provider is giving up. */
export interface RenamesFile {
  readonly provider: string;
  readonly version: string;
  readonly experimental: Readonly<Record<"resource" | "data", readonly string[]>>;
  readonly deprecated_to_current: Readonly<Record<"resource" | "data", Readonly<Record<string, string>>>>;
}

/**
 * A node of a chart's tree of value keys: a leaf type (`string`, `number`, `boolean`, `any`,
 * `map`, `list`) or a map of keys. A key `...` marks a map that takes further keys.
 */
export type ValueTree = string | { readonly [key: string]: ValueTree };

/** `imports/schemas/charts/<chart>.json`. */
export interface ChartFile {
  readonly chart: string;
  readonly version: string;
  readonly values: { readonly [key: string]: ValueTree };
}

/** `imports/schemas/talos/v<minor>.json`. */
export interface TalosFile {
  readonly $id: string;
  readonly $defs: Readonly<Record<string, JsonSchema>>;
}

/** Every schema file by the role it plays. */
export interface SchemaFiles {
  readonly kubernetes: KubernetesFile;
  readonly crd: CrdFile;
  readonly crdIndex: CrdIndex;
  readonly provider: ProviderFile;
  readonly renames: RenamesFile;
  readonly chart: ChartFile;
  readonly talos: TalosFile;
}

/** The keys that each role's file must have; `imports/lock.json` holds the sha256 of the rest. */
const REQUIRED_KEYS: Readonly<Record<keyof SchemaFiles, readonly string[]>> = {
  kubernetes: ["version", "kinds", "definitions"],
  crd: ["$defs", "kinds"],
  crdIndex: [],
  provider: ["provider_versions", "provider_schemas"],
  renames: ["experimental", "deprecated_to_current"],
  chart: ["chart", "version", "values"],
  talos: ["$id", "$defs"],
};

function hasRole<Role extends keyof SchemaFiles>(role: Role, value: unknown): value is SchemaFiles[Role] {
  return isRecord(value) && REQUIRED_KEYS[role].every((key) => key in value);
}

/**
 * Reads the text of a schema file that plays the given role.
 * The shape is checked at its top only: the files are generated and locked by checksum.
 */
export function parseSchemaFile<Role extends keyof SchemaFiles>(
  role: Role,
  text: string,
  name: string,
): SchemaFiles[Role] {
  const value: unknown = JSON.parse(text);
  if (!hasRole(role, value)) {
    throw new Error(
      `${name}: got a file without ${REQUIRED_KEYS[role].join(", ")}, want a ${role} schema. Fix: run npm run imports -- --update <dir>.`,
    );
  }
  return value;
}
