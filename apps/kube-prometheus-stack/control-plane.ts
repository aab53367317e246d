import type { KubePrometheusStackValues } from "../../imports/charts/kube-prometheus-stack";
import type { MachineNeed } from "../../lib/declared/asked";
import type { Declared } from "../../lib/declared/declared";
import { type Cluster, machinesOf } from "../../lib/model/cluster";

/** Talos: etcd's metrics over plain HTTP, on a port of their own; nothing but metrics and health is served there. */
const ETCD_METRICS = "http://0.0.0.0:2381";

/** What the machines change so that Prometheus reaches what Talos keeps on loopback (M061). */
export const CONTROL_PLANE_METRICS: MachineNeed = {
  reason: "Prometheus reads the metrics of etcd, scheduler and controller manager",
  etcdArgs: { "listen-metrics-urls": ETCD_METRICS },
  schedulerArgs: { "bind-address": "0.0.0.0" },
  controllerManagerArgs: { "bind-address": "0.0.0.0" },
};

/** What Talos must set so that kube-proxy's metrics are reachable: by default it keeps them on localhost. */
export const PROXY_METRICS: MachineNeed = {
  reason: "Prometheus reads the metrics of kube-proxy",
  proxyArgs: { "metrics-bind-address": "0.0.0.0:10249" },
};

/** Latency buckets of single requests that neither a rule nor a dashboard reads. */
const UNUSED_BUCKETS =
  "(apiserver_request_duration_seconds|apiserver_request_slo_duration_seconds|etcd_request_duration_seconds|apiserver_request_body_size_bytes|apiserver_response_sizes|apiserver_watch_events_sizes)_bucket";

/**
 * Which parts of the control plane are scraped, and where. etcd is no pod in
 * Talos, so its addresses come from the definition; the others take the same
 * way so that a node that is down still counts as a target that is down.
 */
export function controlPlaneValues(
  cluster: Cluster,
  declared: Declared,
  metrics: boolean,
): Pick<
  KubePrometheusStackValues,
  "kubeApiServer" | "kubeControllerManager" | "kubeEtcd" | "kubeProxy" | "kubeScheduler"
> {
  const endpoints = machinesOf(cluster, "control-plane").map((machine) => machine.address.toString());
  const scrape = metrics ? { enabled: true, endpoints } : { enabled: false };
  return {
    kubeApiServer: {
      serviceMonitor: {
        metricRelabelings: [{ action: "drop", sourceLabels: ["__name__"], regex: UNUSED_BUCKETS }],
      },
    },
    kubeEtcd: scrape,
    kubeScheduler: scrape,
    kubeControllerManager: scrape,
    kubeProxy: hasKubeProxy(declared)
      ? { enabled: metrics, endpoints: cluster.machines.map((machine) => machine.address.toString()) }
      : { enabled: false },
  };
}

/** Talos runs kube-proxy unless a component takes its place. */
function hasKubeProxy(platform: Pick<Declared, "machines">): boolean {
  return !platform.machines.some((need) => need.replaces?.includes("kube-proxy"));
}
