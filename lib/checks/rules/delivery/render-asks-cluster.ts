import { renderedOf } from "../../facts/rendered";
import { overridePlace } from "../../place";
import type { Found, Rule } from "../../rule";

export const renderAsksCluster: Rule = {
  id: "render-asks-cluster",
  title: "A chart that is rendered at synth would ask the cluster something",
  family: "delivery",
  severity: "advice",
  answers: [],
  why: "Without a cluster every answer is empty, so the chart renders as for a first installation: it makes up again what it would have found, or takes the branch for a cluster that lacks something.",
  fix: "compare what it renders with what runs, and set the values that make the answer unnecessary",
  source: "Helm documentation: using the lookup function; helm template answers it with an empty map",
  example: '{{ lookup "v1" "Secret" .Release.Namespace "redis" }} in a template',
  check: (input) =>
    renderedOf(input).flatMap(({ release, origin }): Found[] =>
      release.asksCluster
        ? [
            {
              at: overridePlace(input, release, origin),
              message: `chart ${release.chart.name} ${release.chart.version} of release ${release.name} uses lookup, which finds nothing at synth`,
            },
          ]
        : [],
    ),
};
