import type { Stage } from "../stage/stage";

/** A Secret whose values come from a store. */
export interface StoredSecretProps {
  /** Name of the Secret and of its ExternalSecret. */
  readonly name: string;
  /** Where its readers run. */
  readonly namespace: string;
  /** Name of a ClusterSecretStore. */
  readonly store: string;
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
      data: Object.entries(props.keys).map(([secretKey, { entry, property }]) => ({
        secretKey,
        remoteRef: { key: entry, property },
      })),
    },
  });
}
