import type { Machine } from "../../../model/machine";
import { schedulableMachines } from "../../facts/nodes";
import type { Found, Rule } from "../../rule";

/** Least memory by role, and least system disk, in bytes (Talos documentation: system requirements). */
const MEMORY: Readonly<Record<Machine["role"], number>> = { "control-plane": 2 * 2 ** 30, worker: 2 ** 30 };
const DISK = 10 * 2 ** 30;

export const machineTooSmall: Rule = {
  id: "machine-too-small",
  title: "A machine has less memory or disk than Talos needs",
  family: "budget",
  severity: "error",
  answers: [],
  why: "The installation fails, or the API server is killed for lack of memory again and again.",
  fix: "give the machine at least what Talos needs",
  source: "Talos documentation: system requirements",
  explains: ["pod-larger-than-node", "capacity-after-loss", "volumes-larger-than-disk"],
  example: 'a control plane with memory: "1 GiB", or disk: "4 GiB"',
  check: ({ cluster }) => {
    const takers = schedulableMachines(cluster);
    // Only where every machine for pods is too small, pods without room follow from it.
    const nodes = takers.length > 0 && takers.every(lacksMemory) ? ["nodes"] : [];
    return cluster.machines.flatMap((machine): Found[] => {
      const { name, role, memory, disk } = machine;
      const [memoryAt, diskAt] = [`machines.${name}.memory`, `machines.${name}.disk`];
      return [
        ...(lacksMemory(machine)
          ? [
              {
                at: memoryAt,
                message: `a ${role} needs at least ${MEMORY[role] / 2 ** 30} GiB, and ${name} has ${memory}`,
                fix: `write ${MEMORY[role] / 2 ** 30} GiB or more`,
                about: [memoryAt, ...nodes],
              },
            ]
          : []),
        ...(disk === undefined || disk.bytes >= DISK
          ? []
          : [
              {
                at: diskAt,
                message: `the system disk needs at least 10 GiB, and ${name} has ${disk}`,
                fix: "write 10 GiB or more",
                about: [diskAt, `machines.${name}`],
              },
            ]),
      ];
    });
  },
};

function lacksMemory({ role, memory }: Machine): boolean {
  return memory !== undefined && memory.bytes < MEMORY[role];
}
