import { nearest } from "../../../data/nearest";
import { askedMetrics } from "../../facts/asked-metrics";
import { EXPORTERS, ownMonitors } from "../../facts/exporters";
import type { Found, Rule } from "../../rule";

export const metricOfNobody: Rule = {
  id: "metric-of-nobody",
  title: "An alert or an autoscaler reads a metric that nothing in the cluster has",
  family: "monitoring",
  severity: "warning",
  answers: [],
  why: "An expression over nothing yields nothing: the alert never fires, and looks like a system that is well.",
  fix: "add the exporter, or read a metric that there is",
  source:
    "the table in lib/checks/facts/exporters.ts of exporters by the names of their metrics, from each project's documentation and the values of kube-prometheus-stack 88.5.3; Prometheus 3.14 documentation: alerting rules, metric names",
  example: "a PrometheusRule with smartctl_device_smart_status == 0, and no smartctl-exporter",
  check: (input) => {
    const asked = askedMetrics(input);
    const own = asked.some(({ verdict }) => verdict.kind === "unknown") && ownMonitors(input);
    return asked.flatMap(({ who, place, name, verdict }): Found[] => {
      // A component brings the exporter of its own rules.
      if (verdict.kind === "unknown" && (own || place.startsWith("components"))) return [];
      if (verdict.kind === "absent")
        return [
          {
            at: place,
            message: `${who} reads ${name}, a metric of ${verdict.exporter.title}, which is not in the cluster`,
            fix: verdict.exporter.add,
          },
        ];
      const near = nearest(prefixOf(name), PREFIXES);
      return [
        {
          at: place,
          message: `${who} reads ${name}, which no exporter that is known here has, and no monitor of your own brings others`,
          ...(near === undefined ? {} : { fix: `write ${near}${name.slice(prefixOf(name).length)}` }),
        },
      ];
    });
  },
};

const PREFIXES = EXPORTERS.flatMap(({ prefixes }) => prefixes);

/** The first word of a metric's name, with the line that ends it. */
function prefixOf(name: string): string {
  return name.slice(0, name.indexOf("_") + 1);
}
