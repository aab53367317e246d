import type { FluxInstanceValues } from "../../../imports/charts/flux-instance";
import type { FluxOperatorValues } from "../../../imports/charts/flux-operator";
import type { Cluster } from "../../model/cluster";
import type { PlannedRelease } from "../../plan/stage";
import { GIT_SECRET, gitCredentials } from "../git-credentials";
import { registrySecret } from "../registry-credentials";
import { FLUX_NAMESPACE, fluxSource } from "./kustomization";

const CHARTS = "oci://ghcr.io/controlplaneio-fluxcd/charts";

// renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-operator
const operatorChart = { name: "flux-operator", repository: CHARTS, version: "0.59.0" } as const;

// renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-instance
const instanceChart = { name: "flux-instance", repository: CHARTS, version: "0.59.0" } as const;

/** What the operator installs Flux from: by the chart's own default a tag that moves. */
const manifests = `oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests:v${operatorChart.version}`;

// renovate: datasource=github-releases depName=fluxcd/flux2
const flux = { version: "2.9.5" } as const;

/**
 * Flux, installed by Terraform: the operator, and one FluxInstance that owns
 * the controllers, the source and the root Kustomization of this cluster's path. Everything after that is Flux' own business.
 */
export function fluxReleases(cluster: Cluster): readonly PlannedRelease[] {
  const operator: FluxOperatorValues = { web: { enabled: false } };
  const instance: FluxInstanceValues = {
    instance: {
      distribution: { version: flux.version, registry: "ghcr.io/fluxcd", artifact: manifests },
      components: ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"],
      cluster: { type: "kubernetes", domain: cluster.network.dnsDomain, networkPolicy: true, multitenant: false },
      sync: {
        ...syncSource(cluster),
        name: FLUX_NAMESPACE,
        path: `dist/kubernetes/${cluster.name}/flux`,
        interval: cluster.gitops.interval,
      },
    },
  };
  return [
    release(operatorChart, { ...operator }, [
      "fluxcd.controlplane.io/FluxInstance",
      "fluxcd.controlplane.io/FluxReport",
      "fluxcd.controlplane.io/ResourceSet",
      "fluxcd.controlplane.io/ResourceSetInputProvider",
    ]),
    release(instanceChart, { ...instance }, []),
  ];
}

/** What Flux pulls from, by which credentials. Source: Flux Operator documentation, Flux Cluster Sync Configuration. */
function syncSource(cluster: Cluster): Pick<Sync, "kind" | "url" | "ref" | "pullSecret"> {
  const { artifact, repository, branch } = cluster.gitops;
  const secret = pullSecret(cluster);
  return {
    kind: fluxSource(cluster).kind,
    ...(artifact === undefined
      ? { url: repository, ref: `refs/heads/${branch}` }
      : { url: `${artifact.registry}/${cluster.name}`, ref: artifact.wave }),
    ...(secret === undefined ? {} : { pullSecret: secret }),
  };
}

type Sync = NonNullable<NonNullable<FluxInstanceValues["instance"]>["sync"]>;

function pullSecret(cluster: Cluster): string | undefined {
  if (cluster.gitops.artifact !== undefined) return registrySecret(cluster)?.name;
  const credentials = gitCredentials(cluster);
  if (credentials.kind === "none") return undefined;
  return credentials.kind === "existing" ? credentials.secret : GIT_SECRET;
}

function release(
  chart: PlannedRelease["chart"],
  values: PlannedRelease["values"],
  crds: readonly string[],
): PlannedRelease {
  return {
    name: chart.name === "flux-instance" ? "flux" : chart.name,
    namespace: FLUX_NAMESPACE,
    chart,
    values,
    makes: { crds, podSecurity: "restricted" },
    needs: [],
    timeout: "10m",
    origin: "gitops",
  };
}
