import type { Cluster } from "./cluster";
import type { Problem } from "./problem";

/** What only the definition can say about a machine: who is a control plane, how large a VM is, which card and disk of a bare machine are meant. */
export function machineProblems(cluster: Cluster): readonly Problem[] {
  const problems: Problem[] = [];
  const at = (path: string, got: string, want: string, fix?: string) =>
    problems.push({ file: cluster.file, path, got, want, ...(fix === undefined ? {} : { fix }) });
  if (cluster.machines.length === 0) at("machines", "no machine", "at least one machine with the role control-plane");
  else if (!cluster.machines.some((machine) => machine.role === "control-plane")) {
    at("machines", "no control plane", "at least one machine with the role control-plane");
  }
  for (const machine of cluster.machines) {
    if (machine.host === undefined) {
      if (machine.link === undefined && machine.mac === undefined)
        at(
          `machines.${machine.name}.link`,
          "nothing",
          "the name of its network link, or its MAC address: a bare machine may have several cards",
          `add link: "enp1s0" or mac to machines.${machine.name}`,
        );
      if (machine.installDisk === undefined)
        at(
          `machines.${machine.name}.installDisk`,
          "nothing",
          "the disk that Talos may erase: on a bare machine nobody can guess it",
          `add installDisk: "/dev/nvme0n1" to machines.${machine.name}`,
        );
      continue;
    }
    for (const field of ["cpus", "memory", "disk"] as const) {
      if (machine[field] === undefined)
        at(`machines.${machine.name}.${field}`, "nothing", `a value: ${machine.name} is a VM on ${machine.host}`);
    }
  }
  return problems;
}
