import { gt, valid } from "semver";
import { releasesOf } from "../../checks/place";
import type { CheckInput } from "../../checks/rule";
import type { PlannedRelease } from "../../plan/stage";
import { bare } from "../../versions/chart-paths";

/** A release whose chart an upgrade can move. */
export interface MovableChart {
  /** The release as the definition gives it. */
  readonly release: PlannedRelease;
  /** Place in the definition where its version is set, e.g. `releases.longhorn.version`. */
  readonly place: string;
  /** Newest version that this program knows; absent: it knows none that is newer. */
  readonly newest?: string;
}

/** Charts whose product has lines of its own: it is a product of the way, with its own name. */
const PRODUCTS = ["cilium", "flux-instance"];

/** Every release of a cluster that goes from one chart version to another, by name. */
export function movableCharts(input: CheckInput): readonly MovableChart[] {
  return releasesOf(input)
    .filter(({ release }) => !PRODUCTS.includes(release.chart.name) && valid(bare(release.chart.version)) !== null)
    .map(({ release, origin }): MovableChart => {
      const { name, version } = release.chart;
      const known = input.schemas.chart(name)?.version;
      const isNewer = known !== undefined && valid(bare(known)) !== null && gt(bare(known), bare(version));
      return {
        release,
        // A chart of one's own says its version itself.
        place: origin.startsWith("charts.") ? `${origin}.version` : `releases.${release.name}.version`,
        ...(isNewer ? { newest: likeOld(version, known) } : {}),
      };
    });
}

/** A version with a leading v where the old one has it. */
export function likeOld(old: string, version: string): string {
  return `${old.startsWith("v") ? "v" : ""}${bare(version)}`;
}

/** Versions wanted of charts, by the name of the release. */
export type ChartTargets = Readonly<Record<string, string>>;

/** The newest known version of every chart that is behind it. */
export function newestCharts(input: CheckInput): ChartTargets {
  return Object.fromEntries(
    movableCharts(input).flatMap(({ release, newest }) => (newest === undefined ? [] : [[release.name, newest]])),
  );
}
