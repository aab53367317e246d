import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allDashboards, dashboardText } from "../../../scripts/dashboards/all";

const FOLDER = join(__dirname, "../../../apps/grafana-dashboards/generated");

describe("the committed dashboards", () => {
  test("are what the Grafana Foundation SDK gives from their code; else run npm run dashboards", () => {
    const made = Object.entries(allDashboards());
    expect(readdirSync(FOLDER).sort()).toEqual(made.map(([name]) => `${name}.json`).sort());
    for (const [name, dashboard] of made)
      expect(readFileSync(join(FOLDER, `${name}.json`), "utf8")).toBe(dashboardText(dashboard));
  });

  test("come out the same twice", () => {
    expect(Object.values(allDashboards()).map(dashboardText)).toEqual(
      Object.values(allDashboards()).map(dashboardText),
    );
  });
});
