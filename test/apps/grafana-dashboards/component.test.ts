import { z } from "zod";
import { grafanaDashboards } from "../../../apps/grafana-dashboards/component";
import { DATASOURCES } from "../../../apps/kube-prometheus-stack/names";
import { defineComponent } from "../../../lib/component/component";
import { type Built, buildComponent } from "../../support/build";
import { EXPORTER_METRICS, metricsOf } from "../../support/exporter-metrics";

/** Stands for the component `prometheus`. */
const prometheus = defineComponent({
  title: "monitoring",
  options: z.strictObject({}),
  declare: () => ({
    monitoring: {
      namespace: "monitoring",
      prometheusUrl: "http://prometheus:9090",
      dashboardLabels: { grafana_dashboard: "1" },
    },
  }),
});

const offer = (title: string, logs: boolean) =>
  defineComponent({
    title,
    options: z.strictObject({}),
    declare: () => (logs ? { logs: { namespace: "loki", url: "http://loki:3100" } } : {}),
  });

const ALL = ["cluster", "logs", "nodes", "plex", "truenas"];

const panel = z.object({
  id: z.int().optional(),
  type: z.enum(["row", "stat", "timeseries", "table", "logs"]),
  title: z.string().min(1),
  gridPos: z.object({ h: z.int().positive(), w: z.int().min(1).max(24), x: z.int().min(0).max(23), y: z.int().min(0) }),
  datasource: z.object({ type: z.string(), uid: z.string() }).optional(),
  targets: z
    .array(
      z.object({
        refId: z.string().min(1),
        expr: z.string().min(1),
        datasource: z.object({ type: z.enum(["prometheus", "loki"]), uid: z.string() }),
      }),
    )
    .optional(),
});

/** The parts of Grafana's dashboard schema without which it does not load or shows nothing. */
const dashboard = z.object({
  uid: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/),
  title: z.string().min(1),
  schemaVersion: z.int().min(36),
  time: z.object({ from: z.string(), to: z.literal("now") }),
  templating: z
    .object({
      list: z
        .array(
          z.object({
            name: z.string(),
            type: z.string(),
            query: z.string().optional(),
            datasource: z.object({ type: z.string(), uid: z.string() }).optional(),
          }),
        )
        .default([]),
    })
    .optional(),
  panels: z.array(panel).min(3),
});

function boards(built: Built): readonly z.output<typeof dashboard>[] {
  return built
    .stage("grafana-dashboards")
    .manifests.flatMap((manifest) =>
      Object.values(z.record(z.string(), z.string()).parse(manifest.data)).map((text) =>
        dashboard.parse(JSON.parse(text)),
      ),
    );
}

const built = buildComponent("grafanaDashboards", grafanaDashboards, { only: ALL }, { others: { prometheus } });

describe("dashboards", () => {
  test("BM-5, BM-7, TT-9: cluster, nodes, Plex, logs and TrueNAS load as Grafana dashboards", () => {
    expect(boards(built).map(({ title }) => title)).toEqual(["Cluster", "Logs", "Nodes", "Plex", "TrueNAS"]);
  });

  test("stand in ConfigMaps that Grafana's sidecar finds", () => {
    for (const { metadata } of built.stage("grafana-dashboards").manifests) {
      expect(metadata.namespace).toBe("monitoring");
      expect(metadata.labels).toEqual({ grafana_dashboard: "1" });
    }
  });

  test("ask only data sources that Grafana has", () => {
    const uids: readonly string[] = Object.values(DATASOURCES);
    const asked = boards(built).flatMap(({ panels, templating }) => [
      ...panels.flatMap(({ targets = [] }) => targets.map(({ datasource }) => datasource.uid)),
      ...(templating?.list ?? []).flatMap(({ datasource }) => datasource?.uid ?? []),
    ]);
    expect(asked.filter((uid) => !uids.includes(uid))).toEqual([]);
    expect(new Set(asked)).toEqual(new Set(["prometheus", "loki"]));
  });

  test("show only metrics that an installed exporter gives", () => {
    const known = new Set(Object.values(EXPORTER_METRICS).flat());
    const unknown = boards(built).flatMap(({ title, panels }) =>
      panels
        .flatMap(({ targets = [] }) => targets)
        .filter(({ datasource }) => datasource.type === "prometheus")
        .flatMap(({ expr }) => metricsOf(expr))
        .filter((metric) => !known.has(metric))
        .map((metric) => `${title}: ${metric}`),
    );
    expect(unknown).toEqual([]);
  });

  test("have no panel on top of another", () => {
    for (const { title, panels } of boards(built)) {
      const overlaps = panels.flatMap((a, index) =>
        panels
          .slice(index + 1)
          .filter(
            (b) =>
              a.gridPos.x < b.gridPos.x + b.gridPos.w &&
              b.gridPos.x < a.gridPos.x + a.gridPos.w &&
              a.gridPos.y < b.gridPos.y + b.gridPos.h &&
              b.gridPos.y < a.gridPos.y + a.gridPos.h,
          )
          .map((b) => `${title}: ${a.title} and ${b.title}`),
      );
      expect(overlaps).toEqual([]);
    }
  });

  test("each variable in an expression is one that the dashboard has", () => {
    const builtIn = ["__auto", "__interval", "__range", "__rate_interval"];
    for (const { title, panels, templating } of boards(built)) {
      const names = new Set((templating?.list ?? []).map(({ name }) => name));
      const unknown = panels
        .flatMap(({ targets = [] }) => targets)
        .flatMap(({ expr }) => [...expr.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name ?? ""))
        .filter((name) => !names.has(name) && !builtIn.includes(name));
      expect([title, unknown]).toEqual([title, []]);
    }
  });
});

describe("which dashboards a cluster gets", () => {
  const titles = (others: Parameters<typeof buildComponent>[3]) =>
    boards(buildComponent("grafanaDashboards", grafanaDashboards, {}, others)).map(({ title }) => title);

  test("those whose data it has", () => {
    expect(titles({ others: { prometheus } })).toEqual(["Cluster", "Nodes"]);
    expect(titles({ others: { prometheus, loki: offer("logs", true) } })).toEqual(["Cluster", "Logs", "Nodes"]);
    expect(titles({ others: { prometheus, truenasExporter: offer("truenas", false) } })).toEqual([
      "Cluster",
      "Nodes",
      "TrueNAS",
    ]);
    expect(titles({ others: { prometheus, media: offer("media", false) } })).toEqual(["Cluster", "Nodes", "Plex"]);
  });
});
