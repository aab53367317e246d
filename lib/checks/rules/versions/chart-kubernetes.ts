import { minVersion, satisfies } from "semver";
import { own } from "../../../data/fields";
import { CHART_FACTS } from "../../facts/chart-facts";
import { chartsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const chartKubernetes: Rule = {
  id: "chart-kubernetes",
  title: "A chart asks for another Kubernetes than the cluster has",
  family: "versions",
  severity: "error",
  answers: ["M019"],
  why: "Helm refuses the install with an incompatible version, and everything behind that release waits.",
  fix: "raise versions.kubernetes, or take an older version of the chart",
  source: "Helm documentation: Chart.yaml, kubeVersion",
  example: 'components: { cloudnativePg: {} } and versions: { kubernetes: "1.28.15" }',
  check: (input) => {
    const { kubernetes } = input.cluster.versions;
    return chartsOf(input).flatMap(({ release, origin }): Found[] => {
      const wanted = CHART_FACTS[release.chart.name]?.kubernetes;
      // The fact is of the catalogue's version; of another one nothing is known.
      if (wanted === undefined || own(input.cluster.releases, release.name)?.version !== undefined) return [];
      if (satisfies(kubernetes, wanted, { includePrerelease: true })) return [];
      const least = minVersion(wanted)?.format().replace(/-.*/, "");
      return [
        {
          at: origin,
          message: `chart ${release.chart.name} ${release.chart.version} asks for Kubernetes ${wanted}, and this cluster runs ${kubernetes}`,
          ...(least === undefined
            ? {}
            : {
                fix: `raise versions.kubernetes to ${least} or later, or set releases.${release.name}.version to an older chart`,
              }),
        },
      ];
    });
  },
};
