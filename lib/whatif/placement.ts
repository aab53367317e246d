import { allocatable } from "../checks/facts/nodes";
import { once } from "../data/once";
import type { Cluster } from "../model/cluster";
import type { Machine } from "../model/machine";
import type { Placeable } from "./workload";

/** Cores that Talos keeps for itself, and that the control plane's own pods ask for (Talos: machinery constants, static pods). */
const SYSTEM_CPU = 0.05;
const CONTROL_PLANE_CPU = 0.27;

interface Room {
  readonly name: string;
  memory: number;
  cpu: number;
}

/** Where each pod stands: node names by workload. A pod without a place has none. */
export type Placement = ReadonlyMap<Placeable, readonly string[]>;

/**
 * Places the pods on the nodes that are left. What runs on one of them stays
 * there; of the others the largest come first, each where most memory is free. An estimate of the scheduler's work within requests;
 * memory and CPUs that the definition does not tell count as enough.
 */
export function place(
  cluster: Cluster,
  pods: readonly Placeable[],
  isGone: (node: string) => boolean,
  before: Placement = new Map(),
): Placement {
  const rooms = cluster.machines.filter(({ name }) => !isGone(name)).map(roomOf);
  const placed = new Map<Placeable, string[]>();
  for (const [pod, nodes] of before) {
    const stays = nodes.filter((node) => !isGone(node));
    placed.set(pod, stays);
    for (const node of stays)
      take(
        rooms.find(({ name }) => name === node),
        pod,
      );
  }
  for (const pod of largestFirst(pods)) {
    const nodes = placed.get(pod) ?? [];
    for (let replica = nodes.length; replica < pod.replicas; replica += 1) {
      const able = rooms.filter(
        (room) =>
          pod.nodes.has(room.name) &&
          room.memory >= pod.memory &&
          room.cpu >= pod.cpu &&
          !(pod.apart && nodes.includes(room.name)),
      );
      const [best] = able.sort(
        (a, b) =>
          nodes.filter((name) => name === a.name).length - nodes.filter((name) => name === b.name).length ||
          b.memory - a.memory ||
          (a.name < b.name ? -1 : 1),
      );
      if (best === undefined) continue;
      take(best, pod);
      nodes.push(best.name);
    }
    placed.set(pod, nodes);
  }
  return placed;
}

/** The same pods are placed for every loss of a matrix. */
const largestFirst = once((pods: readonly Placeable[]): readonly Placeable[] =>
  [...pods].sort((a, b) => b.memory - a.memory || (a.who < b.who ? -1 : 1)),
);

function take(room: Room | undefined, pod: Placeable): void {
  if (room === undefined) return;
  room.memory -= pod.memory;
  room.cpu -= pod.cpu;
}

function roomOf(machine: Machine): Room {
  const own = machine.role === "control-plane" ? CONTROL_PLANE_CPU : 0;
  return {
    name: machine.name,
    memory: allocatable(machine) ?? Number.POSITIVE_INFINITY,
    cpu: machine.cpus === undefined ? Number.POSITIVE_INFINITY : machine.cpus - SYSTEM_CPU - own,
  };
}
