import { lt, valid } from "semver";
import { bare, chartPath, nextOf } from "../../../versions/chart-paths";
import { chartVersions } from "../../facts/chart-versions";
import { chartsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const chartUpgradePath: Rule = {
  id: "chart-upgrade-path",
  title: "A chart skips a version that its makers do not let be skipped",
  family: "change",
  severity: "error",
  answers: [],
  why: "Storage, network or stored objects are at stake: what the version between would have converted is not understood any more.",
  fix: "one version after the other, each in a commit of its own; go on when everything is healthy",
  source: "the upgrade chapter of each product's documentation, named in lib/versions/chart-paths.ts",
  example: 'releases.longhorn.version goes from "1.10.1" to "1.12.1"',
  needs: "revision",
  check: (input) =>
    chartVersions(input).flatMap(({ chart, before, after }): Found[] => {
      const path = chartPath(chart);
      if (path === undefined || valid(bare(before)) === null || valid(bare(after)) === null) return [];
      const release = chartsOf(input).find((one) => one.release.chart.name === chart);
      const place = release === undefined ? "releases" : `releases.${release.release.name}.version`;
      const at = release?.origin ?? "releases";
      const head = `chart ${chart} goes${lt(bare(after), bare(before)) ? " back" : ""} from ${before} to ${after}`;
      if (lt(bare(after), bare(before)))
        return [
          {
            at,
            message: `${head}; ${path.title} does not go back over what a newer one has written`,
            fix: `set ${place}: "${before}"`,
          },
        ];
      const next = nextOf(path, before, after);
      if (next === after) return [];
      return [
        {
          at,
          message: `${head}: ${path.why}`,
          fix: `set ${place}: "${next}" first, wait until all of it is healthy, then go on`,
        },
      ];
    }),
};
