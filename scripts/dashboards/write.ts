import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allDashboards, dashboardText } from "./all";

/**
 * Writes the dashboards to where the component reads them, or with `--check`
 * tells which files are not current. The Grafana Foundation SDK takes half a
 * second to load, so synth reads its result instead of running it.
 */
export function writeDashboards(root: string, check: boolean): number {
  const stale: string[] = [];
  for (const [name, dashboard] of Object.entries(allDashboards())) {
    const path = join("apps", "grafana-dashboards", "generated", `${name}.json`);
    const text = dashboardText(dashboard);
    if (check && readFileSync(join(root, path), "utf8") !== text) stale.push(path);
    if (!check) writeFileSync(join(root, path), text);
  }
  for (const path of stale) process.stderr.write(`${path} is not current: run npm run dashboards\n`);
  return stale.length === 0 ? 0 : 1;
}
