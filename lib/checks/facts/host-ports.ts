import { at, isFields, listAt, textAt } from "../../data/fields";
import type { Machine } from "../../model/machine";
import type { PlannedRelease } from "../../plan/stage";
import { minorOf } from "../../versions/line";
import { releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { schedulableMachines } from "./nodes";
import { machinesFor, type Workload, workloadsOf } from "./workloads";

/** A port of a node's own network that something listens on. */
export interface HostPort {
  /** 1 to 65535. */
  readonly port: number;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
  /** Address that it is bound to; absent: all of the node. */
  readonly address?: string;
}

/** Ports of Talos and of Kubernetes' own processes; `role` where only one role has it, `since` the first Talos minor. */
const OF_TALOS: readonly (HostPort & {
  readonly by: string;
  readonly role?: Machine["role"];
  readonly since?: number;
})[] = [
  { port: 50000, protocol: "TCP", by: "apid of Talos" },
  { port: 50001, protocol: "TCP", by: "trustd of Talos", role: "control-plane" },
  { port: 6443, protocol: "TCP", by: "the API server", role: "control-plane" },
  { port: 2379, protocol: "TCP", by: "etcd", role: "control-plane" },
  { port: 2380, protocol: "TCP", by: "etcd", role: "control-plane" },
  { port: 2383, protocol: "TCP", by: "etcd", role: "control-plane", since: 14 },
  { port: 10250, protocol: "TCP", by: "the kubelet" },
  { port: 10248, protocol: "TCP", by: "the kubelet", address: "127.0.0.1" },
  { port: 7445, protocol: "TCP", by: "KubePrism of Talos", address: "127.0.0.1" },
  { port: 10257, protocol: "TCP", by: "the controller manager", role: "control-plane" },
  { port: 10259, protocol: "TCP", by: "the scheduler", role: "control-plane" },
  { port: 51820, protocol: "UDP", by: "KubeSpan of Talos" },
];

/** A port that pods of a chart take on every node they run on. */
interface ChartPort extends HostPort {
  readonly chart: string;
  /** Value that sets the port. */
  readonly portAt?: readonly string[];
  /** Values that free the port when one of them is false. */
  readonly unless?: readonly (readonly string[])[];
  /** Value that must be true for the port to be taken. */
  readonly onlyWith?: readonly string[];
  /** Files of the chart that say so. */
  readonly source: string;
}

const CILIUM = { chart: "cilium", protocol: "TCP" } as const;
const METALLB = { chart: "metallb", protocol: "TCP", source: "metallb 0.16.1: speaker.yaml, values.yaml" } as const;
const MEMBERS = {
  port: 7946,
  portAt: ["speaker", "memberlist", "mlBindPort"],
  unless: [
    ["speaker", "enabled"],
    ["speaker", "memberlist", "enabled"],
  ],
} as const;

/** Ports of charts whose pods are in the network of their node, as the charts have them by default. */
export const OF_CHARTS: readonly ChartPort[] = [
  {
    ...CILIUM,
    port: 4240,
    unless: [["healthChecking"]],
    source: "Cilium documentation: system requirements, firewall rules (cilium-health); values.yaml of chart 1.20.0",
  },
  {
    ...CILIUM,
    port: 4244,
    portAt: ["hubble", "peerService", "targetPort"],
    unless: [["hubble", "enabled"]],
    source: "chart 1.20.0: cilium-agent/daemonset.yaml (hostPort)",
  },
  { ...CILIUM, port: 9879, portAt: ["healthPort"], source: "chart 1.20.0: cilium-agent/daemonset.yaml (hostPort)" },
  {
    ...CILIUM,
    port: 9964,
    portAt: ["envoy", "prometheus", "port"],
    unless: [
      ["envoy", "enabled"],
      ["envoy", "prometheus", "enabled"],
    ],
    source: "chart 1.20.0: cilium-envoy/daemonset.yaml (hostNetwork), values.yaml",
  },
  { ...METALLB, port: 9120, portAt: ["prometheus", "metricsPort"], unless: [["speaker", "enabled"]] },
  { ...METALLB, ...MEMBERS },
  { ...METALLB, ...MEMBERS, protocol: "UDP" },
  { ...METALLB, port: 17472, portAt: ["speaker", "livenessProbe", "port"], unless: [["speaker", "enabled"]] },
  {
    ...METALLB,
    port: 9121,
    portAt: ["speaker", "frr", "metricsPort"],
    unless: [["speaker", "enabled"]],
    onlyWith: ["speaker", "frr", "enabled"],
  },
  {
    chart: "kube-prometheus-stack",
    protocol: "TCP",
    port: 9100,
    portAt: ["prometheus-node-exporter", "service", "port"],
    unless: [
      ["nodeExporter", "enabled"],
      ["prometheus-node-exporter", "hostNetwork"],
    ],
    source: "kube-prometheus-stack 88.5.3 with prometheus-node-exporter 4.56.1: daemonset.yaml, values.yaml",
  },
];

/** Ports of its nodes that a release takes, as its values have them. */
export function hostPortsOf({ chart, values }: Pick<PlannedRelease, "chart" | "values">): readonly HostPort[] {
  return OF_CHARTS.filter(
    (row) =>
      row.chart === chart.name &&
      (row.unless ?? []).every((path) => at(values, ...path) !== false) &&
      (row.onlyWith === undefined || at(values, ...row.onlyWith) === true),
  ).map(({ port, portAt, protocol }) => {
    const stated = portAt === undefined ? 0 : Number(at(values, ...portAt));
    return { port: stated > 0 ? stated : port, protocol };
  });
}

/** A workload that listens on ports of its nodes. */
export interface HostPortUser {
  /** In words. */
  readonly who: string;
  /** Path of the definition. */
  readonly origin: string;
  /** What it listens on. */
  readonly ports: readonly HostPort[];
  /** Nodes that its pods may run on. */
  readonly machines: readonly Machine[];
  /** Pods; undefined: one on each of the nodes. */
  readonly replicas: number | undefined;
}

/** Every workload of ours that takes ports of its nodes. */
export function hostPortUsers(input: CheckInput): readonly HostPortUser[] {
  return workloadsOf(input).flatMap((workload): HostPortUser[] => {
    if (workload.manifest.kind === "Job" || workload.manifest.kind === "CronJob") return [];
    const ports = portsOf(workload);
    if (ports.length === 0) return [];
    const { who, origin, pod, replicas } = workload;
    const isEverywhere = workload.manifest.kind === "DaemonSet";
    return [
      { who, origin, ports, machines: machinesFor(input, pod), replicas: isEverywhere ? undefined : (replicas ?? 1) },
    ];
  });
}

/**
 * Releases whose values give a container a port of its node (`hostPort`, as charts pass it on), each with the
 * place of the value. How many pods there are and where they run is the chart's matter: any node may be one.
 */
export function hostPortsInValues(input: CheckInput): readonly (HostPortUser & { readonly release: string })[] {
  return releasesOf(input).flatMap(({ release, origin }) => {
    const found: (HostPortUser & { readonly release: string })[] = [];
    const visit = (value: unknown, path: readonly string[]): void => {
      if (Array.isArray(value)) {
        for (const entry of value) if (typeof entry === "object") visit(entry, path);
        return;
      }
      if (!isFields(value) || value.enabled === false) return;
      const { hostPort, hostIP } = value;
      if (typeof hostPort === "number" && hostPort > 0)
        found.push({
          who: `release ${release.namespace}/${release.name}`,
          origin: valuePlace(input, release, { origin, path: [...path, "hostPort"] }),
          ports: [
            {
              port: hostPort,
              protocol: textAt(value, "protocol") ?? "TCP",
              ...(typeof hostIP === "string" && hostIP !== "" ? { address: hostIP } : {}),
            },
          ],
          machines: schedulableMachines(input.cluster),
          replicas: 0,
          release: release.name,
        });
      for (const [key, below] of Object.entries(value))
        if (typeof below === "object" && below !== null) visit(below, [...path, key]);
    };
    visit(release.values, []);
    return found;
  });
}

function portsOf({ pod }: Workload): readonly HostPort[] {
  const onHost = at(pod, "hostNetwork") === true;
  return [
    ...listAt(pod, "initContainers").filter((one) => textAt(one, "restartPolicy") === "Always"),
    ...listAt(pod, "containers"),
  ].flatMap((container) =>
    listAt(container, "ports").flatMap((entry): HostPort[] => {
      const port = at(entry, "hostPort") ?? (onHost ? at(entry, "containerPort") : undefined);
      const address = textAt(entry, "hostIP");
      if (typeof port !== "number" || port === 0) return [];
      return [{ port, protocol: textAt(entry, "protocol") ?? "TCP", ...(address === undefined ? {} : { address }) }];
    }),
  );
}

/**
 * What of the system listens on a port of a machine; undefined where nothing known does.
 *
 * @param itself name of the release that wants the port, whose own listener is no other
 */
export function systemUser(input: CheckInput, machine: Machine, wanted: HostPort, itself?: string): string | undefined {
  const talos = minorOf(input.cluster.versions.talos);
  const own = OF_TALOS.find(
    ({ role, since = 0, by, ...port }) =>
      (role === undefined || role === machine.role) &&
      since <= talos &&
      (by !== "KubeSpan of Talos" || hasKubeSpan(input)) &&
      collide(port, wanted),
  );
  if (own !== undefined) return own.by;
  const release = releasesOf(input).find(
    ({ release: one }) => one.name !== itself && hostPortsOf(one).some((port) => collide(port, wanted)),
  );
  return release === undefined ? undefined : `release ${release.release.name}`;
}

function hasKubeSpan({ machines }: CheckInput): boolean {
  return machines.some(({ documents }) =>
    documents.some(
      (document) =>
        at(document, "machine", "network", "kubespan", "enabled") === true ||
        (document.kind === "KubeSpanConfig" && document.enabled === true),
    ),
  );
}

const EVERYWHERE = new Set([undefined, "", "0.0.0.0", "::"]);

/** True where two cannot listen at once: one protocol, one port, and one of them on all addresses or both on one. */
export function collide(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return EVERYWHERE.has(a.address) || EVERYWHERE.has(b.address) || a.address === b.address;
}
