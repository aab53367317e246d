import { at, listAt, textAt } from "../../data/fields";
import type { Machine } from "../../model/machine";
import { minorOf } from "../../versions/line";
import { releasesOf } from "../place";
import type { CheckInput } from "../rule";
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

/** Ports that pods of charts take on every node they run on. Source: each chart's templates. */
const OF_CHARTS: Readonly<Record<string, readonly HostPort[]>> = {
  cilium: [4240, 4244, 9879, 9890, 9964].map((port) => ({ port, protocol: "TCP" })),
  metallb: [7472, 7946].map((port) => ({ port, protocol: "TCP" })),
  "kube-prometheus-stack": [{ port: 9100, protocol: "TCP" }],
  "node-feature-discovery": [],
};

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

/** What of the system listens on a port of a machine; undefined where nothing known does. */
export function systemUser(input: CheckInput, machine: Machine, wanted: HostPort): string | undefined {
  const talos = minorOf(input.cluster.versions.talos);
  const own = OF_TALOS.find(
    ({ role, since = 0, by, ...port }) =>
      (role === undefined || role === machine.role) &&
      since <= talos &&
      (by !== "KubeSpan of Talos" || hasKubeSpan(input)) &&
      collide(port, wanted),
  );
  if (own !== undefined) return own.by;
  const release = releasesOf(input).find(({ release: { chart } }) =>
    (OF_CHARTS[chart.name] ?? []).some((port) => collide(port, wanted)),
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
