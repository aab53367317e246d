import type { TopologySpreadConstraint } from "../../imports/k8s/core-v1";
import { type Cluster, machinesOf } from "../model/cluster";

/** How many nodes run workloads: the workers, and the control planes where they may or where there is nobody else. */
export function workloadNodes(cluster: Cluster): Cluster["machines"] {
  const workers = machinesOf(cluster, "worker");
  return cluster.controlPlane.schedulable || workers.length === 0 ? cluster.machines : workers;
}

/** As many replicas as were asked for, else two, or one where there is one node only. */
export function replicasOn(nodes: Cluster["machines"], asked?: number): number {
  return asked ?? Math.min(2, nodes.length);
}

/** Workers, or every machine where there are none. */
export function workersOrAll(cluster: Cluster): Cluster["machines"] {
  const workers = machinesOf(cluster, "worker");
  return workers.length > 0 ? workers : cluster.machines;
}

/**
 * Spreads pods over the nodes as far as there are any, and never leaves one
 * Pending for it. Nothing to spread with one replica.
 */
export function spread(
  labels: Readonly<Record<string, string>>,
  replicas: number,
): readonly TopologySpreadConstraint[] {
  if (replicas < 2) return [];
  return [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: labels },
    },
  ];
}

/**
 * Where the pods of a way in run: away from the control planes wherever there
 * are workers, and one pod a node. A cordoned node still counts as a place, so
 * that a drain leaves one pod waiting for it instead of two pods on one node
 * for good.
 */
export function placement(cluster: Cluster, labels: Readonly<Record<string, string>>, replicas: number): Placement {
  const strict = spread(labels, replicas).map(
    (constraint): TopologySpreadConstraint => ({
      ...constraint,
      whenUnsatisfiable: "DoNotSchedule",
      matchLabelKeys: ["pod-template-hash"],
    }),
  );
  return {
    ...(machinesOf(cluster, "worker").length === 0 ? {} : { affinity: AWAY_FROM_CONTROL_PLANES }),
    ...(strict.length === 0 ? {} : { topologySpreadConstraints: strict }),
  };
}

/** Part of a pod, and of the values of charts that take a pod's fields. */
export type Placement = {
  readonly affinity?: Readonly<Record<string, unknown>>;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
};

const AWAY_FROM_CONTROL_PLANES = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: "node-role.kubernetes.io/control-plane", operator: "DoesNotExist" }] },
      ],
    },
  },
};
