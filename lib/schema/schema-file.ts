import { isRecord, type JsonSchema } from "./json-schema";

/** Where a kind lives in the API: the REST plural and whether its objects have a namespace. */
export interface KindPlace {
  /** Name in REST paths, e.g. `deployments`. */
  readonly plural: string;
  /** Whether objects of the kind have a namespace. */
  readonly scope: "Namespaced" | "Cluster";
}

/** `imports/schemas/kubernetes/<minor>.json`: native kinds, keyed `apiVersion/Kind`. */
export interface KubernetesFile {
  /** Kubernetes version that the schemas are of. */
  readonly version: string;
  /** Each native kind with the name of its definition, keyed `apiVersion/Kind`. */
  readonly kinds: Readonly<Record<string, KindPlace & { readonly definition: string }>>;
  /** Schemas by name, which refer to each other. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/**
 * `imports/schemas/crds/<product>.json`: served versions of custom resources, keyed
 * `group/version/Kind`. `$defs` holds what occurs more than once in the file.
 */
export interface CrdFile {
  /** Schemas that occur more than once, by name. */
  readonly $defs: Readonly<Record<string, JsonSchema>>;
  /** Each custom kind with its schema, keyed `group/version/Kind`. */
  readonly kinds: Readonly<Record<string, KindPlace & { readonly schema: JsonSchema }>>;
}

/** `imports/schemas/crds/index.json`: which file holds a kind. */
export type CrdIndex = Readonly<Record<string, KindPlace & { readonly file: string }>>;

/** A Terraform type constraint as `terraform providers schema -json` prints it. */
export type TerraformType = string | readonly [string, TerraformType | Readonly<Record<string, TerraformType>>];

/** One argument or attribute of a Terraform block. */
export interface TerraformAttribute {
  /** Type of the value; absent where `nested_type` says it. */
  readonly type?: TerraformType;
  /** Attributes of an object, and whether there is one of it, a list, a set or a map. */
  readonly nested_type?: {
    readonly nesting_mode: string;
    readonly attributes: Readonly<Record<string, TerraformAttribute>>;
  };
  /** It must be given. */
  readonly required?: boolean;
  /** It may be given. */
  readonly optional?: boolean;
  /** The provider sets it where it is not given. */
  readonly computed?: boolean;
  /** Terraform does not show its value. */
  readonly sensitive?: boolean;
  /** The provider is giving it up. */
  readonly deprecated?: boolean;
  /** The value goes to the provider and never into the state. */
  readonly write_only?: boolean;
}

/** A nested block and how often it may occur. */
export interface TerraformBlockType {
  /** How blocks of this type are held: `single`, `group`, `list`, `set` or `map`. */
  readonly nesting_mode: string;
  /** Fewest blocks; absent: none needed. */
  readonly min_items?: number;
  /** Most blocks; absent: any number. */
  readonly max_items?: number;
  /** What one block may hold. */
  readonly block: TerraformBlock;
}

/** The body of a resource, data source, provider or nested block. */
export interface TerraformBlock {
  /** Arguments and computed attributes by name. */
  readonly attributes?: Readonly<Record<string, TerraformAttribute>>;
  /** Nested blocks by name. */
  readonly block_types?: Readonly<Record<string, TerraformBlockType>>;
  /** The provider is giving it up. */
  readonly deprecated?: boolean;
}

/** A schema entry of a provider file. */
export interface TerraformSchema {
  /** Version of the resource's state format. */
  readonly version?: number;
  /** The body. */
  readonly block: TerraformBlock;
}

/** What one provider offers. */
export interface ProviderSchema {
  /** Configuration of the provider itself. */
  readonly provider?: TerraformSchema;
  /** Schemas of resources by type. */
  readonly resource_schemas?: Readonly<Record<string, TerraformSchema>>;
  /** Schemas of data sources by type. */
  readonly data_source_schemas?: Readonly<Record<string, TerraformSchema>>;
}

/** `imports/schemas/providers/<name>.json`, in the shape of `terraform providers schema -json`. */
export interface ProviderFile {
  /** Version of Terraform's output format. */
  readonly format_version: string;
  /** Exact version by source address; the file holds one provider. */
  readonly provider_versions: Readonly<Record<string, string>>;
  /** What the provider offers, by source address. */
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}

/** `imports/schemas/providers/proxmox.renames.json`: names that the provider is giving up. */
export interface RenamesFile {
  /** Source address of the provider. */
  readonly provider: string;
  /** Exact version that the names are of. */
  readonly version: string;
  /** Types that the provider calls experimental. */
  readonly experimental: Readonly<Record<"resource" | "data", readonly string[]>>;
  /** New name of each type that is being given up, by its old name. */
  readonly deprecated_to_current: Readonly<Record<"resource" | "data", Readonly<Record<string, string>>>>;
}

/**
 * A node of a chart's tree of value keys: a leaf type (`string`, `number`, `boolean`, `any`,
 * `map`, `list`) or a map of keys. A key `...` marks a map that takes further keys.
 */
export type ValueTree = string | { readonly [key: string]: ValueTree };

/** `imports/schemas/charts/<chart>.json`. */
export interface ChartFile {
  /** Name of the chart. */
  readonly chart: string;
  /** Exact version whose values the file holds. */
  readonly version: string;
  /** Keys of the chart's values, as deep as they are known. */
  readonly values: { readonly [key: string]: ValueTree };
  /** What the chart makes; absent: nobody looked. */
  readonly facts?: ChartFacts | undefined;
}

/** What a chart makes with its default values. In names, `<release>` and `<namespace>` are those of a release. */
export interface ChartFacts {
  /** True where helm rendered it; false: only what its files show is here. */
  readonly rendered: boolean;
  /** CRDs that it brings, as `group/Kind`. */
  readonly crds: readonly string[];
  /** API groups whose objects its admission webhooks must see. */
  readonly webhooks: readonly string[];
  /** Objects that others refer to, and workloads. */
  readonly objects: readonly ObjectFact[];
  /** The same for a release whose name holds the chart's: charts then shorten their names. */
  readonly named: readonly ObjectFact[];
}

/** One object that a chart makes. */
export interface ObjectFact {
  /** Kubernetes kind. */
  readonly kind: string;
  /** Name in the namespace of the release, or in none. */
  readonly name: string;
  /** Ports of a Service, by number and name. */
  readonly ports?: readonly (number | string)[] | undefined;
  /** Keys of a Secret or ConfigMap. */
  readonly keys?: readonly string[] | undefined;
  /** Pods of a workload. */
  readonly replicas?: number | undefined;
}

/** `imports/schemas/talos/v<minor>.json`. */
export interface TalosFile {
  /** Name of the schema as Talos publishes it. */
  readonly $id: string;
  /** Schema of each kind of configuration document and of their parts, by name. */
  readonly $defs: Readonly<Record<string, JsonSchema>>;
}

/** Every schema file by the role it plays. */
export interface SchemaFiles {
  /** Native kinds of one Kubernetes minor. */
  readonly kubernetes: KubernetesFile;
  /** Custom kinds of one product. */
  readonly crd: CrdFile;
  /** Which file holds a custom kind. */
  readonly crdIndex: CrdIndex;
  /** One Terraform provider. */
  readonly provider: ProviderFile;
  /** Names that a provider is giving up. */
  readonly renames: RenamesFile;
  /** Values of one Helm chart. */
  readonly chart: ChartFile;
  /** Machine configuration of one Talos minor. */
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
