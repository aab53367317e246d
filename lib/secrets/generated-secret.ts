import type { Stage } from "../stage/stage";

/** Namespace of secrets that exist before the cluster's main store does. */
export const BOOTSTRAP_NAMESPACE = "bootstrap-secrets";

/** ClusterSecretStore that reads them from any namespace. */
export const BOOTSTRAP_STORE = "bootstrap";

/** ClusterSecretStore over Vault. */
export const MAIN_STORE = "vault";

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
  readonly store: string;
  readonly entry: string;
}

/**
 * Makes values once and puts them into a store, key by key, unless the store
 * has them already: what was restored wins over what is generated. The values
 * as generated are no copy for consumers, because a new ExternalSecret of the
 * same name overwrites them (External Secrets 2.9: CreatedOnce goes by the
 * object's own status).
 */
function generateInto(stage: Stage, { namespace, store, entry }: Target, props: GeneratedSecretProps): void {
  const source = `${props.name}-generated`;
  generate(stage, namespace, { ...props, name: source });
  stage.add({
    apiVersion: "external-secrets.io/v1alpha1",
    kind: "PushSecret",
    metadata: { name: props.name, namespace },
    spec: {
      refreshInterval: "1h",
      updatePolicy: "IfNotExists",
      deletionPolicy: "None",
      secretStoreRefs: [{ kind: "ClusterSecretStore", name: store }],
      selector: { secret: { name: source } },
      data: [...props.keys, ...Object.keys(props.fixed ?? {})].map((key) => ({
        match: { secretKey: key, remoteRef: { remoteKey: entry, property: key } },
      })),
    },
  });
}

/**
 * A generated secret that works before the main store does. It lives in the
 * bootstrap namespace under its name; consumers copy it with `storedSecret`.
 */
export function bootstrapSecret(stage: Stage, props: GeneratedSecretProps): void {
  generateInto(stage, { namespace: BOOTSTRAP_NAMESPACE, store: BOOTSTRAP_STORE, entry: props.name }, props);
}

/**
 * A generated secret of the main store, at `path`. Everybody, its own namespace
 * too, reads it back with `storedSecret`.
 */
export function pushedSecret(
  stage: Stage,
  props: GeneratedSecretProps & { readonly namespace: string; readonly path: string },
): void {
  generateInto(stage, { namespace: props.namespace, store: MAIN_STORE, entry: props.path }, props);
}
