import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { listAt, textAt } from "../../../lib/data/fields";
import { everyAlert } from "../../../scripts/alerts/every-alert";
import { EXPORTER_METRICS, metricsOf } from "../../support/exporter-metrics";

const FOLDER = join(__dirname, "../../prometheus");

/** The cases of promtool's unit tests, by alert: how many alerts each expects. */
function cases(): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"))) {
    for (const test of listAt(load(readFileSync(join(FOLDER, name), "utf8")), "tests")) {
      for (const one of listAt(test, "alert_rule_test")) {
        const alert = textAt(one, "alertname") ?? "";
        found.set(alert, [...(found.get(alert) ?? []), listAt(one, "exp_alerts").length]);
      }
    }
  }
  return found;
}

describe("alerts", () => {
  const known = new Set(Object.values(EXPORTER_METRICS).flat());

  test("BM-6, TT-9: each has a firing case for promtool, and a quiet one", () => {
    const tested = cases();
    const neverQuiet = new Set(["Watchdog"]);
    const untested = everyAlert().flatMap(({ name }) => {
      const counts = tested.get(name) ?? [];
      const missing = [
        ...(counts.some((count) => count > 0) ? [] : [`${name}: no firing case`]),
        ...(counts.includes(0) || neverQuiet.has(name) ? [] : [`${name}: no quiet case`]),
      ];
      return missing;
    });
    expect(untested).toEqual([]);
  });

  test("no case tests an alert that is gone", () => {
    const names = new Set(everyAlert().map(({ name }) => name));
    expect([...cases().keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  test("names are unique, and each says what to do", () => {
    const alerts = everyAlert();
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
    expect(alerts.filter(({ action, summary }) => action.length < 20 || summary === "")).toEqual([]);
  });

  test("read only metrics that an installed exporter gives", () => {
    const unknown = everyAlert().flatMap(({ name, expr }) =>
      metricsOf(expr)
        .filter((metric) => !known.has(metric))
        .map((metric) => `${name}: ${metric}`),
    );
    expect(unknown).toEqual([]);
  });

  test("the list of metrics finds a misspelt one", () => {
    expect(
      metricsOf(`100 * sum by (node) (rate(node_cpu_second_total{mode="idle"}[5m])) > on (node) up or vector(0)`),
    ).toEqual(["node_cpu_second_total", "up"]);
    expect(known.has("node_cpu_second_total")).toBe(false);
  });
});
