import type { FluxInstanceValues } from "../../../imports/charts/flux-instance";
import type { FluxOperatorValues } from "../../../imports/charts/flux-operator";
import type { Cluster } from "../../model/cluster";
import type { PlannedRelease } from "../../plan/stage";
import { GIT_SECRET, gitCredentials } from "../git-credentials";
import { FLUX_NAMESPACE } from "./kustomization";

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
 * the controllers, the GitRepository and the root Kustomization of this
 * repository's path. Everything after that is Flux' own business.
 */
export function fluxReleases(cluster: Cluster): readonly PlannedRelease[] {
  const operator: FluxOperatorValues = { web: { enabled: false } };
  const instance: FluxInstanceValues = {
    instance: {
      distribution: { version: flux.version, registry: "ghcr.io/fluxcd", artifact: manifests },
      components: ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"],
      cluster: { type: "kubernetes", domain: cluster.network.dnsDomain, networkPolicy: true, multitenant: false },
      sync: {
        kind: "GitRepository",
        name: FLUX_NAMESPACE,
        url: cluster.gitops.repository,
        ref: `refs/heads/${cluster.gitops.branch}`,
        path: `dist/kubernetes/${cluster.name}/flux`,
        interval: cluster.gitops.interval,
        ...pullSecret(cluster),
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

function pullSecret(cluster: Cluster): { readonly pullSecret?: string } {
  const credentials = gitCredentials(cluster);
  if (credentials.kind === "none") return {};
  return { pullSecret: credentials.kind === "existing" ? credentials.secret : GIT_SECRET };
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
