import type { ChartFile, ValueTree } from "./schema-file";
import type { ValueKeys } from "./values";

/** Maps of values that a chart hands to its program as they are: any key that the program knows is right in them. */
interface PassedOn {
  /** Name of the chart. */
  readonly chart: string;
  /** Paths of the maps. */
  readonly paths: readonly string[];
  /** Where it is read that they go out whole, with the version. */
  readonly source: string;
}

/** What a values file shows of these maps are the defaults, and not what there is. */
const PASSED_ON: readonly PassedOn[] = [
  {
    chart: "loki",
    paths: [
      "bloom_build",
      "bloom_gateway",
      "commonConfig",
      "extraMemberlistConfig",
      "frontend",
      "frontend_worker",
      "index_gateway",
      "ingester",
      "limits_config",
      "pattern_ingester",
      "server",
      "storage.object_store",
      "storage_config",
      "tracing",
      "ui",
    ].map((section) => `loki.${section}`),
    source: "chart loki 18.11.0, values.yaml: loki.config, which prints each section of Loki's own configuration",
  },
  {
    chart: "grafana",
    paths: ["grafana.ini"],
    source: "chart grafana 12.11.1, templates/_config.tpl: every section and key becomes a line of grafana.ini",
  },
  {
    chart: "kube-prometheus-stack",
    paths: ["alertmanager.config"],
    source: "chart kube-prometheus-stack 88.5.3, templates/alertmanager/secret.yaml: the map is Alertmanager's file",
  },
  {
    chart: "authentik",
    paths: ["authentik"],
    source: "chart authentik 2026.8.0, templates/_helpers.tpl: each path becomes a variable AUTHENTIK_A__B",
  },
];

const OPEN_MARK = "...";
const known = new WeakMap<ChartFile, ValueKeys>();

/** The keys of a chart's values, open where the chart passes a map on whole. */
export function valueKeys(file: ChartFile): ValueKeys {
  const done = known.get(file);
  if (done !== undefined) return done;
  let keys = file.values;
  for (const { chart, paths } of PASSED_ON)
    if (chart === file.chart) for (const path of paths) keys = openAt(keys, path.split("."));
  known.set(file, keys);
  return keys;
}

/** A key of `grafana.ini` has a dot in it, so the longest name that is there counts. */
function openAt(keys: ValueKeys, steps: readonly string[]): ValueKeys {
  for (let length = steps.length; length > 0; length -= 1) {
    const key = steps.slice(0, length).join(".");
    const below = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (below === undefined || typeof below === "string") continue;
    const rest = steps.slice(length);
    return { ...keys, [key]: rest.length === 0 ? opened(below) : openAt(below, rest) };
  }
  return keys;
}

function opened(keys: ValueKeys): ValueKeys {
  const entries = Object.entries(keys).map(([key, node]): [string, ValueTree] => [
    key,
    typeof node === "string" ? node : opened(node),
  ]);
  return { ...Object.fromEntries(entries), [OPEN_MARK]: "any" };
}
