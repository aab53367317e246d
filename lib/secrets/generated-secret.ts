import type { SecretStoreOffer } from "../declared/offered";
import { code } from "../document/markdown";
import type { Stage } from "../stage/stage";
import { entryOf, pushRef } from "./store-name";
import { putByPeople } from "./stored-secret";

/** Namespace of secrets that exist before the cluster's main store does. */
export const BOOTSTRAP_NAMESPACE = "bootstrap-secrets";

/** ClusterSecretStore that reads them from any namespace. */
export const BOOTSTRAP_STORE = "bootstrap";

/** ClusterSecretStore over Vault. */
export const MAIN_STORE = "vault";

/** Vault as the cluster runs it: entries with properties, each of which is put there by itself. */
export const VAULT_OFFER: SecretStoreOffer = { name: MAIN_STORE, use: "main", push: { by: "value" } };

/** Secrets of one namespace of the cluster itself, named by labels of DNS. */
export const BOOTSTRAP_OFFER: SecretStoreOffer = {
  name: BOOTSTRAP_STORE,
  use: "bootstrap",
  names: {
    pattern: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    want: "the name of a Secret: small letters, digits and dashes",
  },
  push: { by: "value" },
};

/** A Secret whose values are made up inside the cluster. */
export interface GeneratedSecretProps {
  /** Name of the Secret and of the objects that make it. */
  readonly name: string;
  /** Keys that get a random value each. */
  readonly keys: readonly string[];
  /** Characters of each value. */
  readonly length?: number;
  /** How many of them are symbols; 0 keeps the value safe in URLs and files. */
  readonly symbols?: number;
  /** Keys with fixed, public values, such as a user name. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** How a person makes a value that is more than random characters, by key: a shell command. */
  readonly byHand?: Readonly<Record<string, string>>;
}

/**
 * Random values as a Secret (External Secrets: refreshPolicy CreatedOnce). They
 * are never in Git, and a second reconcile does not change them.
 */
function generate(stage: Stage, namespace: string, props: GeneratedSecretProps): void {
  stage.add({
    apiVersion: "generators.external-secrets.io/v1alpha1",
    kind: "Password",
    metadata: { name: props.name, namespace },
    spec: {
      length: props.length ?? 32,
      digits: 6,
      symbols: props.symbols ?? 0,
      noUpper: false,
      allowRepeat: true,
      secretKeys: [...props.keys],
    },
  });
  stage.add({
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: props.name, namespace },
    spec: {
      refreshPolicy: "CreatedOnce",
      target: {
        name: props.name,
        creationPolicy: "Orphan",
        template: {
          mergePolicy: "Merge",
          data: {
            ...Object.fromEntries(props.keys.map((key) => [key, `{{ index . "${key}" }}`])),
            ...props.fixed,
          },
        },
      },
      dataFrom: [
        {
          sourceRef: {
            generatorRef: { apiVersion: "generators.external-secrets.io/v1alpha1", kind: "Password", name: props.name },
          },
        },
      ],
    },
  });
}

/** Where generated values end: an entry of a store, by a generator in a namespace. */
interface Target {
  readonly namespace: string;
  readonly store: SecretStoreOffer;
  readonly entry: string;
}

/**
 * Makes values once and puts them into a store, unless the store has them
 * already: what was restored wins over what is generated. The values
 * as generated are no copy for consumers, because a new ExternalSecret of the
 * same name overwrites them (External Secrets 2.9: CreatedOnce goes by the
 * object's own status).
 */
function generateInto(stage: Stage, { namespace, store, entry }: Target, props: GeneratedSecretProps): void {
  const source = `${props.name}-generated`;
  generate(stage, namespace, { ...props, name: source });
  const { by = "value", metadata } = store.push ?? {};
  const more = metadata === undefined ? {} : { metadata };
  stage.add({
    apiVersion: "external-secrets.io/v1alpha1",
    kind: "PushSecret",
    metadata: { name: props.name, namespace },
    spec: {
      refreshInterval: "1h",
      updatePolicy: "IfNotExists",
      deletionPolicy: "None",
      secretStoreRefs: [{ kind: "ClusterSecretStore", name: store.name }],
      selector: { secret: { name: source } },
      data:
        by === "entry"
          ? [{ match: { remoteRef: { remoteKey: kept(store, entry) } }, ...more }]
          : [...props.keys, ...Object.keys(props.fixed ?? {})].map((secretKey) => {
              const { key, property } = pushRef(store, { entry, property: secretKey });
              return {
                match: { secretKey, remoteRef: { remoteKey: key, ...(property === undefined ? {} : { property }) } },
                ...more,
              };
            }),
    },
  });
}

function kept({ names }: SecretStoreOffer, entry: string): string {
  return names?.kept?.(entry) ?? entry;
}

/**
 * A generated secret that works before the main store does. It lives in the
 * bootstrap namespace under its name; consumers copy it with `storedSecret`.
 */
export function bootstrapSecret(stage: Stage, props: GeneratedSecretProps): void {
  generateInto(stage, { namespace: BOOTSTRAP_NAMESPACE, store: BOOTSTRAP_OFFER, entry: props.name }, props);
}

/** A generated secret and where it lives. */
export interface PushedSecretProps extends GeneratedSecretProps {
  /** Where it is generated. */
  readonly namespace: string;
  /** Entry of the main store, e.g. `apps/gitea`. */
  readonly path: string;
  /** The main store; absent: Vault as the cluster runs it. */
  readonly store?: SecretStoreOffer;
  /** Properties that are read back; absent: all of them. A person who fills the store makes no others. */
  readonly read?: readonly string[];
}

/**
 * A generated secret of the main store, at `path`. Everybody, its own namespace
 * too, reads it back with `storedSecret`. Where External Secrets cannot write
 * to the store, a person puts the values there, and the runbook lists them.
 */
export function pushedSecret(
  stage: Stage,
  { store = VAULT_OFFER, path, namespace, read, ...props }: PushedSecretProps,
): void {
  const entry = entryOf(store, path);
  if (store.push !== undefined || store.use !== "outside") {
    generateInto(stage, { namespace, store, entry }, props);
    return;
  }
  const all = read ?? [...props.keys, ...Object.keys(props.fixed ?? {})];
  putByPeople(stage, {
    store,
    entry,
    more: true,
    values: Object.fromEntries(all.map((key) => [key, howToMake(key, props)])),
  });
}

/** How a person makes one value: a fixed text, a command of its own, or random characters of the right length. */
function howToMake(key: string, { fixed = {}, byHand = {}, length = 32 }: GeneratedSecretProps): string {
  const [text, command] = [fixed[key], byHand[key]];
  if (command !== undefined) return `made by ${code(command)}`;
  if (text !== undefined) return `the text ${code(text)}`;
  return `${length} random characters, made by ${code(`openssl rand -hex ${Math.ceil(length / 2)}`)}`;
}
