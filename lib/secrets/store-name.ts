import { nearest } from "../data/nearest";
import type { SecretStoreOffer } from "../declared/offered";
import type { Asker } from "../declared/offers";
import { InputError } from "../model/problem";

/** One value of a store, by entry and property, whatever the store makes of both. */
export interface StoredValueRef {
  /** Entry as the definition or a component names it, e.g. `apps/gitea`. */
  readonly entry: string;
  /** Value in that entry, e.g. `password`. */
  readonly property: string;
}

/** Where a value is in the words of a provider (External Secrets: `remoteRef`). */
export interface RemoteRef {
  /** Entry, item or path. */
  readonly key: string;
  /** Field of it; absent where the entry is the value. */
  readonly property?: string;
}

/** The entry of a path that a component chose, in a form that the store takes. */
export function entryOf({ names }: SecretStoreOffer, path: string): string {
  return names?.slashes === true || names === undefined ? path : path.replaceAll("/", "-");
}

/**
 * Where one value is read, as the store's provider names it.
 *
 * @param only the entry holds this value alone
 */
export function remoteRef(
  { form, names }: Pick<SecretStoreOffer, "form" | "names">,
  { entry, property }: StoredValueRef,
  only: boolean,
): RemoteRef {
  const kept = names?.kept ?? ((name: string) => name);
  switch (form) {
    case "path":
      return { key: `${entry}/${property}` };
    case "flat":
      return { key: kept(only ? entry : `${entry}_${property.replaceAll(/[^A-Za-z0-9]+/g, "_")}`) };
    default:
      return { key: kept(entry), property };
  }
}

/** Where one value is written: as it is read, but for paths, whose last part is the field. */
export function pushRef(store: SecretStoreOffer, value: StoredValueRef): RemoteRef {
  return store.form === "path" ? { key: value.entry, property: value.property } : remoteRef(store, value, false);
}

/**
 * The store that a definition names for an entry.
 * Throws InputError where there is none of this name, or where it cannot have such an entry.
 *
 * @param at paths below the asker's own for the store and for the entry; absent: the asker's own
 */
export function storeFor(
  asker: Asker,
  { store, key }: { readonly store: string; readonly key: string },
  at: { readonly store?: string; readonly key?: string } = {},
): SecretStoreOffer {
  const stores = asker.declared.secretStores;
  const offer = stores.find(({ name }) => name === store);
  if (offer === undefined) {
    const all = stores.map(({ name }) => name);
    const near = nearest(store, all);
    throw refusal(asker, at.store, at.store === undefined ? `the secret store ${store}` : store, {
      want: `a store that a component offers: ${all.join(", ") || "none does"}`,
      fix: near === undefined ? "add one to components.externalSecrets.stores" : `write ${near}`,
    });
  }
  const { pattern, want = "", slashes, kept = (name: string) => name } = offer.names ?? {};
  if (pattern !== undefined && !pattern.test(key)) {
    const other = slashes === true ? key : key.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
    throw refusal(asker, at.key, at.key === undefined ? `the entry ${key} of ${store}` : key, {
      want,
      fix: other !== key && pattern.test(other) ? `call it ${kept(other)} in the store, and write ${other}` : undefined,
    });
  }
  return offer;
}

function refusal(asker: Asker, at: string | undefined, got: string, { want, fix }: Wanted): InputError {
  const path = at === undefined ? asker.path : `${asker.path}.${at}`;
  return new InputError([{ file: asker.cluster.file, path, got, want, ...(fix === undefined ? {} : { fix }) }]);
}

interface Wanted {
  readonly want: string;
  readonly fix: string | undefined;
}
