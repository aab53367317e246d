import type { Machine } from "../../../model/machine";
import { allocatable, CONTROL_PLANE_RECOMMENDED, schedulableMachines } from "../../facts/nodes";
import { showBytes } from "../../facts/quantity";
import { type PodRequest, podRequests } from "../../facts/requests";
import type { Rule } from "../../rule";

export const capacityAfterLoss: Rule = {
  id: "capacity-after-loss",
  title: "After the loss of one node the rest cannot hold its workloads",
  family: "budget",
  severity: "warning",
  answers: ["M013"],
  why: "The largest node dies and its pods stay Pending, or crowd the control planes until etcd itself has too little memory.",
  fix: "add a node, or let the workloads ask for less",
  source:
    "Kubernetes documentation: node allocatable; Talos documentation: system requirements (4 GiB for a control plane)",
  example: "one worker of 16 GiB whose apps ask for 12 GiB, and schedulable control planes of 8 GiB",
  check: (input) => {
    const nodes = schedulableMachines(input.cluster).flatMap((machine) => {
      const memory = roomOf(machine);
      return memory === undefined ? [] : [{ machine, memory }];
    });
    if (nodes.length < schedulableMachines(input.cluster).length || nodes.length < 2) return [];
    const requests = podRequests(input);
    // What does not fit with all nodes is no matter of losing one.
    if (
      leftOver(
        requests,
        nodes.map(({ memory }) => memory),
      ).length > 0
    )
      return [];
    const lost = nodes.reduce((a, b) => (b.memory > a.memory ? b : a));
    const left = leftOver(
      requests,
      nodes.filter((node) => node !== lost).map(({ memory }) => memory),
    );
    if (left.length === 0) return [];
    const missing = left.reduce((sum, pod) => sum + pod.memory, 0);
    const names = [...new Set(left.map(({ who }) => who))];
    return [
      {
        at: `machines.${lost.machine.name}`,
        message: `without ${lost.machine.name} there is no room for ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}: ${showBytes(missing)} too little, counting only requests that are known and leaving ${showBytes(CONTROL_PLANE_RECOMMENDED)} to each control plane`,
        fix: `add a worker of at least ${showBytes(Math.ceil(missing / 2 ** 30 + 1) * 2 ** 30)}, or ask for less`,
        about: ["nodes"],
      },
    ];
  },
};

function roomOf(machine: Machine): number | undefined {
  const memory = allocatable(machine);
  if (memory === undefined || machine.memory === undefined || machine.role === "worker") return memory;
  return Math.max(0, Math.min(memory, machine.memory.bytes - CONTROL_PLANE_RECOMMENDED));
}

/** Pods that find no room when the largest are placed first, each where most is free. */
function leftOver(requests: readonly PodRequest[], nodes: readonly number[]): readonly PodRequest[] {
  const everywhere = requests.filter((pod) => pod.everywhere).reduce((sum, pod) => sum + pod.memory, 0);
  const free = nodes.map((memory) => memory - everywhere);
  const pods = requests
    .filter((pod) => !pod.everywhere && pod.memory > 0)
    .flatMap((pod) => Array.from({ length: pod.replicas }, () => pod))
    .sort((a, b) => b.memory - a.memory);
  return pods.filter((pod) => {
    const most = free.reduce(
      (best, room, index) => (room > (free[best] ?? Number.NEGATIVE_INFINITY) ? index : best),
      0,
    );
    const room = free[most] ?? 0;
    if (room < pod.memory) return true;
    free[most] = room - pod.memory;
    return false;
  });
}
