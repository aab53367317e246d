import { at, isFields, listAt } from "../../../data/fields";
import type { DeviceOffer } from "../../../declared/devices";
import { machinesFor, type Workload, workloadsOf } from "../../facts/workloads";
import type { CheckInput, Found, Rule } from "../../rule";

/** A workload that asks for devices of one resource. */
interface Asking {
  readonly workload: Workload;
  /** Machines that have the device and may run its pods. */
  readonly machines: readonly string[];
  /** How many of the resource all its pods together want at a time. */
  readonly wanted: number;
}

export const deviceUnavailable: Rule = {
  id: "device-unavailable",
  title: "Pods ask for more of a device than the machines that may run them have",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The scheduler finds no node with enough of the resource, and the pod stays Pending.",
  fix: "share the device, ask for it less often, or let the pod run where it is",
  source: "Kubernetes documentation: Device Plugins; Schedule GPUs",
  example: "two apps with gpu: nvidia, one machine with a GPU, and components.nvidiaGpu.shared left at 1",
  check: (input) => input.declared.devices.flatMap((offer) => shortOf(input, offer)),
};

function shortOf(input: CheckInput, offer: DeviceOffer): readonly Found[] {
  if (Object.keys(offer.machines).length === 0) return [];
  const asking = workloadsOf(input).flatMap((workload): Asking[] => {
    const each = askedBy(workload.pod, offer.resource);
    if (each === 0) return [];
    const machines = machinesFor(input, workload.pod)
      .map(({ name }) => name)
      .filter((name) => offer.machines[name] !== undefined);
    // Pods of a DaemonSet and of a Job are as many as there are machines and runs.
    return [{ workload, machines, wanted: each * (workload.replicas ?? 0) }];
  });
  const nowhere = asking.filter(({ machines }) => machines.length === 0);
  if (nowhere.length > 0) {
    return nowhere.map(({ workload: { who, origin } }) => ({
      at: origin,
      message: `${who} asks for ${offer.resource}, which ${list(Object.keys(offer.machines))} ${Object.keys(offer.machines).length === 1 ? "has" : "have"}, and may not run there`,
      fix: "tolerate the taint of that machine, or correct nodeSelector and affinity",
    }));
  }
  const wanted = asking.reduce((sum, one) => sum + one.wanted, 0);
  const places = new Set(asking.flatMap(({ machines }) => machines));
  const there = [...places].reduce((sum, name) => sum + (offer.machines[name] ?? 0), 0);
  const [first] = asking;
  if (first === undefined || wanted <= there) return [];
  return [
    {
      at: first.workload.origin,
      message: `${list(asking.map(({ workload }) => workload.who))} together ask for ${wanted} of ${offer.resource}, and ${list([...places])} ${places.size === 1 ? "has" : "have"} ${there}`,
      fix: offer.more,
    },
  ];
}

/** How many of a resource one pod takes (Kubernetes documentation: requests of extended resources are their limits). */
function askedBy(pod: unknown, resource: string): number {
  return listAt(pod, "containers").reduce((sum: number, container) => {
    const limits = at(container, "resources", "limits");
    const asked = isFields(limits) ? Number(limits[resource] ?? 0) : 0;
    return sum + (Number.isFinite(asked) ? asked : 0);
  }, 0);
}

function list(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort();
  const last = sorted.at(-1) ?? "";
  return sorted.length < 2 ? last : `${sorted.slice(0, -1).join(", ")} and ${last}`;
}
