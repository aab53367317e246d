import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { clusterDashboard } from "./cluster";
import { logsDashboard } from "./logs";
import { nodesDashboard } from "./nodes";
import { plexDashboard } from "./plex";
import { truenasDashboard } from "./truenas";

/** Every dashboard by the name of its file; the file is what the program reads. */
export function allDashboards(): Readonly<Record<string, Dashboard>> {
  return {
    cluster: clusterDashboard(),
    logs: logsDashboard(),
    nodes: nodesDashboard(),
    plex: plexDashboard(),
    truenas: truenasDashboard(),
  };
}

/** A dashboard as its file holds it. */
export function dashboardText(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
