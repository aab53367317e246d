import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import cluster from "./generated/cluster.json";
import logs from "./generated/logs.json";
import nodes from "./generated/nodes.json";
import plex from "./generated/plex.json";
import truenas from "./generated/truenas.json";

const DASHBOARDS = { cluster, logs, nodes, plex, truenas } as const;

type Name = keyof typeof DASHBOARDS;

const NAMES = ["cluster", "logs", "nodes", "plex", "truenas"] as const satisfies readonly Name[];

/** Dashboards as code, made by `npm run dashboards`; Grafana's sidecar finds them by their label. */
export const grafanaDashboards = defineComponent({
  title: "Dashboards of the cluster, its nodes, logs, Plex and TrueNAS",
  options: z.strictObject({
    only: z
      .array(z.enum(NAMES))
      .min(1)
      .optional()
      .meta({ description: "names of the dashboards to install; absent: every dashboard whose data this cluster has" }),
  }),
  requires: () => ({ prometheus: "it brings Grafana, and the metrics that the dashboards show" }),
  build: ({ cluster: definition, declared, options, stages }) => {
    const { monitoring } = declared;
    if (monitoring === undefined) throw new Error("dashboards were built without monitoring, which they require");
    const stage = stages.stage("grafana-dashboards", { title: "Dashboards" });
    for (const name of options.only ?? NAMES.filter((candidate) => hasData(candidate, definition, declared))) {
      stage.add({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: `dashboard-${name}`,
          namespace: monitoring.namespace,
          labels: { ...monitoring.dashboardLabels },
        },
        data: { [`${name}.json`]: JSON.stringify(DASHBOARDS[name]) },
      });
    }
  },
});

/** A dashboard without data looks like a breakdown. */
function hasData(name: Name, cluster: Cluster, declared: Declared): boolean {
  switch (name) {
    case "logs":
      return declared.logs !== undefined;
    case "truenas":
      return cluster.components.truenasExporter !== undefined;
    case "plex":
      return cluster.components.media !== undefined || cluster.apps.plex !== undefined;
    default:
      return true;
  }
}
