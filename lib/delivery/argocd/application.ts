import type { Manifest } from "../../manifest/manifest";
import type { Cluster } from "../../model/cluster";
import type { PlannedRelease, PlannedStage } from "../../plan/stage";
import { sourceOf } from "../../stage/chart-source";
import { chartFolder, stageFolder } from "../folders";
import { treeRepository, treeSource } from "./source";

/** Namespace and project of everything that Argo CD owns. */
export const ARGO_NAMESPACE = "argocd";

/** Applications of one wave that follow each other in this order inside their stage's level. */
const WAVES_PER_LEVEL = 2;

/**
 * The wave of a stage: its topological level. Releases of a stage come before
 * its own manifests, because those may use what the charts bring.
 */
function waveOf(level: number, part: "release" | "manifests"): number {
  return level * WAVES_PER_LEVEL + (part === "release" ? 0 : 1);
}

/** A stage's folder as an Application; its kustomization.yaml is what Argo CD builds. */
export function folderApplication(cluster: Cluster, stage: PlannedStage, level: number): Manifest {
  return application(
    cluster,
    stage,
    { name: stage.name, wave: waveOf(level, "manifests"), namespace: undefined },
    treeSource(cluster, stageFolder(cluster, stage.name)),
  );
}

/** A release as an Application with a chart source. A registry is named without its scheme (Argo CD: Helm, OCI). */
export function releaseApplication(
  cluster: Cluster,
  stage: PlannedStage,
  level: number,
  release: PlannedRelease,
): Manifest {
  const name = applicationName(stage, release);
  return application(
    cluster,
    stage,
    {
      name,
      wave: waveOf(level, "release"),
      namespace: release.namespace,
      lettingGo: release.suspended === true,
    },
    {
      ...chartSource(cluster, release),
      helm: {
        releaseName: release.name,
        valuesObject: release.values,
        ...(release.crds === "Skip" ? { skipCrds: true } : {}),
      },
    },
  );
}

/** The stage's own name belongs to its folder; a release that carries the same name gets the suffix. */
export function applicationName(stage: Pick<PlannedStage, "name" | "releases">, release: PlannedRelease): string {
  return release.name === stage.name || stage.releases.filter((other) => other.name === release.name).length > 1
    ? `${release.namespace}-${release.name}-chart`
    : release.name;
}

/** The repository that Argo CD takes a release's chart from: one of charts without `oci://` and without a slash at the end. */
export function chartRepository(cluster: Cluster, { chart }: PlannedRelease): string {
  const source = sourceOf(chart);
  switch (source.kind) {
    case "git":
      return source.url;
    case "folder":
      return treeRepository(cluster);
    default:
      return source.repository.replace(/^oci:\/\//, "").replace(/\/+$/, "");
  }
}

/** A chart by its name and version, or the folder that holds it (Argo CD documentation: Helm). */
function chartSource(cluster: Cluster, release: PlannedRelease): object {
  const repoURL = chartRepository(cluster, release);
  const { chart } = release;
  const source = sourceOf(chart);
  switch (source.kind) {
    case "git":
      return { repoURL, path: source.path, targetRevision: source.commit ?? source.tag };
    case "folder":
      return treeSource(cluster, chartFolder(cluster, release));
    default:
      return { repoURL, chart: chart.name, targetRevision: chart.version };
  }
}

/**
 * Automated sync with prune and self-heal; server-side apply, because large
 * CRDs do not fit the annotation that client-side apply writes; endless retry
 * with growing pauses, because a wave is weaker than a dependency.
 * Source: Argo CD documentation, Application specification, sync waves.
 */
function application(
  cluster: Cluster,
  stage: PlannedStage,
  {
    name,
    wave,
    namespace,
    lettingGo = false,
  }: {
    readonly name: string;
    readonly wave: number;
    readonly namespace: string | undefined;
    /** True where it is to leave what it has made alone. */
    readonly lettingGo?: boolean;
  },
  source: object,
): Manifest {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name,
      namespace: ARGO_NAMESPACE,
      annotations: { "argocd.argoproj.io/sync-wave": String(wave), "groundwork.dev/title": stage.title },
      // Without it, what the Application has made stays when the Application goes.
      ...(stage.prune && !lettingGo ? { finalizers: ["resources-finalizer.argocd.argoproj.io"] } : {}),
    },
    spec: {
      project: cluster.name,
      destination: { server: "https://kubernetes.default.svc", ...(namespace === undefined ? {} : { namespace }) },
      source,
      syncPolicy: {
        ...(lettingGo ? {} : { automated: { prune: stage.prune, selfHeal: true } }),
        syncOptions: ["ServerSideApply=true", "CreateNamespace=false", "ApplyOutOfSyncOnly=true"],
        retry: { limit: -1, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } },
      },
    },
  };
}
