import { NVIDIA_RUNTIME } from "../model/machine";
import type { PlannedCluster } from "../plan/cluster";
import type { Given } from "../plan/stage-graph";
import { SYSTEM_NAMESPACES } from "../pod-security/namespaces";
import { engineOf } from "./engines";
import { providedByRelease } from "./facts/provisions";

/** What exists before the first stage: made by Kubernetes, by Talos or by Terraform. */
export function givenObjects(
  planned: Pick<PlannedCluster, "cluster" | "declared" | "platformReleases" | "namespaces">,
): readonly Given[] {
  const { cluster, declared, platformReleases, namespaces } = planned;
  const terraform = `Terraform stack ${cluster.name}-platform`;
  return [
    ...SYSTEM_NAMESPACES.map((name) => ({ kind: "Namespace", name, by: "Kubernetes" })),
    ...namespaces
      .filter(({ owner }) => owner === "terraform")
      .map(({ name }) => ({ kind: "Namespace", name, by: terraform })),
    ...declared.platformSecrets.map(({ namespace, name, keys }) => ({
      kind: "Secret",
      namespace,
      name,
      keys: Object.keys(keys),
      by: terraform,
    })),
    ...platformReleases.flatMap((release) =>
      providedByRelease(release).map((provision) => ({ ...provision, by: terraform })),
    ),
    ...engineOf(cluster).crds.map((name) => ({ kind: "CustomResourceDefinition", name, by: "Flux" })),
    ...(cluster.machines.some(({ gpu }) => gpu?.vendor === "nvidia")
      ? [{ kind: "RuntimeClass", name: NVIDIA_RUNTIME, by: "Talos" }]
      : []),
    ...cluster.machines.map(({ name }) => ({ kind: "Node", name, by: "Talos" })),
    { kind: "Service", namespace: "default", name: "kubernetes", ports: [443, "https"], by: "Kubernetes" },
    { kind: "Service", namespace: "kube-system", name: "kube-dns", ports: [53, "dns", "dns-tcp", 9153], by: "Talos" },
  ];
}
