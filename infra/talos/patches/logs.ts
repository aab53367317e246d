import type { Fields } from "../../../lib/data/fields";
import type { MachineShape } from "../../../lib/plan/machine";

/** `machine.logging`: where Talos sends the logs of its services. */
export function serviceLogs(plan: MachineShape): Fields {
  const destinations = receivers(plan, "services").map(({ url }) => ({ endpoint: url, format: "json_lines" }));
  return destinations.length === 0 ? {} : { logging: { destinations } };
}

/** Documents that send the kernel's log; they have been of their own kind since Talos 1.7. */
export function kernelLogs(plan: MachineShape): readonly Fields[] {
  return receivers(plan, "kernel").map(({ name, url }) => ({
    apiVersion: "v1alpha1",
    kind: "KmsgLogConfig",
    name,
    url,
  }));
}

function receivers(plan: MachineShape, logs: "services" | "kernel") {
  return plan.needs
    .flatMap((need) => need.logDestinations ?? [])
    .filter((destination) => destination.logs.includes(logs));
}
