import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as logs from "@grafana/grafana-foundation-sdk/logs";
import * as loki from "@grafana/grafana-foundation-sdk/loki";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import { DATASOURCES } from "../../apps/kube-prometheus-stack/names";

const METRICS = { type: "prometheus", uid: DATASOURCES.prometheus } as const;
export const LOGS = { type: "loki", uid: DATASOURCES.loki } as const;

/** A dashboard is 24 columns wide. */
const WIDTH = 24;

/** A query with the legend of its series. */
export type Query = readonly [expr: string, legend: string];

export interface PanelProps {
  readonly title: string;
  /** Grafana's name of a unit, e.g. `bytes`, `percent`, `s`. */
  readonly unit?: string;
  /** How many are side by side; two by default. */
  readonly across?: number;
  /** Values from which a panel turns yellow and red. */
  readonly limits?: readonly [number, number];
  readonly queries: readonly Query[];
}

function targets(queries: readonly Query[], instant: boolean): prometheus.DataqueryBuilder[] {
  return queries.map(([expr, legend], index) => {
    const query = new prometheus.DataqueryBuilder()
      .datasource(METRICS)
      .refId(String.fromCharCode(65 + index))
      .expr(expr)
      .legendFormat(legend);
    return instant ? query.instant() : query.range();
  });
}

function thresholds(limits: PanelProps["limits"]): dashboard.ThresholdsConfigBuilder {
  const steps: dashboard.Threshold[] = [{ value: null, color: "green" }];
  if (limits !== undefined) steps.push({ value: limits[0], color: "yellow" }, { value: limits[1], color: "red" });
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps);
}

/** How values went over time. */
export function graph({ title, unit = "short", across = 2, limits, queries }: PanelProps): Builder<dashboard.Panel> {
  return new timeseries.PanelBuilder()
    .title(title)
    .datasource(METRICS)
    .unit(unit)
    .min(0)
    .span(WIDTH / across)
    .height(8)
    .fillOpacity(10)
    .thresholds(thresholds(limits))
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .targets(targets(queries, false));
}

/** One number of now, or one for each series. */
export function number({ title, unit = "short", across = 6, limits, queries }: PanelProps): Builder<dashboard.Panel> {
  return new stat.PanelBuilder()
    .title(title)
    .datasource(METRICS)
    .unit(unit)
    .span(WIDTH / across)
    .height(4)
    .thresholds(thresholds(limits))
    .targets(targets(queries, true));
}

/** The series of now, one a line. */
export function list({ title, unit = "short", across = 2, queries }: PanelProps): Builder<dashboard.Panel> {
  return new table.PanelBuilder()
    .title(title)
    .datasource(METRICS)
    .unit(unit)
    .span(WIDTH / across)
    .height(8)
    .targets(targets(queries, true).map((target) => target.format(prometheus.PromQueryFormat.Table)))
    .withTransformation({ id: "organize", options: { excludeByName: { Time: true } } });
}

function logTarget(expr: string, legend = ""): loki.DataqueryBuilder {
  return new loki.DataqueryBuilder().datasource(LOGS).refId("A").expr(expr).legendFormat(legend);
}

/** Lines of a log query. */
export function lines(title: string, expr: string): Builder<dashboard.Panel> {
  return new logs.PanelBuilder()
    .title(title)
    .datasource(LOGS)
    .span(WIDTH)
    .height(14)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(common.LogsSortOrder.Descending)
    .withTarget(logTarget(expr));
}

/** How many lines a log query finds over time. */
export function rate(title: string, expr: string, legend: string): Builder<dashboard.Panel> {
  return new timeseries.PanelBuilder()
    .title(title)
    .datasource(LOGS)
    .unit("short")
    .min(0)
    .span(WIDTH)
    .height(7)
    .fillOpacity(30)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal))
    .withTarget(logTarget(expr, legend));
}

/** A choice among the values that a label has. */
export function choice(
  name: string,
  label: string,
  query: string,
  datasource: { readonly type: string; readonly uid: string } = METRICS,
): Builder<dashboard.VariableModel> {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".+");
}

export function row(title: string): Builder<dashboard.RowPanel> {
  return new dashboard.RowBuilder(title);
}

/** A dashboard that refreshes every minute and shows the last hours. */
export function board(uid: string, title: string, hours = 6): dashboard.DashboardBuilder {
  return new dashboard.DashboardBuilder(title)
    .uid(uid)
    .tags(["groundwork"])
    .readonly()
    .refresh("1m")
    .time({ from: `now-${hours}h`, to: "now" })
    .timezone("browser")
    .tooltip(dashboard.DashboardCursorSync.Crosshair);
}
