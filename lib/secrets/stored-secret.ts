import type { SecretStoreOffer } from "../declared/offered";
import type { Stage } from "../stage/stage";

/** A Secret whose values come from a store. */
export interface StoredSecretProps {
  /** Name of the Secret and of its ExternalSecret. */
  readonly name: string;
  /** Where its readers run. */
  readonly namespace: string;
  /** Name of a ClusterSecretStore. */
  readonly store: string;
  /** How the store names values; absent: an entry with a property for each. */
  readonly form?: SecretStoreOffer["form"];
  /** Keys of the Secret, each from a property of an entry of the store. */
  readonly keys: Readonly<Record<string, { readonly entry: string; readonly property: string }>>;
  /**
   * Text around the keys, by the Secret's final key; a Go template that reads
   * a key as `{{ .password }}`. Absent: the keys themselves.
   */
  readonly template?: Readonly<Record<string, string>>;
  /** Type of the Secret; absent: `Opaque`. */
  readonly type?: string;
  /** Labels of the Secret; absent: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Secret that External Secrets copies from a store and keeps up to date. */
export function storedSecret(stage: Stage, props: StoredSecretProps): void {
  const templated = props.template !== undefined || props.type !== undefined || props.labels !== undefined;
  const data =
    props.template ?? Object.fromEntries(Object.keys(props.keys).map((key) => [key, `{{ index . "${key}" }}`]));
  stage.add({
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: props.name, namespace: props.namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: props.store },
      target: {
        name: props.name,
        ...(templated
          ? {
              template: {
                ...(props.type === undefined ? {} : { type: props.type }),
                ...(props.labels === undefined ? {} : { metadata: { labels: props.labels } }),
                data,
              },
            }
          : {}),
      },
      data: Object.entries(props.keys).map(([secretKey, value]) => ({
        secretKey,
        remoteRef: remoteRef(props.form, value, Object.keys(props.keys).length === 1),
      })),
    },
  });
}

/**
 * Where one value is, as the store's provider names it.
 *
 * @param only the entry holds this value alone
 */
function remoteRef(
  form: SecretStoreOffer["form"],
  { entry, property }: { readonly entry: string; readonly property: string },
  only: boolean,
): { readonly key: string; readonly property?: string } {
  switch (form) {
    case "path":
      return { key: `${entry}/${property}` };
    case "flat":
      return { key: only ? entry : `${entry}_${property.replaceAll(/[^A-Za-z0-9]+/g, "_")}` };
    default:
      return { key: entry, property };
  }
}

/** The entries that a person fills for a Secret, as names of needs. */
export function storeEntries(
  { name, form }: SecretStoreOffer,
  entry: string,
  properties: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  if (form === undefined || form === "fields") return { [`${name}/${entry}`]: properties };
  const only = properties.length === 1;
  return Object.fromEntries(
    properties.map((property) => [`${name}/${remoteRef(form, { entry, property }, only).key}`, []]),
  );
}
