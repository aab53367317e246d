import { gt, lt } from "semver";
import { lineOf } from "./line";
import { PRODUCTS } from "./products";

/** How the charts of one product go from version to version, where its makers allow less than any step. */
export interface ChartPath {
  /** As people name it, e.g. `Longhorn`. */
  readonly title: string;
  /** Charts that have the product's version. */
  readonly charts: readonly string[];
  /** Newest patch of each line that may not be skipped, oldest first. */
  readonly stops: readonly string[];
  /** What happens otherwise. */
  readonly why: string;
  /** Where the rule comes from. */
  readonly source: string;
}

/** Source of the patches: the tags of each project, read on the day of the version table. */
export const CHART_PATHS: readonly ChartPath[] = [
  {
    title: "Cilium",
    charts: ["cilium"],
    stops: ["1.16.19", "1.17.18", ...PRODUCTS.cilium.lines.map(({ newest }) => newest)],
    why: "agents of two minors apart do not understand each other's state, and pods lose their network",
    source: "Cilium documentation, upgrade guide: one minor at a time",
  },
  {
    title: "Longhorn",
    charts: ["longhorn"],
    stops: ["1.5.5", "1.6.4", "1.7.3", "1.8.2", "1.9.2", "1.10.2", "1.11.3", "1.12.1"],
    why: "its manager refuses to start over a skipped minor, and volumes stay as they are without anything that serves them",
    source: "Longhorn documentation, upgrade: from the minor before, and never back",
  },
  {
    title: "Rook",
    charts: ["rook-ceph", "rook-ceph-cluster"],
    stops: ["1.14.12", "1.15.9", "1.16.9", "1.17.9", "1.18.11", "1.19.10", "1.20.6"],
    why: "each operator converts what the minor before it wrote",
    source: "Rook documentation, upgrade: one minor at a time",
  },
  {
    title: "cert-manager",
    charts: ["cert-manager"],
    stops: ["1.14.7", "1.15.5", "1.16.5", "1.17.4", "1.18.6", "1.19.6", "1.20.3", "1.21.1"],
    why: "its makers test an upgrade from the minor before only",
    source: "cert-manager documentation, upgrading: one minor at a time, each at its newest patch",
  },
  {
    title: "External Secrets",
    charts: ["external-secrets"],
    stops: ["0.16.2"],
    why: "0.16 stores everything as v1, and from 0.17 on v1beta1 is not served: what is stored in it can no longer be read",
    source: "external-secrets/external-secrets: release notes of 0.16.0 and 0.17.0",
  },
];

/** The path of a chart; undefined for one that may go anywhere. */
export function chartPath(chart: string): ChartPath | undefined {
  return CHART_PATHS.find(({ charts }) => charts.includes(chart));
}

/**
 * The version to take first on the way to another one: that one itself where
 * nothing between may be left out.
 *
 * @param from version that runs, with or without a leading v
 * @param to version that is wanted, newer than `from`
 */
export function nextOf({ stops }: ChartPath, from: string, to: string): string {
  const [old, wanted] = [bare(from), bare(to)];
  const first = stops.find((stop) => gt(stop, old) && lineOf(stop) !== lineOf(old) && isBefore(stop, wanted));
  return first === undefined ? to : `${to.startsWith("v") ? "v" : ""}${first}`;
}

/** True where a stop is of an older line than the version that is wanted. */
function isBefore(stop: string, wanted: string): boolean {
  return lt(stop, wanted) && lineOf(stop) !== lineOf(wanted);
}

/** Without the leading v that some charts carry. */
export function bare(version: string): string {
  return version.replace(/^v/, "");
}

/**
 * Every version that a chart takes on the way to another one, that one at the end.
 *
 * @param from version that runs, with or without a leading v
 * @param to version that is wanted, newer than `from`
 */
export function chartWay(chart: string, from: string, to: string): readonly string[] {
  const path = chartPath(chart);
  const way: string[] = [];
  for (let at = from; at !== to; way.push(at)) at = path === undefined ? to : nextOf(path, at, to);
  return way;
}
