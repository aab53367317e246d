import { createHash } from "node:crypto";
import type { Manifest } from "../../manifest/manifest";
import type { PlannedRelease } from "../../plan/stage";
import { type Chart, type ChartSource, sourceOf } from "../../stage/chart-source";
import { FLUX_NAMESPACE } from "./kustomization";

/** A source object as a HelmRelease names it. */
export interface SourceName {
  readonly kind: "HelmRepository" | "OCIRepository" | "GitRepository";
  readonly name: string;
}

/** The source objects of some releases, and the one of each chart. */
export interface Sources {
  /** One HelmRepository for each index, one OCIRepository for each version of a chart in a registry, one GitRepository for each tag or commit. */
  readonly manifests: readonly Manifest[];
  /** The source of a chart among these releases. */
  readonly nameOf: (chart: Chart) => SourceName;
}

/** The source of this repository; the FluxInstance makes it. */
const OWN: SourceName = { kind: "GitRepository", name: FLUX_NAMESPACE };

const KINDS = { http: "HelmRepository", oci: "OCIRepository", git: "GitRepository", folder: OWN.kind } as const;

/**
 * The sources of all releases. A source is named by its chart, or by the host
 * and path of its repository; where two would get one name, each has its
 * version or a digest of its address behind it. What this repository holds is
 * in the source that Flux has of it anyway.
 */
export function sourcesOf(releases: readonly PlannedRelease[]): Sources {
  const charts = new Map(
    releases.filter(({ chart }) => sourceOf(chart).kind !== "folder").map(({ chart }) => [addressOf(chart), chart]),
  );
  const named = new Map<string, Chart[]>();
  for (const chart of charts.values()) {
    const key = `${sourceOf(chart).kind}/${plainName(chart)}`;
    named.set(key, [...(named.get(key) ?? []), chart]);
  }
  const names = new Map(
    [...named.values()].flatMap((alike) => alike.map((chart) => [addressOf(chart), nameAmong(chart, alike)] as const)),
  );
  const nameOf = (chart: Chart): SourceName => {
    const { kind } = sourceOf(chart);
    return kind === "folder" ? OWN : { kind: KINDS[kind], name: names.get(addressOf(chart)) ?? plainName(chart) };
  };
  const manifests = [...charts.values()].map((chart) => sourceObject(nameOf(chart), chart));
  const keyOf = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`;
  return { manifests: manifests.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)), nameOf };
}

/** What tells two sources apart: for a registry one version of one chart, for Git one checkout, and the credentials. */
function addressOf(chart: Chart): string {
  const credentials = secretOf(chart) ?? "";
  return [...placeOf(sourceOf(chart), chart), ...(credentials === "" ? [] : [credentials])].join(" ");
}

function placeOf(source: ChartSource, { name, version }: Chart): readonly string[] {
  switch (source.kind) {
    case "http":
      return [trimmed(source.repository)];
    case "oci":
      return [`${trimmed(source.repository)}/${name}:${version}`];
    case "git":
      return [trimmed(source.url), source.tag ?? "", source.commit ?? ""];
    case "folder":
      return [source.path];
  }
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, "");
}

function secretOf(chart: Chart): string | undefined {
  return "secret" in chart ? chart.secret : undefined;
}

function plainName(chart: Chart): string {
  const source = sourceOf(chart);
  if (source.kind === "http") return words(source.repository.replace(/^https?:\/\//, ""));
  if (source.kind !== "git") return chart.name;
  return words(source.url.replace(/^[a-z]+:\/\/([^@/]*@)?/, "").replace(/\.git\/?$/, ""));
}

function words(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}

function nameAmong(chart: Chart, alike: readonly Chart[]): string {
  const plain = plainName(chart);
  const isOwn = plain === OWN.name;
  if (alike.length === 1 && !isOwn) return plain;
  const same = alike.filter(({ version }) => version === chart.version);
  if (sourceOf(chart).kind !== "http" && same.length === 1 && !isOwn) return `${plain}-${words(chart.version)}`;
  return `${plain}-${createHash("sha256").update(addressOf(chart)).digest("hex").slice(0, 8)}`;
}

/** Source: Flux documentation, source.toolkit.fluxcd.io/v1: HelmRepository, OCIRepository, GitRepository. */
function sourceObject({ kind, name }: SourceName, chart: Chart): Manifest {
  const secret = secretOf(chart);
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind,
    metadata: { name, namespace: FLUX_NAMESPACE },
    spec: {
      interval: "12h",
      ...specOf(sourceOf(chart), chart),
      ...(secret === undefined ? {} : { secretRef: { name: secret } }),
    },
  };
}

function specOf(source: ChartSource, chart: Chart): Readonly<Record<string, unknown>> {
  switch (source.kind) {
    case "http":
      return { url: source.repository };
    case "oci":
      return {
        url: `${trimmed(source.repository)}/${chart.name}`,
        ref: { tag: chart.version },
        layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
      };
    case "git":
      return {
        url: source.url,
        ref: source.commit === undefined ? { tag: source.tag } : { commit: source.commit },
      };
    case "folder":
      throw new Error(`${source.path} has no source of its own`);
  }
}
