import { at, isFields, own } from "../../../data/fields";
import { groupOf, showManifest } from "../../../manifest/manifest";
import { selects, textsOf } from "../../facts/workloads";
import { chartsOf, manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Kinds that Prometheus chooses by label, and the keys of kube-prometheus-stack that say how. */
const SELECTORS: Readonly<Record<string, string>> = {
  ServiceMonitor: "serviceMonitorSelector",
  PodMonitor: "podMonitorSelector",
  PrometheusRule: "ruleSelector",
  Probe: "probeSelector",
  ScrapeConfig: "scrapeConfigSelector",
};

export const monitorNotSelected: Rule = {
  id: "monitor-not-selected",
  title: "A monitor or a rule is not what Prometheus selects",
  family: "monitoring",
  severity: "error",
  answers: ["M059"],
  why: "No data, no alert, and a green dashboard.",
  fix: "give it the label that Prometheus selects by",
  source: "kube-prometheus-stack: serviceMonitorSelectorNilUsesHelmValues; Prometheus operator documentation",
  example: "a ServiceMonitor without the label release: kube-prometheus-stack",
  check: unselected,
};

function unselected(input: CheckInput): Found[] {
  const stacks = chartsOf(input).filter(({ release }) => release.chart.name === "kube-prometheus-stack");
  if (stacks.length === 0) return [];
  return manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
    const key = own(SELECTORS, manifest.kind);
    if (key === undefined || groupOf(manifest.apiVersion) !== "monitoring.coreos.com") return [];
    const selectors = stacks.map(({ release }) => selectorOf(release.values, key, release.name));
    const labels = manifest.metadata.labels ?? {};
    if (selectors.some((selector) => selector === undefined || selects(selector, labels))) return [];
    const wanted = Object.entries(textsOf(at(selectors[0], "matchLabels"))).map(([name, value]) => `${name}: ${value}`);
    return [
      {
        at: origin,
        message: `${showManifest(manifest)} lacks the label that Prometheus selects by, ${wanted.join(", ") || "an expression"}`,
        fix: `add the label ${wanted.join(", ")}, or set prometheus.prometheusSpec.${key}NilUsesHelmValues to false`,
      },
    ];
  });
}

/** Undefined: everything is selected. */
function selectorOf(values: unknown, key: string, release: string): unknown {
  const spec = at(values, "prometheus", "prometheusSpec");
  const own = at(spec, key);
  if (isFields(own) && Object.keys(own).length > 0) return own;
  return at(spec, `${key}NilUsesHelmValues`) === false ? undefined : { matchLabels: { release } };
}
