import { own } from "../../../data/fields";
import { validateValues } from "../../../schema/values";
import { releasesOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const chartValues: Rule = {
  id: "chart-values",
  title: "A chart does not know a value, or wants another type",
  family: "values",
  severity: "error",
  answers: ["M039", "M040"],
  why: "Helm ignores an unknown key without a word: the setting has no effect, for months.",
  fix: "use a key that the chart reads",
  source: "the chart's own values, schema and templates",
  example: "releases: { cilium: { values: { cgroup: { automount: { enabled: false } } } } }",
  check: (input) =>
    releasesOf(input).flatMap(({ release, origin }) => {
      const tree = input.schemas.chart(release.chart.name);
      if (tree === undefined || typeof tree.values === "string") return [];
      return validateValues(tree.values, release.values, "").map((problem): Found => {
        const override = own(input.cluster.releases, release.name);
        return {
          at: override === undefined ? origin : `releases.${release.name}.values.${problem.path}`,
          message: `release ${release.name}, value ${problem.path}: got ${problem.got}, want ${problem.want}`,
          fix: problem.fix,
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
  fix: "compare the values with the chart's own values.yaml",
  source: "imports/schemas/charts",
  example: 'releases: { cilium: { version: "1.99.0" } }',
  check: (input) =>
    releasesOf(input).flatMap(({ release, origin }) => {
      const tree = input.schemas.chart(release.chart.name);
      if (tree?.version === release.chart.version) return [];
      const known = tree === undefined ? "no tree of this chart is known" : `the known tree is of ${tree.version}`;
      return [
        {
          at: origin,
          message: `values unverified: release ${release.name}, chart ${release.chart.name} ${release.chart.version}, ${known}`,
        },
      ];
    }),
};
