import type { PlannedRelease } from "../../lib/plan/stage";
import { type ChartLock, keyOf, type LockedChart, type NamedChart, sourceText } from "../../lib/rendered/lock";

/** A chart that a release needs. */
export interface WantedChart {
  /** Chart, its source and exact version. */
  readonly chart: NamedChart;
  /** Tells it from every other. */
  readonly key: string;
  /** Releases that need it, e.g. `home: monitoring/gatus`. */
  readonly users: readonly string[];
}

/** The charts of releases, each once, sorted. */
export function wantedCharts(
  clusters: readonly { readonly name: string; readonly releases: readonly PlannedRelease[] }[],
): readonly WantedChart[] {
  const wanted = new Map<string, { readonly chart: NamedChart; readonly users: string[] }>();
  for (const { name: cluster, releases } of clusters)
    for (const { chart, namespace, name } of releases) {
      const key = keyOf({ chart: chart.name, version: chart.version, repository: sourceText(chart) });
      const known = wanted.get(key) ?? { chart, users: [] };
      known.users.push(`${cluster}: ${namespace}/${name}`);
      wanted.set(key, known);
    }
  return [...wanted].map(([key, one]) => ({ key, ...one })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** `gatus 1.4.2`, as messages name a chart. */
export function shown({ name, version }: NamedChart): string {
  return `${name} ${version}`;
}

/** A version as part of a file's name; tags of Git may have slashes. */
export function fileVersion(version: string): string {
  return version.replaceAll(/[^A-Za-z0-9._+-]/g, "-");
}

/**
 * Where the archive of each chart lies. Two charts of one name and version with
 * different bytes, as two repositories may have them, both get a part of their
 * digest, so that the names do not depend on which came first.
 */
export function archivePaths(charts: readonly Omit<LockedChart, "archive">[]): ReadonlyMap<string, string> {
  // Disks that take capital letters for small ones keep one of two such files.
  const stem = ({ chart, version }: Omit<LockedChart, "archive">) => `${chart}-${fileVersion(version)}`.toLowerCase();
  const digests = new Map<string, Set<string>>();
  for (const chart of charts) digests.set(stem(chart), (digests.get(stem(chart)) ?? new Set()).add(chart.digest));
  return new Map(
    charts.map((chart) => {
      const isAlone = digests.get(stem(chart))?.size === 1;
      const name = `${chart.chart}-${fileVersion(chart.version)}`;
      const suffix = isAlone ? "" : `-${chart.digest.slice("sha256:".length, "sha256:".length + 8)}`;
      return [keyOf(chart), `charts/${name}${suffix}.tgz`];
    }),
  );
}

/** Entries of a lock that no release needs any more. */
export function unused(lock: ChartLock, wanted: readonly WantedChart[]): readonly LockedChart[] {
  const keys = new Set(wanted.map(({ key }) => key));
  return lock.charts.filter((chart) => !keys.has(keyOf(chart)));
}
