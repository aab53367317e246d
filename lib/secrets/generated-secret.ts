import type { Stage } from "../stage/stage";

/** Namespace of secrets that exist before the cluster's main store does. */
export const BOOTSTRAP_NAMESPACE = "bootstrap-secrets";

/** ClusterSecretStore that reads them from any namespace. */
export const BOOTSTRAP_STORE = "bootstrap";

/** ClusterSecretStore over Vault. */
export const MAIN_STORE = "vault";

export interface GeneratedSecretProps {
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
 * A secret that the cluster makes once and keeps (External Secrets:
 * refreshPolicy CreatedOnce). It never stands in Git, and a second reconcile
 * does not change it.
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

/**
 * A generated secret that works before the main store does. It lives in the
 * bootstrap namespace; consumers copy it with `storedSecret`.
 */
export function bootstrapSecret(stage: Stage, props: GeneratedSecretProps): void {
  generate(stage, BOOTSTRAP_NAMESPACE, props);
  stage.provides({
    kind: "StoreEntry",
    name: `${BOOTSTRAP_STORE}/${props.name}`,
    keys: [...props.keys, ...Object.keys(props.fixed ?? {})],
  });
}

/**
 * A generated secret that is pushed to the main store at `path` when the store
 * has no value there yet. Everybody, its own namespace too, reads it back with
 * `storedSecret`, so that a restored store wins over a new generation.
 */
export function pushedSecret(
  stage: Stage,
  props: GeneratedSecretProps & { readonly namespace: string; readonly path: string },
): void {
  const source = `${props.name}-generated`;
  generate(stage, props.namespace, { ...props, name: source });
  stage.add({
    apiVersion: "external-secrets.io/v1alpha1",
    kind: "PushSecret",
    metadata: { name: props.name, namespace: props.namespace },
    spec: {
      refreshInterval: "1h",
      updatePolicy: "IfNotExists",
      deletionPolicy: "None",
      secretStoreRefs: [{ kind: "ClusterSecretStore", name: MAIN_STORE }],
      selector: { secret: { name: source } },
      data: [...props.keys, ...Object.keys(props.fixed ?? {})].map((key) => ({
        match: { secretKey: key, remoteRef: { remoteKey: props.path, property: key } },
      })),
    },
  });
}
