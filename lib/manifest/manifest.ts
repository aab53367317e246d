import { isFields } from "../data/fields";

/** A manifest as data, after all constructs have been rendered. */
export interface Manifest {
  /** Group and version, e.g. `apps/v1`. */
  readonly apiVersion: string;
  /** Kind, e.g. `Deployment`. */
  readonly kind: string;
  /** Name, namespace where there is one, and whatever else the object carries. */
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
  };
  /** Everything else of the object, e.g. `spec` or `data`. */
  readonly [key: string]: unknown;
}

/** `apps/v1` → `apps`; the core group is the empty string. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** `Deployment gitea/gitea`. */
export function showManifest(manifest: Manifest): string {
  const { name, namespace } = manifest.metadata;
  return `${manifest.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
/** A rendered object as a manifest; an object without kind, version or name is a bug of the construct that made it. */
export function manifestOf(json: unknown, where: string): Manifest {
  if (
    isFields(json) &&
    typeof json.apiVersion === "string" &&
    typeof json.kind === "string" &&
    isFields(json.metadata) &&
    typeof json.metadata.name === "string"
  ) {
    const { apiVersion, kind, metadata, ...rest } = json;
    return { apiVersion, kind, metadata: { ...metadata, name: json.metadata.name }, ...rest };
  }
  throw new Error(`the object at ${where} has no apiVersion, kind or metadata.name`);
}
