import { textAt } from "../../data/fields";
import { engineOf } from "../../delivery/engines";
import { overrideRelease } from "../../delivery/override";
import { allReleases, type PlannedCluster } from "../../plan/cluster";
import type { PlannedRelease } from "../../plan/stage";
import type { Pins, Upgradable } from "../../versions/path";

/** Where the plan says which version of a product runs, and where a definition sets another one. */
interface PinnedProduct {
  /** Chart of the release that brings the product. */
  readonly chart: string;
  /** The product's version, read from that release. */
  readonly versionOf: (release: PlannedRelease) => string | undefined;
  /** Place in the definition that sets another one. */
  readonly place: (release: string) => string;
}

const PINNED: Readonly<Record<Exclude<Upgradable, "talos" | "kubernetes">, PinnedProduct>> = {
  // The chart of Cilium has the version of Cilium.
  cilium: {
    chart: "cilium",
    versionOf: ({ chart }) => chart.version,
    place: (release) => `releases.${release}.version`,
  },
  flux: {
    chart: "flux-instance",
    versionOf: ({ values }) => textAt(values, "instance", "distribution", "version"),
    place: (release) => `releases.${release}.values.instance.distribution.version`,
  },
};

/** The versions that a cluster's definition gives, of everything that an upgrade can move. */
export function pinsOf(plan: PlannedCluster): Pins {
  const { talos, kubernetes } = plan.cluster.versions;
  const found = Object.entries(PINNED).flatMap(([product, { chart, versionOf }]) => {
    const release = releasesOf(plan).find((one) => one.chart.name === chart);
    const version = release === undefined ? undefined : versionOf(release);
    return version === undefined ? [] : [[product, version.replace(/^v/, "")]];
  });
  return { talos, kubernetes, ...Object.fromEntries(found) };
}

/** Place in the definition where the version of a product is set. */
export function placeOf(plan: PlannedCluster, product: Upgradable): string {
  if (product === "talos" || product === "kubernetes") return `versions.${product}`;
  const { chart, place } = PINNED[product];
  return place(releasesOf(plan).find((release) => release.chart.name === chart)?.name ?? product);
}

/** The release that brings a product; undefined for Talos and Kubernetes, and where the cluster has none. */
export function releaseOf(plan: PlannedCluster, product: Upgradable): PlannedRelease | undefined {
  if (product === "talos" || product === "kubernetes") return undefined;
  return releasesOf(plan).find((release) => release.chart.name === PINNED[product].chart);
}

/** Every release, those by which Terraform installs the engine included. */
function releasesOf(plan: PlannedCluster): readonly PlannedRelease[] {
  const { cluster } = plan;
  return [
    ...allReleases(plan),
    ...engineOf(cluster)
      .bootstrap(cluster)
      .map((one) => overrideRelease(cluster, one)),
  ];
}

/** True for a release that Terraform installs, and not the engine. */
export function isByTerraform(plan: PlannedCluster, release: PlannedRelease): boolean {
  return !plan.graph.stages.some(({ releases }) => releases.some(({ name }) => name === release.name));
}
