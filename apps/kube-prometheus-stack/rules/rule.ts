import type { Severity } from "../options";

/** One alert as people think of it; `alertGroup` turns it into Prometheus' form. */
export interface Alert {
  /** Name of the alert in CamelCase, e.g. `NodeDown`. */
  readonly name: string;
  /** How urgent it is; it decides who hears of it. */
  readonly severity: Severity;
  /** PromQL; it yields a series for each thing that is wrong. */
  readonly expr: string;
  /** How long it must hold, e.g. `15m`. */
  readonly for: string;
  /** One line with the label that says what is wrong, e.g. `{{ $labels.node }}`. */
  readonly summary: string;
  /** What it means and what to do first. */
  readonly action: string;
}

/** A group of a PrometheusRule. */
export interface RuleGroup {
  /** Unique in the cluster. */
  readonly name: string;
  /** How often the rules are evaluated, e.g. `15s`; absent: as Prometheus does by default. */
  readonly interval?: string;
  /** Alerts and recording rules as Prometheus reads them. */
  readonly rules: readonly object[];
}

export function alertGroup(name: string, alerts: readonly Alert[], interval?: string): RuleGroup {
  return {
    name,
    ...(interval === undefined ? {} : { interval }),
    rules: alerts.map((alert) => ({
      alert: alert.name,
      expr: alert.expr,
      for: alert.for,
      labels: { severity: alert.severity },
      annotations: { summary: alert.summary, description: alert.action },
    })),
  };
}
