import { createHash } from "node:crypto";
import type { Manifest } from "../../manifest/manifest";
import type { PlannedRelease } from "../../plan/stage";
import type { Chart } from "../../stage/release";
import { FLUX_NAMESPACE } from "./kustomization";

/** True when the chart comes from a registry and not from a Helm repository's index. */
export function isOci(chart: Chart): boolean {
  return chart.repository.startsWith("oci://");
}

/** The source objects of some releases, and the name of each chart's own. */
export interface Sources {
  /** One HelmRepository for each index, one OCIRepository for each version of a chart in a registry. */
  readonly manifests: readonly Manifest[];
  /** Name of the source of a chart among these releases. */
  readonly nameOf: (chart: Chart) => string;
}

/**
 * The sources of all releases. A source is named by its chart, or by the host
 * and path of its repository; where two would get one name, each has its
 * version or a digest of its address behind it.
 */
export function sourcesOf(releases: readonly PlannedRelease[]): Sources {
  const charts = new Map(releases.map(({ chart }) => [addressOf(chart), chart]));
  const named = new Map<string, Chart[]>();
  for (const chart of charts.values()) {
    const key = `${isOci(chart) ? "oci" : "helm"}/${plainName(chart)}`;
    named.set(key, [...(named.get(key) ?? []), chart]);
  }
  const names = new Map(
    [...named.values()].flatMap((alike) => alike.map((chart) => [addressOf(chart), nameAmong(chart, alike)] as const)),
  );
  const nameOf = (chart: Chart) => names.get(addressOf(chart)) ?? plainName(chart);
  const manifests = [...charts.values()].map((chart) =>
    isOci(chart) ? ociRepository(nameOf(chart), chart) : helmRepository(nameOf(chart), chart),
  );
  const keyOf = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`;
  return { manifests: manifests.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)), nameOf };
}

/** Where a source gets its charts: for a registry, one version of one chart. */
function addressOf(chart: Chart): string {
  const repository = chart.repository.replace(/\/+$/, "");
  return isOci(chart) ? `${repository}/${chart.name}:${chart.version}` : repository;
}

function plainName(chart: Chart): string {
  if (isOci(chart)) return chart.name;
  return words(chart.repository.replace(/^https?:\/\//, ""));
}

function words(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}

function nameAmong(chart: Chart, alike: readonly Chart[]): string {
  const plain = plainName(chart);
  if (alike.length === 1) return plain;
  const same = alike.filter(({ version }) => version === chart.version);
  if (isOci(chart) && same.length === 1) return `${plain}-${words(chart.version)}`;
  return `${plain}-${createHash("sha256").update(addressOf(chart)).digest("hex").slice(0, 8)}`;
}

function helmRepository(name: string, chart: Chart): Manifest {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "HelmRepository",
    metadata: { name, namespace: FLUX_NAMESPACE },
    spec: { interval: "12h", url: chart.repository },
  };
}

function ociRepository(name: string, chart: Chart): Manifest {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "OCIRepository",
    metadata: { name, namespace: FLUX_NAMESPACE },
    spec: {
      interval: "12h",
      url: `${chart.repository.replace(/\/+$/, "")}/${chart.name}`,
      ref: { tag: chart.version },
      layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
    },
  };
}
