import { at, isFields, listAt, textAt } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { showManifest } from "../../../manifest/manifest";
import { EXPORTERS, exporterOf, ownMonitors } from "../../facts/exporters";
import { metricNames } from "../../facts/metric-names";
import { manifestsOf, releasesOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const metricOfNobody: Rule = {
  id: "metric-of-nobody",
  title: "An alert or an autoscaler reads a metric that nothing in the cluster has",
  family: "monitoring",
  severity: "warning",
  answers: [],
  why: "An expression over nothing yields nothing: the alert never fires, and looks like a system that is well.",
  fix: "add the exporter, or read a metric that there is",
  source:
    "a table of exporters by the names of their metrics, from each project's documentation; Prometheus documentation: alerting rules, metric names",
  example: "a PrometheusRule with smartctl_device_smart_status == 0, and no smartctl-exporter",
  check: (input) => {
    const served = releasesOf(input).some(({ release }) => release.chart.name === "kube-prometheus-stack");
    if (!served) return [];
    const asked = expressions(input);
    const recorded = new Set(asked.flatMap(({ records = [] }) => records));
    const own = ownMonitors(input);
    return asked.flatMap(({ who, place, texts }): Found[] => {
      const names = [...new Set(texts.flatMap(metricNames))];
      return names.flatMap((name): Found[] => {
        // Recording rules of the stack itself have a colon, and its chart decides which there are.
        if (recorded.has(name) || name.includes(":")) return [];
        const verdict = exporterOf(input, name);
        if (verdict.kind === "there") return [];
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
    });
  },
};

const PREFIXES = EXPORTERS.flatMap(({ prefixes }) => prefixes);

/** The first word of a metric's name, with the line that ends it. */
function prefixOf(name: string): string {
  return name.slice(0, name.indexOf("_") + 1);
}

interface Asked {
  readonly who: string;
  readonly place: string;
  readonly texts: readonly string[];
  readonly records?: readonly string[];
}

/** Expressions of rules as objects, of rules in values, and of autoscalers by Prometheus. */
function expressions(input: CheckInput): readonly Asked[] {
  return [
    ...manifestsOf(input).flatMap(({ manifest, origin }): Asked[] => {
      if (["PrometheusRule", "VMRule"].includes(manifest.kind))
        return [{ who: showManifest(manifest), place: origin, ...rulesIn(listAt(manifest, "spec", "groups")) }];
      if (!["ScaledObject", "ScaledJob"].includes(manifest.kind)) return [];
      const texts = listAt(manifest, "spec", "triggers").flatMap((trigger) =>
        textAt(trigger, "type") === "prometheus" ? (textAt(trigger, "metadata", "query") ?? []) : [],
      );
      return texts.length === 0 ? [] : [{ who: showManifest(manifest), place: origin, texts }];
    }),
    ...releasesOf(input).flatMap(({ release, origin }): Asked[] =>
      ["additionalPrometheusRulesMap", "additionalPrometheusRules"].flatMap((key) => {
        const stated = at(release.values, key);
        const sets = Array.isArray(stated) ? stated : isFields(stated) ? Object.values(stated) : [];
        const groups = sets.flatMap((set) => listAt(set, "groups"));
        if (groups.length === 0) return [];
        const place = valuePlace(input, release, { origin, path: [key] });
        return [{ who: `release ${release.name}, ${key}`, place, ...rulesIn(groups) }];
      }),
    ),
  ];
}

function rulesIn(groups: readonly unknown[]): {
  readonly texts: readonly string[];
  readonly records: readonly string[];
} {
  const rules = groups.flatMap((group) => listAt(group, "rules"));
  return {
    texts: rules.flatMap((rule) => textAt(rule, "expr") ?? []),
    records: rules.flatMap((rule) => textAt(rule, "record") ?? []),
  };
}
