import { own } from "../../../data/fields";
import { engineOf } from "../../../delivery/engines";
import { overrideRelease } from "../../../delivery/override";
import { cmd } from "../../../document/shell";
import type { PlannedRelease } from "../../../plan/stage";
import { shapeProblems } from "../../../schema/known-shapes";
import { valueKeys } from "../../../schema/passed-on";
import { slips, validateValues } from "../../../schema/values";
import { type Chart, sourceOf } from "../../../stage/chart-source";
import { aboutValue, chartsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const chartValues: Rule = {
  id: "chart-values",
  title: "A chart does not know a value, or wants another type",
  family: "values",
  severity: "error",
  answers: ["M039", "M040"],
  why: "Helm ignores an unknown key without a word: the setting has no effect, for months.",
  fix: "use a key that the chart reads",
  source:
    "the chart's own values, schema and templates; Kubernetes API reference v1.34 for the parts of a pod that values pass on",
  example: "releases: { cilium: { values: { cgroup: { automount: { enabled: false } } } } }",
  // What a value of the wrong type switches off or contradicts, nobody knows.
  explains: ["value-takes-away", "value-against-machines", "data-without-volume"],
  check: (input) =>
    [...chartsOf(input), ...engineReleases(input)].flatMap(({ release, origin }) => {
      const chart = input.schemas.chart(release.chart.name);
      const keys = chart === undefined ? undefined : valueKeys(chart);
      const byChart = keys === undefined ? [] : validateValues(keys, release.values, "");
      const byKubernetes = shapeProblems(input.schemas, release.values, "").filter(
        ({ path }) => !byChart.some((problem) => problem.path === path),
      );
      const override = own(input.cluster.releases, release.name);
      const bySlip =
        override === undefined
          ? []
          : slips(keys, override.values, release.values).filter(
              ({ path }) => ![...byChart, ...byKubernetes].some((problem) => problem.path === path),
            );
      return [...byChart, ...byKubernetes, ...bySlip].map((problem): Found => {
        return {
          at: override === undefined ? origin : `releases.${release.name}.values.${problem.path}`,
          message: `release ${release.name}, value ${problem.path}: got ${problem.got}, want ${problem.want}`,
          fix: problem.fix,
          about: [aboutValue(release, problem.path)],
        };
      });
    }),
};

export const valuesUnverified: Rule = {
  id: "values-unverified",
  title: "The values of a release could not be checked",
  family: "values",
  severity: "advice",
  answers: [],
  why: "A misspelt key would go unnoticed: no tree of this chart's values is known, or only one of another version.",
  fix: "let groundwork types read the chart",
  source: "imports/schemas/charts, each at the version in imports/lock.json, e.g. Cilium 1.20.0",
  example: 'releases: { cilium: { version: "1.99.0" } }',
  check: (input) =>
    [...chartsOf(input), ...engineReleases(input).filter(({ release }) => isOverridden(input, release))].flatMap(
      ({ release, origin }) => {
        const { name, version } = release.chart;
        const tree = input.schemas.chart(name);
        // What a chart in Git calls itself is not known: the tree was read from a clone of it.
        if (tree?.version === version || (tree !== undefined && "git" in release.chart)) return [];
        const known = tree === undefined ? "no tree of this chart is known" : `the known tree is of ${tree.version}`;
        return [
          {
            at: origin,
            message: `values unverified: release ${release.name}, chart ${name} ${version}, ${known}`,
            fix: readTree(release.chart),
          },
        ];
      },
    ),
};

/** What fetches a chart into the folder that one is in, and reads its values. */
function readTree(chart: Chart): string {
  const { name, version } = chart;
  const source = sourceOf(chart);
  const read = (path: string) => cmd`npx groundwork types ${path}`.text;
  const archive = () => read(`${name}-${version}.tgz`);
  switch (source.kind) {
    case "http":
      return `${cmd`helm pull ${name} --repo ${source.repository} --version ${version}`.text} && ${archive()}`;
    case "oci":
      return `${cmd`helm pull ${`${source.repository}/${name}`} --version ${version}`.text} && ${archive()}`;
    case "git":
      return `${cmd`git clone ${source.url} ../${name}`.text} && ${cmd`git -C ../${name} checkout ${source.commit ?? source.tag ?? "HEAD"}`.text} && ${read(`../${name}/${source.path}`)}`;
    case "folder":
      return read(source.path);
  }
}

/**
 * What installs the engine. Its pins and values are our own, so a tree of
 * another version is no advice to the operator before one of them is his.
 */
function engineReleases({ cluster }: CheckInput) {
  return engineOf(cluster)
    .bootstrap({ ...cluster, gitops: { ...cluster.gitops, credentials: undefined } })
    .map((release) => ({ release: overrideRelease(cluster, release), origin: release.origin }));
}

function isOverridden({ cluster }: CheckInput, release: PlannedRelease): boolean {
  return own(cluster.releases, release.name) !== undefined;
}
