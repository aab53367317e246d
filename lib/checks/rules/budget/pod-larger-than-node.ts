import { at, listAt, textAt } from "../../../data/fields";
import { allocatable, schedulableMachines } from "../../facts/nodes";
import { quantity, showBytes } from "../../facts/quantity";
import { podRequests, requestOf } from "../../facts/requests";
import { workloadsOf } from "../../facts/workloads";
import type { CheckInput, Found, Rule } from "../../rule";

export const podLargerThanNode: Rule = {
  id: "pod-larger-than-node",
  title: "One pod asks for more than the largest node can give",
  family: "budget",
  severity: "error",
  answers: ["M012"],
  why: "The pod never leaves Pending: no node has enough memory.",
  fix: "let the pod ask for less, or give a node more",
  source: "Kubernetes documentation: node allocatable; Talos: system reserved resources",
  example: 'apps: { cache: { memory: "20 GiB" } } and workers of 16 GiB',
  check: (input) => {
    const nodes = schedulableMachines(input.cluster).map((machine) => ({ machine, memory: allocatable(machine) }));
    const known = nodes.flatMap(({ machine, memory }) => (memory === undefined ? [] : [{ machine, memory }]));
    if (known.length < nodes.length || known.length === 0) return [];
    const largest = known.reduce((a, b) => (b.memory > a.memory ? b : a));
    const cpus = nodes.map(({ machine }) => machine.cpus);
    const mostCpus = cpus.every((count) => count !== undefined)
      ? Math.max(...cpus.map((count) => count ?? 0))
      : undefined;
    const pods = podRequests(input).flatMap((pod): Found[] => {
      const about = [pod.who, "nodes"];
      if (pod.memory > largest.memory)
        return [
          {
            at: pod.at,
            message: `a pod of ${pod.who} asks for ${showBytes(pod.memory)} of memory, and the largest node, ${largest.machine.name}, has ${showBytes(largest.memory)} of ${largest.machine.memory} for pods`,
            fix: `ask for ${showBytes(Math.floor(largest.memory / 2 ** 20) * 2 ** 20)} or less, or give ${largest.machine.name} ${showBytes(pod.memory - largest.memory)} more`,
            about,
          },
        ];
      if (mostCpus === undefined || pod.cpu < mostCpus) return [];
      return [
        {
          at: pod.at,
          message: `a pod of ${pod.who} asks for ${pod.cpu} CPUs, and no node has more than ${mostCpus}, a part of which is the system's`,
          fix: `ask for less than ${mostCpus}`,
          about,
        },
      ];
    });
    return [...pods, ...scratch(input, largest.memory)];
  },
};

/** Folders of pods that are larger than any node: on its disk, or in its memory. */
function scratch(input: CheckInput, memory: number): readonly Found[] {
  const disks = schedulableMachines(input.cluster).map(({ disk }) => disk?.bytes);
  const largest = disks.every((bytes) => bytes !== undefined)
    ? Math.max(...disks.map((bytes) => bytes ?? 0))
    : undefined;
  return workloadsOf(input).flatMap(({ who, origin, pod }): Found[] => {
    const limits = (inMemory: boolean) =>
      listAt(pod, "volumes")
        .filter((volume) => (textAt(volume, "emptyDir", "medium") === "Memory") === inMemory)
        .reduce<number>((sum, volume) => sum + (quantity(at(volume, "emptyDir", "sizeLimit")) ?? 0), 0);
    const onDisk = Math.max(limits(false), requestOf(pod, "ephemeral-storage"));
    const about = [who, "nodes"];
    if (largest !== undefined && onDisk > largest)
      return [
        {
          at: origin,
          message: `a pod of ${who} may fill ${showBytes(onDisk)} of its node's disk, and the largest has ${showBytes(largest)}`,
          fix: "ask for less, or take a volume of a storage class",
          about,
        },
      ];
    if (limits(true) <= memory) return [];
    return [
      {
        at: origin,
        message: `a pod of ${who} may fill ${showBytes(limits(true))} of its node's memory, and the largest has ${showBytes(memory)} for pods`,
        fix: "write a smaller sizeLimit",
        about,
      },
    ];
  });
}
