import { CHART_FACTS } from "../../facts/chart-facts";
import { chartsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const retiredUpstream: Rule = {
  id: "retired-upstream",
  title: "An upstream project has ended",
  family: "versions",
  severity: "advice",
  answers: [],
  why: "The next hole in it stays open. It runs on, so there is time to move, but no reason to begin with it.",
  fix: "plan the move to what took its place",
  source:
    "the project's own announcement with its month, in lib/checks/facts/chart-facts.ts; the newest is of March 2026",
  example: "components: { ingressNginx: {} }",
  check: (input) =>
    chartsOf(input).flatMap(({ release, origin }): Found[] => {
      const retired = CHART_FACTS[release.chart.name]?.retired;
      if (retired === undefined) return [];
      return [
        {
          at: origin,
          message: `${release.chart.name} has ended upstream (${retired.since})`,
          fix: `move to ${retired.wayOut}`,
        },
      ];
    }),
};
