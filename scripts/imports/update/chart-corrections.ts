import type { ValueTree } from "../../../lib/schema/schema-file";

/** A map of value keys that may be changed. */
export type TreeDraft = Record<string, ValueTree>;

const OPEN_MARK = "...";

/**
 * What a chart accepts beyond what its values file shows, by chart and path: a leaf type,
 * or `open` for a map that the chart passes on whole.
 */
const CORRECTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "argo-cd": { "configs.cm": "open", "configs.params": "open", "configs.rbac": "open", "configs.ssh": "open" },
  // values.schema.json of 1.20.0: a text or a list; the template joins either.
  cilium: { devices: "any", kubeProxyReplacement: "any" },
  // 0.29.0 writes it with toYaml: a text, or the queries themselves.
  "cloudnative-pg": { "monitoringQueriesConfigMap.queries": "any" },
  "external-dns": { extraArgs: "any" },
  // 2.18.5: arguments and fields that are numbers, and absent by default.
  "sealed-secrets": {
    kubeClientBurst: "any",
    kubeClientQPS: "any",
    maxRetries: "any",
    rateLimit: "any",
    rateLimitBurst: "any",
    revisionHistoryLimit: "any",
  },
  traefik: { "service.spec": "open" },
};

/** Probes name their port or number it; a values file shows one of the two. */
const NAME_OR_NUMBER = /port$/i;

/** Fields that Kubernetes takes as a number or a share (Kubernetes API: IntOrString), which many charts leave empty. */
const NUMBER_OR_SHARE = /^(minAvailable|maxUnavailable|maxSurge)$/;

/** Switches that a chart sets to a word such as "-" or "auto" by default. */
const SWITCH = /^(enabled|create)$/;

/** Parts of a pod that a chart takes as structure or as the text of a template. */
const TEMPLATED =
  /^(affinity|tolerations|nodeSelector|topologySpreadConstraints|annotations|extraArgs|extraContainers)$/;

/**
 * Widens a tree where a values file alone misleads: by the table above, by the names of
 * keys, and for charts inside the chart, whose own keys it does not list.
 */
export function correct(tree: TreeDraft, chart: string, dependencies: readonly string[]): TreeDraft {
  let corrected = widen(tree);
  for (const [path, leaf] of Object.entries(CORRECTIONS[chart] ?? {}))
    corrected = change(corrected, path.split("."), leaf);
  for (const name of dependencies) corrected = change(corrected, [name], "open");
  return corrected;
}

function widen(tree: Readonly<Record<string, ValueTree>>): TreeDraft {
  const entries = Object.entries(tree).map(([key, node]): [string, ValueTree] => {
    if (typeof node !== "string") return [key, widen(node)];
    const open = [NAME_OR_NUMBER, NUMBER_OR_SHARE, SWITCH, TEMPLATED].some((names) => names.test(key));
    return [key, node === "string" && open ? "any" : node];
  });
  return Object.fromEntries(entries);
}

function change(tree: TreeDraft, [key = "", ...rest]: readonly string[], leaf: string): TreeDraft {
  const node = tree[key];
  const keys: TreeDraft = typeof node === "object" ? { ...node } : {};
  if (rest.length > 0) return { ...tree, [key]: change(keys, rest, leaf) };
  if (leaf !== "open") return { ...tree, [key]: leaf };
  return { ...tree, [key]: typeof node === "object" ? { ...keys, [OPEN_MARK]: "any" } : "map" };
}
