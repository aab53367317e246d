import type { Severity } from "../options";

/** One alert as people think of it; `alertGroup` turns it into Prometheus' form. */
export interface Alert {
  readonly name: string;
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

export interface RuleGroup {
  readonly name: string;
  readonly interval?: string;
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
