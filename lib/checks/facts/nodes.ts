import type { Cluster } from "../../model/cluster";
import type { Machine } from "../../model/machine";

const MIB = 2 ** 20;

/** Memory that Talos reserves for itself, and the eviction threshold (Talos: machinery constants; kubelet defaults). */
const RESERVED: Readonly<Record<Machine["role"], number>> = { "control-plane": 612 * MIB, worker: 484 * MIB };

/** Requests of API server, controller manager and scheduler on a control plane (Talos: static pods). */
const CONTROL_PLANE_PODS = 832 * MIB;

/** What Talos recommends for a control plane that does nothing else (Talos: system requirements). */
export const CONTROL_PLANE_RECOMMENDED = 4096 * MIB;

/** Machines that run pods without a special toleration. */
export function schedulableMachines(cluster: Cluster): readonly Machine[] {
  return cluster.machines.filter(
    (machine) =>
      (machine.role === "worker" || cluster.controlPlane.schedulable) &&
      !machine.taints.some((taint) => taint.endsWith(":NoSchedule") || taint.endsWith(":NoExecute")),
  );
}

/** Bytes of memory that pods may request on a machine; undefined where its memory is not told. */
export function allocatable(machine: Machine): number | undefined {
  if (machine.memory === undefined) return undefined;
  const pods = machine.role === "control-plane" ? CONTROL_PLANE_PODS : 0;
  return machine.memory.bytes - RESERVED[machine.role] - pods;
}
