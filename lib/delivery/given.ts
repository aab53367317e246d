import type { Declared } from "../component/declared";
import type { Cluster } from "../model/cluster";
import type { PlannedNamespace } from "../plan/namespace";
import type { PlannedRelease } from "../plan/stage";
import type { Given } from "../plan/stage-graph";
import { SYSTEM_NAMESPACES } from "../pod-security/namespaces";
import { providedByRelease } from "./facts/provisions";
import { FLUX_NAMESPACE } from "./flux/kustomization";

/** CRDs of the GitOps engine itself. */
const FLUX_CRDS = [
  "source.toolkit.fluxcd.io/GitRepository",
  "source.toolkit.fluxcd.io/HelmRepository",
  "source.toolkit.fluxcd.io/OCIRepository",
  "source.toolkit.fluxcd.io/Bucket",
  "kustomize.toolkit.fluxcd.io/Kustomization",
  "helm.toolkit.fluxcd.io/HelmRelease",
  "notification.toolkit.fluxcd.io/Alert",
  "notification.toolkit.fluxcd.io/Provider",
  "notification.toolkit.fluxcd.io/Receiver",
];

/** What exists before the first stage: made by Kubernetes, by Talos or by Terraform. */
export function givenObjects(
  cluster: Cluster,
  declared: Declared,
  releases: readonly PlannedRelease[],
  namespaces: readonly PlannedNamespace[],
): readonly Given[] {
  const terraform = `Terraform stack ${cluster.name}-platform`;
  const owned = new Set([
    FLUX_NAMESPACE,
    ...declared.platformSecrets.map((secret) => secret.namespace),
    ...releases.map((release) => release.namespace),
  ]);
  return [
    ...SYSTEM_NAMESPACES.map((name) => ({ kind: "Namespace", name, by: "Kubernetes" })),
    ...namespaces.filter(({ name }) => owned.has(name)).map(({ name }) => ({ kind: "Namespace", name, by: terraform })),
    ...declared.platformSecrets.map(({ namespace, name, keys }) => ({
      kind: "Secret",
      namespace,
      name,
      keys: Object.keys(keys),
      by: terraform,
    })),
    ...releases.flatMap((release) => providedByRelease(release).map((provision) => ({ ...provision, by: terraform }))),
    ...FLUX_CRDS.map((name) => ({ kind: "CustomResourceDefinition", name, by: "Flux" })),
    ...["system-cluster-critical", "system-node-critical"].map((name) => ({
      kind: "PriorityClass",
      name,
      by: "Kubernetes",
    })),
    { kind: "Service", namespace: "default", name: "kubernetes", ports: [443, "https"], by: "Kubernetes" },
    { kind: "Service", namespace: "kube-system", name: "kube-dns", ports: [53, "dns", "dns-tcp", 9153], by: "Talos" },
    { kind: "ConfigMap", namespace: "kube-system", name: "kube-root-ca.crt", keys: ["ca.crt"], by: "Kubernetes" },
  ];
}
