import type { Cluster } from "../../cluster";
import type { Machine } from "../../machine";
import type { Problem } from "../../problem";
import type { ModelProvisioner } from "../provisioner";

/** Bare machines: what they have is described, and only the definition knows which card and disk are meant. */
export const bareMetalModel: ModelProvisioner = {
  serves: ({ host }) => host === undefined,
  bakesAddress: (_cluster, { maintenanceAddress }) => maintenanceAddress === "baked",
  elsewhere: "give the machine the maintenanceAddress that DHCP gives it",
  machineProblems: (cluster, machine) => [
    ...hardwareProblems(cluster, machine),
    ...availabilityProblems(cluster, machine),
    ...maintenanceProblems(cluster, machine),
  ],
  sectionProblems: () => [],
  guest: () => undefined,
  failureDomain: ({ name }) => name,
  placeLabels: () => ({}),
  disks: "built-in",
};

function hardwareProblems({ file, network }: Cluster, { name, link, mac, installDisk }: Machine): Problem[] {
  const problems: Problem[] = [];
  if (link === undefined && mac === undefined && network.link === undefined)
    problems.push({
      file,
      path: `machines.${name}.link`,
      got: "nothing",
      want: "the name of its network link, or its MAC address: a bare machine may have several cards",
      fix: `add link: "enp1s0" or mac to machines.${name}`,
    });
  if (installDisk === undefined)
    problems.push({
      file,
      path: `machines.${name}.installDisk`,
      got: "nothing",
      want: "the disk that Talos may erase: on a bare machine nobody can guess it",
      fix: `add installDisk: "/dev/nvme0n1" to machines.${name}`,
    });
  return problems;
}

/** Where the cluster has no high availability at all, its own section says so. */
function availabilityProblems({ file, proxmox }: Cluster, { name, ha }: Machine): Problem[] {
  if (ha === undefined || proxmox?.ha === undefined) return [];
  return [
    {
      file,
      path: `machines.${name}.ha`,
      got: "high availability of a bare machine",
      want: "a VM: nothing can start a bare machine elsewhere",
      fix: `remove machines.${name}.ha`,
    },
  ];
}

function maintenanceProblems(cluster: Cluster, machine: Machine): Problem[] {
  const { name, address, maintenanceAddress } = machine;
  const link = machine.link ?? cluster.network.link;
  if (maintenanceAddress === undefined) return [];
  const at = { file: cluster.file, path: `machines.${name}.maintenanceAddress`, got: maintenanceAddress.toString() };
  if (maintenanceAddress === "baked")
    return link !== undefined
      ? []
      : [
          {
            ...at,
            want: "the name of its network card: a boot medium cannot tell cards apart by MAC address",
            fix: `add link: "enp1s0" to machines.${name}`,
          },
        ];
  if (maintenanceAddress.equals(address)) return [];
  const other = holderOf(cluster, machine);
  return other === undefined ? [] : [{ ...at, want: `an address of its own: ${other} has it already` }];
}

/** Which other machine answers at the maintenance address: any by its address, or an earlier one while it waits. */
function holderOf({ machines }: Cluster, { name, maintenanceAddress }: Machine): string | undefined {
  const wanted = maintenanceAddress?.toString();
  const waiting = machines
    .slice(
      0,
      machines.findIndex((machine) => machine.name === name),
    )
    .findLast((machine) => machine.host === undefined && machine.maintenanceAddress?.toString() === wanted);
  return (waiting ?? machines.find(({ address }) => address.toString() === wanted))?.name;
}
