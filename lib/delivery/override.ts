import { type Fields, isFields, own } from "../data/fields";
import { nearest } from "../data/nearest";
import type { Cluster } from "../model/cluster";
import type { Problem } from "../model/problem";
import type { PlannedRelease } from "../plan/stage";
import { sourceOf } from "../stage/chart-source";

/** A release with what the definition changes about it: values laid over its own, another version. */
export function overrideRelease(cluster: Cluster, release: PlannedRelease): PlannedRelease {
  const override = own(cluster.releases, release.name);
  if (override === undefined) return release;
  return {
    ...release,
    chart: { ...release.chart, version: override.version ?? release.chart.version },
    values: mergeValues(release.values, override.values),
  };
}

/** Overrides of releases that this cluster does not have. */
export function overrideProblems(cluster: Cluster, releases: readonly PlannedRelease[]): readonly Problem[] {
  const names = releases.map((release) => release.name);
  return [...unknownReleases(cluster, names), ...releases.flatMap((release) => versionProblems(cluster, release))];
}

/** A version is asked of a repository of charts; in Git and in a folder it is what is there. */
function versionProblems(cluster: Cluster, { name, chart }: PlannedRelease): readonly Problem[] {
  const version = own(cluster.releases, name)?.version;
  const { kind } = sourceOf(chart);
  if (version === undefined || kind === "http" || kind === "oci") return [];
  const fix =
    kind === "git" ? "write another tag or commit of the chart in its place" : "raise version in its Chart.yaml";
  const want = `no version: this chart is from ${kind === "git" ? "Git" : "a folder"}, which has one`;
  return [{ file: cluster.file, path: `releases.${name}.version`, got: version, want, fix }];
}

function unknownReleases(cluster: Cluster, names: readonly string[]): readonly Problem[] {
  return Object.keys(cluster.releases)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearest(name, names);
      return {
        file: cluster.file,
        path: `releases.${name}`,
        got: `no release ${JSON.stringify(name)}`,
        want: `one of ${[...names].sort().join(", ")}`,
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      };
    });
}

/** As Helm merges values: maps key by key, everything else replaced; null removes a key of the chart. */
export function mergeValues(base: Fields, over: Fields): Fields {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isFields(before) && isFields(value) ? mergeValues(before, value) : value;
  }
  return merged;
}
