import { own } from "../../../data/fields";
import type { Cluster } from "../../cluster";
import { usesDhcp } from "../../dhcp";
import type { Machine } from "../../machine";
import type { Problem } from "../../problem";
import type { Proxmox } from "../../proxmox";
import type { ModelProvisioner } from "../provisioner";
import { machineGuest } from "./guest";
import { hardwareProblems } from "./hardware";
import { placementProblems } from "./placement";
import { proxmoxProblems } from "./section";

/** VMs on Proxmox hosts: the definition says how large each is and where it runs. */
export const proxmoxModel: ModelProvisioner = {
  serves: ({ host }) => host !== undefined,
  // The VM's first card under net.ifnames=0.
  defaultLink: "eth0",
  bakesAddress: ({ talos, network }, machine) => talos.image === "metal" && !usesDhcp(network, machine),
  elsewhere: "set talos.image to nocloud, and tag the VM's card in Proxmox",
  machineProblems: (cluster, machine) => [...sizeProblems(cluster, machine), ...maintenanceProblems(cluster, machine)],
  sectionProblems: (cluster) => [
    ...placementProblems(cluster),
    ...proxmoxProblems(cluster),
    ...hardwareProblems(cluster),
  ],
  guest: machineGuest,
  failureDomain: ({ host, name }) => host ?? name,
  // Proxmox CSI finds a volume's host by these two.
  placeLabels: ({ proxmox }, { host = "" }): Readonly<Record<string, string>> =>
    proxmox === undefined
      ? {}
      : { "topology.kubernetes.io/region": regionOf(proxmox, host), "topology.kubernetes.io/zone": host },
  disks: "virtual",
};

/** Name of the Proxmox cluster that a host is in. */
function regionOf({ cluster, endpoints = {}, hosts }: Proxmox, host: string): string {
  return own(endpoints, own(hosts, host)?.api ?? "")?.cluster ?? cluster;
}

function sizeProblems({ file }: Cluster, machine: Machine): Problem[] {
  const { name, host } = machine;
  return (["cpus", "memory", "disk"] as const)
    .filter((field) => machine[field] === undefined)
    .map((field) => ({
      file,
      path: `machines.${name}.${field}`,
      got: "nothing",
      want: `a value: ${name} is a VM on ${host}`,
    }));
}

function maintenanceProblems({ file }: Cluster, { name, maintenanceAddress }: Machine): Problem[] {
  if (maintenanceAddress === undefined) return [];
  return [
    {
      file,
      path: `machines.${name}.maintenanceAddress`,
      got: maintenanceAddress.toString(),
      want: "nothing: a VM has its address from its image or from cloud-init",
      fix: "remove it",
    },
  ];
}
