import type { Machine } from "../../model/machine";
import type { CheckInput } from "../rule";
import { schedulableMachines } from "./nodes";

/** System extensions of a machine: of the definition, of every component that asks, of its own. */
function extensionsOf({ cluster, declared }: CheckInput, machine: Machine): ReadonlySet<string> {
  return new Set([
    ...cluster.talos.extensions,
    ...machine.extensions,
    ...declared.machines
      .filter(({ role }) => role === undefined || role === machine.role)
      .flatMap(({ extensions = [] }) => extensions),
    ...(machine.gpu?.vendor === "intel" ? ["siderolabs/i915"] : []),
    ...(machine.gpu?.vendor === "nvidia" ? ["siderolabs/nvidia-container-toolkit-production"] : []),
  ]);
}

/** Machines that run workloads and lack an extension. */
export function machinesWithout(input: CheckInput, extension: string): readonly Machine[] {
  return schedulableMachines(input.cluster).filter((machine) => !extensionsOf(input, machine).has(extension));
}
