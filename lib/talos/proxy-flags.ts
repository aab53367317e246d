import { type Fields, isFields } from "../data/fields";

/** kube-proxy's flags as fields of its configuration (Kubernetes documentation: kube-proxy configuration, v1alpha1). */
const FIELDS: Readonly<
  Record<string, { readonly path: readonly string[]; readonly as?: "boolean" | "number" | "list" }>
> = {
  "metrics-bind-address": { path: ["metricsBindAddress"] },
  "healthz-bind-address": { path: ["healthzBindAddress"] },
  "bind-address": { path: ["bindAddress"] },
  "nodeport-addresses": { path: ["nodePortAddresses"], as: "list" },
  "cluster-cidr": { path: ["clusterCIDR"] },
  "detect-local-mode": { path: ["detectLocalMode"] },
  "config-sync-period": { path: ["configSyncPeriod"] },
  profiling: { path: ["enableProfiling"], as: "boolean" },
  "ipvs-strict-arp": { path: ["ipvs", "strictARP"], as: "boolean" },
  "ipvs-scheduler": { path: ["ipvs", "scheduler"] },
  "ipvs-sync-period": { path: ["ipvs", "syncPeriod"] },
  "ipvs-exclude-cidrs": { path: ["ipvs", "excludeCIDRs"], as: "list" },
  "iptables-sync-period": { path: ["iptables", "syncPeriod"] },
  "iptables-min-sync-period": { path: ["iptables", "minSyncPeriod"] },
  "masquerade-all": { path: ["linux", "masqueradeAll"], as: "boolean" },
  "oom-score-adj": { path: ["linux", "oomScoreAdj"], as: "number" },
  "conntrack-max-per-core": { path: ["linux", "conntrack", "maxPerCore"], as: "number" },
  "conntrack-min": { path: ["linux", "conntrack", "min"], as: "number" },
};

/**
 * `cluster.proxy` as fields of KubeProxyConfig. A flag that the table does not
 * know stays an argument: Talos takes it, and warns that it may not work.
 */
export function proxyFields({ disabled, extraArgs, ...rest }: Fields): Fields {
  const config: Record<string, unknown> = {};
  const args: Record<string, unknown> = {};
  let mode: unknown;
  for (const [flag, value] of Object.entries(isFields(extraArgs) ? extraArgs : {})) {
    const field = FIELDS[flag];
    if (flag === "proxy-mode") mode = value;
    else if (field === undefined) args[flag] = value;
    else set(config, field.path, typed(String(value), field.as));
  }
  return {
    ...rest,
    ...(disabled === true ? { enabled: false } : {}),
    ...(mode === undefined ? {} : { mode }),
    ...(Object.keys(config).length === 0 ? {} : { config }),
    ...(Object.keys(args).length === 0 ? {} : { extraArgs: args }),
  };
}

function typed(text: string, as: "boolean" | "number" | "list" | undefined): unknown {
  if (as === "boolean") return text === "true";
  if (as === "number") return Number(text);
  return as === "list" ? text.split(",") : text;
}

function set(fields: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    fields[key] = value;
    return;
  }
  const inner: Record<string, unknown> = { ...(isFields(fields[key]) ? fields[key] : {}) };
  set(inner, rest, value);
  fields[key] = inner;
}
