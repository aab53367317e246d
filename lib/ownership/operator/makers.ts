import { at, type Fields, listAt, textAt } from "../../data/fields";

/** One object that a program makes because of another one. */
export interface Made {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Absent: the namespace of the object it is made for. */
  readonly namespace?: string;
  /** Who is named as its manager; absent: the object it is made for. */
  readonly by?: string;
  /** Made where it is missing, and left alone from then on. */
  readonly once?: true;
}

/** What a kind of object makes a program write. */
export interface Maker {
  /** `group/Kind`. */
  readonly kind: string;
  /** Document that says so. */
  readonly source: string;
  readonly makes: (object: Fields, name: string, namespace: string) => readonly Made[];
}

const secret = (name: string | undefined, more: Partial<Made> = {}): readonly Made[] =>
  name === undefined ? [] : [{ group: "", kind: "Secret", name, ...more }];
const services = (...names: readonly string[]): readonly Made[] =>
  names.map((name) => ({ group: "", kind: "Service", name }));
const workload = (kind: string, name: string): readonly Made[] => [{ group: "apps", kind, name }];

/** A target of External Secrets: Merge adds to what somebody else owns, Orphan lets go of it, None writes nothing. */
function externalTarget(spec: unknown, fallback: string, namespace?: string): readonly Made[] {
  if (["Merge", "Orphan", "None"].includes(textAt(spec, "target", "creationPolicy") ?? "Owner")) return [];
  const version = textAt(spec, "target", "manifest", "apiVersion") ?? "v1";
  return [
    {
      group: version.includes("/") ? (version.split("/")[0] ?? "") : "",
      kind: textAt(spec, "target", "manifest", "kind") ?? "Secret",
      name: textAt(spec, "target", "name") ?? fallback,
      ...(namespace === undefined ? {} : { namespace }),
    },
  ];
}

/** ingress-shim and gateway-shim name the Certificate after its Secret, so several of them share one. */
function shim(object: Fields, secretNames: readonly (string | undefined)[], namespace: string): readonly Made[] {
  const marks = at(object, "metadata", "annotations");
  const isAsked = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme"].some(
    (mark) => textAt(marks, mark) !== undefined,
  );
  return isAsked
    ? secretNames.flatMap((name) => secret(name, { by: `Certificate ${namespace}/${name} (cert-manager)` }))
    : [];
}

const VAULT = "Vault Secrets Operator API reference: destination";
const vaultKinds = ["VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret", "HCPVaultSecretsApp"] as const;

/**
 * By kind: what operators make, from their API references. What pods refer to
 * by name, such as Services of databases, is in the table of references.
 */
