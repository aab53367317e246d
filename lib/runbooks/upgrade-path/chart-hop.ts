import type { CheckInput } from "../../checks/rule";
import { engineOf } from "../../delivery/engines";
import { cmd } from "../../document/shell";
import { chartNotes } from "../../versions/chart-notes";
import { chartPath, chartWay } from "../../versions/chart-paths";
import { type ChartTargets, type MovableChart, movableCharts } from "./charts";
import { synthAndCommit } from "./commit";
import { isByTerraform } from "./pins";
import type { PlannedHop } from "./planned-hop";

/**
 * The hops of every chart that is wanted at another version, in the order in
 * which the stages of the cluster follow each other: what brings kinds and
 * storage goes before what uses them.
 *
 * @param first number of the first of them
 */
export function chartHops(input: CheckInput, targets: ChartTargets, first: number): readonly PlannedHop[] {
  const steps = movableCharts(input).flatMap((movable) => {
    const { name, version } = movable.release.chart;
    const target = targets[movable.release.name];
    const way = target === undefined ? [] : chartWay(name, version, target);
    return way.map((to, index) => ({ movable, from: way[index - 1] ?? version, to }));
  });
  return steps.map(({ movable, from, to }, index) => chartHop(input, movable, { from, to, number: first + index }));
}

function chartHop(
  input: CheckInput,
  { release, place }: MovableChart,
  { from, to, number }: { readonly from: string; readonly to: string; readonly number: number },
): PlannedHop {
  const { cluster } = input;
  const { commands } = engineOf(cluster);
  const { name } = release.chart;
  const byTerraform = isByTerraform(input, release);
  const path = chartPath(name);
  const crds = release.makes.crds ?? [];
  return {
    number,
    title: `${path?.title ?? release.name} ${from} → ${to}`,
    hop: { product: "chart", release: release.name, chart: name, from, to },
    edits: [{ path: place, from, to }],
    prepare: synthAndCommit(cluster, `${release.name} ${to}`),
    machines: [],
    finish: [
      ...(byTerraform ? [cmd`npx groundwork deploy ${cluster.name}`] : [...commands.refresh, commands.watch]),
      cmd`kubectl get pods -n ${release.namespace}`,
    ],
    objects: [
      ...(crds.length === 0 ? [] : [crdsText(release.crds, crds.length)]),
      "The release's own pods start again, as its workloads allow.",
    ],
    wayBack: [
      path === undefined
        ? `Set ${place} back to "${from}", synthesize, commit and apply again${crds.length === 0 ? "" : "; its kinds stay as the newer version left them"}.`
        : `None by a version: ${path.title} does not go back over what a newer one has written. What helps is a backup from before this hop.`,
    ],
    duration: "minutes",
    notes: [
      ...(path === undefined || path.stops.length === 1 ? [] : [`Not skipped, because ${path.why} (${path.source}).`]),
      ...chartNotes(name, from, to).map(({ since, note, source }) => `Since ${since}: ${note} (${source}).`),
    ],
  };
}

/** What becomes of the kinds of a chart. Helm itself leaves `crds/` alone at an upgrade. */
function crdsText(policy: string | undefined, count: number): string {
  const kinds = count === 1 ? "Its one kind" : `Its ${count} kinds`;
  switch (policy) {
    case "Skip":
      return `${kinds} do not come from this release: apply those of the new version before it.`;
    case "Create":
      return `${kinds} stay as they are: this release only brings kinds that are missing. Apply those of the new version before it.`;
    default:
      return `${kinds} are replaced by those of the new version first, then its pods.`;
  }
}
