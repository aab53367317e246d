import { at, isFields, listAt, textAt } from "../../data/fields";
import { showManifest } from "../../manifest/manifest";
import { chartsOf, manifestsOf, releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { exporterOf, ownMonitors, type Verdict } from "./exporters";
import { metricNames } from "./metric-names";

/** A metric that something reads, and who would have it. */
export interface AskedMetric {
  /** Who reads it, in words. */
  readonly who: string;
  /** Path of the definition where that is written. */
  readonly place: string;
  /** As the expression writes it, e.g. `node_load1`. */
  readonly name: string;
  /** Who would have it. */
  readonly verdict: Verdict;
}

const known = new WeakMap<CheckInput, readonly AskedMetric[]>();

/**
 * Metrics that alerts and autoscalers read and that are not there for sure, once for all who ask; none
 * where nothing here scrapes. Recording rules of the stack itself have a colon, and its chart decides which there are.
 */
export function askedMetrics(input: CheckInput): readonly AskedMetric[] {
  const found = known.get(input) ?? askedIn(input);
  known.set(input, found);
  return found;
}

/** Those of which nobody here knows who has them, where a monitor of the operator's own may. */
export function unknownMetrics(input: CheckInput): readonly AskedMetric[] {
  const unknown = askedMetrics(input).filter(
    ({ place, verdict }) => verdict.kind === "unknown" && !place.startsWith("components"),
  );
  return unknown.length > 0 && ownMonitors(input) ? unknown : [];
}

function askedIn(input: CheckInput): readonly AskedMetric[] {
  if (!chartsOf(input).some(({ release }) => release.chart.name === "kube-prometheus-stack")) return [];
  const asked = expressions(input);
  const recorded = new Set(asked.flatMap(({ records = [] }) => records));
  return asked.flatMap(({ who, place, texts }) =>
    [...new Set(texts.flatMap(metricNames))]
      .filter((name) => !recorded.has(name) && !name.includes(":"))
      .map((name) => ({ who, place, name, verdict: exporterOf(input, name) }))
      .filter(({ verdict }) => verdict.kind !== "there"),
  );
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