export const MAKERS: readonly Maker[] = [
  {
    kind: "bitnami.com/SealedSecret",
    source: "Sealed Secrets README: the Secret has the name of the SealedSecret",
    makes: (_, name) => secret(name),
  },
  {
    kind: "external-secrets.io/ExternalSecret",
    source: "External Secrets documentation: ExternalSecret, creationPolicy",
    makes: ({ spec }, name) => externalTarget(spec, name),
  },
  {
    kind: "external-secrets.io/ClusterExternalSecret",
    source: "External Secrets documentation: ClusterExternalSecret",
    makes: ({ spec }, name) =>
      listAt(spec, "namespaces").flatMap((namespace) =>
        typeof namespace === "string"
          ? externalTarget(at(spec, "externalSecretSpec"), textAt(spec, "externalSecretName") ?? name, namespace)
          : [],
      ),
  },
  {
    kind: "external-secrets.io/PushSecret",
    source: "External Secrets documentation: PushSecret",
    makes: ({ spec }, _, namespace) =>
      listAt(spec, "data").flatMap((entry) =>
        listAt(spec, "secretStoreRefs").flatMap((store): readonly Made[] => {
          const key = textAt(entry, "match", "remoteRef", "remoteKey");
          const property = textAt(entry, "match", "remoteRef", "property");
          const kind = textAt(store, "kind") ?? "SecretStore";
          const home = kind === "SecretStore" ? `${namespace}/` : "";
          if (key === undefined || textAt(store, "name") === undefined) return [];
          return [
            {
              group: "external-secrets.io",
              kind: `key of ${kind} ${home}${textAt(store, "name")}`,
              name: property === undefined ? key : `${key}#${property}`,
              namespace: "",
              ...(textAt(spec, "updatePolicy") === "IfNotExists" ? { once: true } : {}),
            },
          ];
        }),
      ),
  },
  {
    kind: "kubernetes-client.io/ExternalSecret",
    source: "kubernetes-external-secrets README",
    makes: (_, name) => secret(name),
  },
  {
    kind: "cert-manager.io/Certificate",
    source: "cert-manager documentation: Certificate, secretName",
    makes: ({ spec }, name, namespace) =>
      secret(textAt(spec, "secretName"), { by: `Certificate ${namespace}/${name} (cert-manager)` }),
  },
  {
    kind: "networking.k8s.io/Ingress",
    source: "cert-manager documentation: annotated Ingress",
    makes: (object, _, namespace) =>
      shim(
        object,
        listAt(object, "spec", "tls").map((one) => textAt(one, "secretName")),
        namespace,
      ),
  },
  {
    kind: "gateway.networking.k8s.io/Gateway",
    source: "cert-manager documentation: annotated Gateway",
    makes: (object, _, namespace) =>
      shim(
        object,
        listAt(object, "spec", "listeners").flatMap((listener) =>
          listAt(listener, "tls", "certificateRefs").map((one) => textAt(one, "name")),
        ),
        namespace,
      ),
  },
  ...vaultKinds.map(
    (kind): Maker => ({
      kind: `secrets.hashicorp.com/${kind}`,
      source: VAULT,
      makes: ({ spec }) =>
        at(spec, "destination", "create") === true ? secret(textAt(spec, "destination", "name")) : [],
    }),
  ),
  {
    kind: "vault.banzaicloud.com/Vault",
    source: "Bank-Vaults documentation: Vault",
    makes: (_, name) => [...workload("StatefulSet", name), ...services(name)],
  },
  {
    kind: "ricoberger.de/VaultSecret",
    source: "Vault Secrets Operator (ricoberger)",
    makes: (_, name) => secret(name),
  },
  {
    kind: "onepassword.com/OnePasswordItem",
    source: "1Password Kubernetes Operator: usage",
    makes: (_, name) => secret(name),
  },
  {
    kind: "isindir.github.com/SopsSecret",
    source: "sops-secrets-operator: secretTemplates",
    makes: ({ spec }) => listAt(spec, "secretTemplates").flatMap((one) => secret(textAt(one, "name"))),
  },
  {
    kind: "secrets.infisical.com/InfisicalSecret",
    source: "Infisical documentation: managedSecretReference",
    makes: ({ spec }) =>
      [at(spec, "managedSecretReference"), ...listAt(spec, "managedKubeSecretReferences")].flatMap((one) => {
        const namespace = textAt(one, "secretNamespace");
        return secret(textAt(one, "secretName"), namespace === undefined ? {} : { namespace });
      }),
  },
  {
    kind: "postgresql.cnpg.io/Pooler",
    source: "CloudNativePG documentation: connection pooling",
    makes: (_, name) => workload("Deployment", name),
  },
  {
    kind: "cluster.x-k8s.io/Cluster",
    source: "Cluster API book: kubeconfig secret",
    makes: (_, name) => secret(`${name}-kubeconfig`),
  },
  {
    kind: "monitoring.coreos.com/Prometheus",
    source: "Prometheus Operator documentation: design",
    makes: (_, name) => workload("StatefulSet", `prometheus-${name}`),
  },
  {
    kind: "monitoring.coreos.com/Alertmanager",
    source: "Prometheus Operator documentation: design",
    makes: (_, name) => workload("StatefulSet", `alertmanager-${name}`),
  },
  {
    kind: "keda.sh/ScaledObject",
    source: "KEDA documentation: ScaledObject",
    makes: ({ spec }, name) => [
      {
        group: "autoscaling",
        kind: "HorizontalPodAutoscaler",
        name: textAt(spec, "advanced", "horizontalPodAutoscalerConfig", "name") ?? `keda-hpa-${name}`,
      },
      ...scaled(at(spec, "scaleTargetRef")),
    ],
  },
  {
    kind: "autoscaling/HorizontalPodAutoscaler",
    source: "Kubernetes documentation: migrating Deployments to horizontal autoscaling",
    // Without room between its bounds it moves nothing.
    makes: ({ spec }) =>
      (at(spec, "minReplicas") ?? 1) === at(spec, "maxReplicas") ? [] : scaled(at(spec, "scaleTargetRef")),
  },
  {
    kind: "fluxcd.controlplane.io/FluxInstance",
    source: "flux-operator documentation: FluxInstance, sync",
    makes: (_, __, namespace) => [{ group: "", kind: "Namespace", name: namespace, namespace: "" }],
  },
];

const SCALABLE = ["Deployment", "StatefulSet", "ReplicaSet"];

/** The kind of the claim on `spec.replicas` of a workload. */
export function replicasOf(kind: string): string {
  return `replicas of ${kind}`;
}

function scaled(target: unknown): readonly Made[] {
  const kind = textAt(target, "kind") ?? "Deployment";
  const name = textAt(target, "name");
  return name === undefined || !SCALABLE.includes(kind) ? [] : [{ group: "apps", kind: replicasOf(kind), name }];
}

/** True for a workload that says itself how many pods it has. */
export function saysReplicas(object: Fields): boolean {
  return SCALABLE.includes(textAt(object, "kind") ?? "") && typeof at(object, "spec", "replicas") === "number";
}
