import { gt, valid } from "semver";
import { nearest } from "../../lib/data/nearest";
import type { Problem } from "../../lib/model/problem";
import { type ChartTargets, likeOld, type MovableChart } from "../../lib/runbooks/upgrade-path/charts";
import { bare } from "../../lib/versions/chart-paths";
import { existenceOf } from "../../lib/versions/existence";
import { LINES, type Pins, type Targets, TITLES, UPGRADABLE, type Upgradable } from "../../lib/versions/path";

/**
 * Reads `talos=1.14.7,kubernetes=1.37.2`, each text a list.
 *
 * @param texts what `--to` was given, once or several times
 * @param pins what runs
 * @param charts releases whose charts can be moved as well, by the name of the release or of its chart
 * @returns the targets, or everything that is wrong with them
 */
export function readTargets(
  texts: readonly string[],
  pins: Pins,
  charts: readonly MovableChart[] = [],
): { readonly targets: Targets; readonly charts: ChartTargets; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const wanted: Record<string, string> = {};
  const targets: { [product in Upgradable]?: string } = {};
  for (const text of texts.flatMap((one) => one.split(",")).map((one) => one.trim())) {
    const [name = "", given = ""] = text.split("=");
    const product = UPGRADABLE.find((one) => one === name);
    const version = given.replace(/^v/, "");
    const wrong = (got: string, want: string, fix?: string) =>
      problems.push({ file: "--to", path: name, got, want, ...(fix === undefined ? {} : { fix }) });
    const chart = charts.find(({ release }) => release.name === name || release.chart.name === name);
    if (product === undefined && chart !== undefined) {
      const problem = chartProblem(chart, version);
      if (problem === undefined) wanted[chart.release.name] = likeOld(chart.release.chart.version, version);
      else wrong(text, problem);
    } else if (product === undefined) {
      const near = nearest(name, [...UPGRADABLE, ...charts.map(({ release }) => release.name)]);
      wrong(
        text,
        `product=version, with a product of ${UPGRADABLE.join(", ")}, or a release of this cluster`,
        near && `write ${near}=${given}`,
      );
    } else if (pins[product] === undefined)
      wrong(text, `a product that this cluster has; it has no ${TITLES[product]}`);
    else if (valid(version) === null) wrong(text, "an exact version, e.g. talos=1.14.7");
    else {
      const problem = unreachable(product, version, pins[product] ?? "");
      if (problem === undefined) targets[product] = version;
      else wrong(version, problem);
    }
  }
  return { targets, charts: wanted, problems };
}

/** Why a chart cannot go to a version; undefined where it can. */
function chartProblem({ release }: MovableChart, version: string): string | undefined {
  const { name, version: running } = release.chart;
  if (valid(version) === null) return `an exact version, e.g. ${release.name}=${bare(running)}`;
  return gt(bare(running), version)
    ? `a version of ${running} or later: an upgrade of chart ${name} does not go back`
    : undefined;
}

/** Why no way can lead to a version; undefined where one may. */
function unreachable(product: Upgradable, version: string, running: string): string | undefined {
  const existence = existenceOf(version, LINES[product]);
  if (existence.is === "never") return `a version that was released; the newest known is ${existence.near}`;
  if (gt(running, version)) return `a version of ${running} or later: ${TITLES[product]} does not go back`;
  if (existence.is === "newer" && !LINES[product].some(({ line }) => version.startsWith(`${line}.`)))
    return `a line that this program knows; its table ends with ${existence.than}`;
  return undefined;
}
