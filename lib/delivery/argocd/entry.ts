import type { Manifest } from "../../manifest/manifest";
import type { Cluster } from "../../model/cluster";
import type { PlannedRelease } from "../../plan/stage";
import { kubernetesFolder } from "../folders";
import { ARGO_NAMESPACE, chartRepository } from "./application";
import { treeRepository, treeSource } from "./source";

/** Folder of the Applications inside `dist/`. */
export function applicationsFolder(cluster: Cluster): string {
  return `${kubernetesFolder(cluster)}/argocd`;
}

/**
 * What Flux applies once Argo CD runs: the project, and the root Application
 * that owns all others. The root waits for each wave, because the chart's
 * values restore the health of Application objects.
 */
export function argoEntry(cluster: Cluster, releases: readonly PlannedRelease[]): readonly Manifest[] {
  const repositories = [treeRepository(cluster), ...releases.map((release) => chartRepository(cluster, release))];
  return [
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "AppProject",
      metadata: { name: cluster.name, namespace: ARGO_NAMESPACE },
      spec: {
        description: `Everything of ${cluster.name} that Argo CD manages`,
        sourceRepos: [...new Set(repositories)].sort(),
        destinations: [{ server: "https://kubernetes.default.svc", namespace: "*" }],
        clusterResourceWhitelist: [{ group: "*", kind: "*" }],
      },
    },
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name: "root", namespace: ARGO_NAMESPACE },
      spec: {
        project: cluster.name,
        destination: { server: "https://kubernetes.default.svc", namespace: ARGO_NAMESPACE },
        source: treeSource(cluster, applicationsFolder(cluster)),
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: ["ServerSideApply=true", "CreateNamespace=false"],
          retry: { limit: -1, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } },
        },
      },
    },
  ];
}
