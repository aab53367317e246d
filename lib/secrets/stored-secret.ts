import type { SecretStoreOffer } from "../declared/offered";
import type { Stage } from "../stage/stage";
import { entryOf, remoteRef, type StoredValueRef } from "./store-name";

/** A Secret whose values come from a store. */
export interface StoredSecretProps {
  /** Name of the Secret and of its ExternalSecret. */
  readonly name: string;
  /** Where its readers run. */
  readonly namespace: string;
  /** The store, or the name of a ClusterSecretStore whose entries have a property for each value. */
  readonly store: SecretStoreOffer | string;
  /** Keys of the Secret, each from a property of an entry of the store. */
  readonly keys: Readonly<Record<string, StoredValueRef>>;
  /** The entries are paths of a component, and hold more values than these. */
  readonly generated?: boolean;
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
  const store: SecretStoreOffer = typeof props.store === "string" ? { name: props.store, use: "outside" } : props.store;
  const templated = props.template !== undefined || props.type !== undefined || props.labels !== undefined;
  const data =
    props.template ?? Object.fromEntries(Object.keys(props.keys).map((key) => [key, `{{ index . "${key}" }}`]));
  const only = props.generated !== true && Object.keys(props.keys).length === 1;
  stage.add({
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: props.name, namespace: props.namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: store.name },
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
        remoteRef: remoteRef(
          store,
          { entry: props.generated === true ? entryOf(store, entry) : entry, property },
          only,
        ),
      })),
    },
  });
}

/** Values of one entry that a person puts into a store: what reads them, and what the runbook lists. */
export interface EntryOfPeople {
  /** The store that they fill. */
  readonly store: SecretStoreOffer;
  /** Entry as the definition or a component names it. */
  readonly entry: string;
  /** The values, each with what it holds or how it is made. */
  readonly values: Readonly<Record<string, string>>;
  /** The entry holds further values that nobody lists here. */
  readonly more?: boolean;
  /** The definition lists entries of this store, and one that is not in the list is a mistake. */
  readonly listed?: boolean;
}

/** States that a person puts these values into a store, under the names that its provider has for them. */
export function putByPeople(stage: Stage, { store, entry, values, more = false, listed = false }: EntryOfPeople): void {
  const only = !more && Object.keys(values).length === 1;
  const found = Object.entries(values).map(([property, holds]) => ({
    ...remoteRef(store, { entry, property }, only),
    holds,
  }));
  const entries: Record<string, string[]> = {};
  for (const { key, property } of found) {
    const name = `${store.name}/${key}`;
    entries[name] = [...(entries[name] ?? []), ...(property === undefined ? [] : [property])];
  }
  if (!listed) stage.provides({ FilledEntry: entries });
  stage.stored(
    found.map(({ key, property, holds }) => ({
      store: store.name,
      ...(store.form === "path"
        ? fieldOf(key)
        : { entry: key, ...(property === undefined ? {} : { field: property }) }),
      holds,
    })),
  );
}

/** An item and its field, of a path through both. */
function fieldOf(path: string): { readonly entry: string; readonly field: string } {
  const cut = path.lastIndexOf("/");
  return { entry: path.slice(0, cut), field: path.slice(cut + 1) };
}
