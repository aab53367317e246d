import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord, type JsonSchema } from "./json-schema";
import {
  type ChartFile,
  type KindPlace,
  type ProviderFile,
  parseSchemaFile,
  type RenamesFile,
  type SchemaFiles,
  type TalosFile,
} from "./schema-file";

const FOLDER = "imports/schemas";

/** Kubernetes minor whose definitions judge native kinds. */
const KUBERNETES_SCHEMA = "v1.34";

/** The schema of one kind and where its references lead. */
export interface KindSchema extends KindPlace {
  /** The schema itself; it may be a `$ref`. */
  readonly schema: JsonSchema;
  /** native kinds are judged with the rules of typed decoding, others as custom resources */
  readonly native: boolean;
  /** follows a `$ref` of this schema */
  readonly resolve: (ref: string) => JsonSchema;
}

/**
 * The committed schemas of one project, read when they are first asked for and kept.
 * What they are and where they come from is stated in `imports/lock.json`.
 */
export class SchemaStore {
  private readonly cache: { readonly [Role in keyof SchemaFiles]: Map<string, SchemaFiles[Role] | undefined> } = {
    kubernetes: new Map(),
    crd: new Map(),
    crdIndex: new Map(),
    provider: new Map(),
    renames: new Map(),
    chart: new Map(),
    talos: new Map(),
  };

  private readonly kindsRead = new Map<string, KindSchema>();

  /**
   * @param root folder of the program: the one that holds `imports`
   * @param own charts that the operator's repository knows, by name; they count before those of `imports`
   */
  constructor(
    private readonly root: string,
    private readonly own: ReadonlyMap<string, ChartFile> = new Map(),
  ) {}

  /** The schema of a kind, or `undefined` when none is committed. */
  kind(apiVersion: string, kind: string): KindSchema | undefined {
    const key = `${apiVersion}/${kind}`;
    const known = this.kindsRead.get(key) ?? this.nativeKind(key) ?? this.customKind(key);
    if (known !== undefined) this.kindsRead.set(key, known);
    return known;
  }

  /** Where a kind lives in the API, without reading its schema. */
  place(apiVersion: string, kind: string): KindPlace | undefined {
    const key = `${apiVersion}/${kind}`;
    return (
      this.file("kubernetes", `kubernetes/${KUBERNETES_SCHEMA}`)?.kinds[key] ??
      this.file("crdIndex", "crds/index")?.[key]
    );
  }

  /** All known kinds as `apiVersion/Kind`. */
  kinds(): readonly string[] {
    const native = this.file("kubernetes", `kubernetes/${KUBERNETES_SCHEMA}`)?.kinds ?? {};
    return [...Object.keys(native), ...Object.keys(this.file("crdIndex", "crds/index") ?? {})];
  }

  /** A native definition by its full name, such as `io.k8s.api.core.v1.Pod`. */
  definition(name: string): JsonSchema {
    return found(this.file("kubernetes", `kubernetes/${KUBERNETES_SCHEMA}`)?.definitions[name], name);
  }

  /** A provider's schema by its name (`proxmox`) or source (`registry.terraform.io/bpg/proxmox`). */
  provider(source: string): ProviderFile | undefined {
    const file = this.file("provider", `providers/${lastPart(source)}`);
    const known = Object.keys(file?.provider_schemas ?? {});
    return known.some((name) => name === source || name.endsWith(`/${source}`)) ? file : undefined;
  }

  /** Names that the Proxmox provider is giving up. */
  renames(): RenamesFile | undefined {
    return this.file("renames", "providers/proxmox.renames");
  }

  /** The value keys of a chart by its name. */
  chart(name: string): ChartFile | undefined {
    return this.own.get(lastPart(name)) ?? this.file("chart", `charts/${lastPart(name)}`);
  }

  /** The machine configuration schema of a Talos minor, such as `1.13`. */
  talos(minor: string): TalosFile | undefined {
    return this.file("talos", `talos/v${minor}`);
  }

  private nativeKind(key: string): KindSchema | undefined {
    const file = this.file("kubernetes", `kubernetes/${KUBERNETES_SCHEMA}`);
    const kind = file?.kinds[key];
    if (file === undefined || kind === undefined) return undefined;
    const resolve = eachOnce((ref) => found(file.definitions[ref.replace("#/definitions/", "")], ref));
    return { ...kind, schema: found(file.definitions[kind.definition], key), native: true, resolve };
  }

  private customKind(key: string): KindSchema | undefined {
    const place = this.file("crdIndex", "crds/index")?.[key];
    const file = place && this.file("crd", `crds/${place.file}`);
    const kind = file?.kinds[key];
    if (file === undefined || kind === undefined) return undefined;
    const resolve = eachOnce((ref) => found(file.$defs[ref.replace("#/$defs/", "")], ref));
    return { ...kind, native: false, resolve };
  }

  private file<Role extends keyof SchemaFiles>(role: Role, name: string): SchemaFiles[Role] | undefined {
    const cache: Map<string, SchemaFiles[Role] | undefined> = this.cache[role];
    if (cache.has(name)) return cache.get(name);
    const text = readIfThere(join(this.root, FOLDER, `${name}.json`));
    const parsed = text === undefined ? undefined : parseSchemaFile(role, text, `${FOLDER}/${name}.json`);
    cache.set(name, parsed);
    return parsed;
  }
}

/** Looks up each name once. */
function eachOnce(lookUp: (ref: string) => JsonSchema): (ref: string) => JsonSchema {
  const known = new Map<string, JsonSchema>();
  return (ref) => {
    const schema = known.get(ref) ?? lookUp(ref);
    known.set(ref, schema);
    return schema;
  };
}

function found<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined)
    throw new Error(
      `imports/schemas: a reference to ${name} leads nowhere. Fix: run npm run imports -- --update <dir>.`,
    );
  return value;
}

/** One system call less than asking first, which counts on a cold start. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isRecord(error) && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

const stores = new Map<string, SchemaStore>();

/** The store of a project; one store a root, so that each file is parsed once a process. */
export function schemaStore(root: string): SchemaStore {
  const known = stores.get(root) ?? new SchemaStore(root);
  stores.set(root, known);
  return known;
}
