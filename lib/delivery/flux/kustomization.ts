import type { Manifest } from "../../manifest/manifest";
import type { Cluster } from "../../model/cluster";
import type { PlannedStage } from "../../plan/stage";
import { stageFolder } from "../folders";

/** Namespace of Flux' own objects, and the name of its first ones. */
export const FLUX_NAMESPACE = "flux-system";

/** The source that holds a cluster's tree; the FluxInstance makes it. */
export function fluxSource({ gitops }: Cluster) {
  const kind: "OCIRepository" | "GitRepository" = gitops.artifact === undefined ? "GitRepository" : "OCIRepository";
  return { kind, name: FLUX_NAMESPACE };
}

/**
 * A stage as a Flux Kustomization. `wait` makes every object's health part of
 * the stage's own, so that dependsOn means ready and not merely applied.
 * Source: Flux Kustomization API, kustomize.toolkit.fluxcd.io/v1.
 */
export function fluxKustomization(cluster: Cluster, stage: PlannedStage, follows: readonly string[]): Manifest {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: {
      name: stage.name,
      namespace: FLUX_NAMESPACE,
      annotations: { "groundwork.dev/title": stage.title },
    },
    spec: {
      interval: "1h",
      retryInterval: "1m",
      timeout: stage.timeout,
      path: `./dist/${stageFolder(cluster, stage.name)}`,
      prune: stage.prune,
      ...(stage.prune ? {} : { deletionPolicy: "Orphan" }),
      wait: true,
      sourceRef: fluxSource(cluster),
      ...(follows.length === 0 ? {} : { dependsOn: [...follows].sort().map((name) => ({ name })) }),
      ...(stage.health.length === 0 ? {} : { healthCheckExprs: stage.health.map((expression) => ({ ...expression })) }),
      ...(cluster.secrets.sops === undefined
        ? {}
        : { decryption: { provider: "sops", secretRef: { name: "sops-age" } } }),
    },
  };
}
