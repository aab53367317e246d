import { textAt } from "../../../data/fields";
import type { Cluster } from "../../../model/cluster";
import type { Machine } from "../../../model/machine";
import { guestOf, provisionerNameOf } from "../../../model/provisioner/provisioners";
import { type CommittedMachine, committedMachines } from "../../facts/committed";
import type { Found, Rule } from "../../rule";

export const machineReplaced: Rule = {
  id: "machine-replaced",
  title: "A change replaces a virtual machine",
  family: "change",
  severity: "error",
  answers: [],
  why: "Data is at stake: Terraform destroys the VM with its disks and makes another one. Local volumes are lost, and etcd keeps a member that is gone.",
  fix: "keep the value, or retire the machine first and add the new one under another name",
  source:
    "bpg/terraform-provider-proxmox: virtual machine, attributes that force a new resource; Talos documentation: machine type",
  example: "machines.worker0.vmId goes from 801 to 901",
  needs: "revision",
  explains: ["machine-moved"],
  check: ({ cluster, before }) =>
    pairs(cluster, before === undefined ? [] : committedMachines(before)).flatMap(
      ([machine, { name, fields }]): Found[] => {
        const found = (field: string, message: string): Found => ({
          at: `machines.${name}.${field}`,
          message,
          about: [`place of ${name}`],
        });
        const role = textAt(fields, "role");
        if (role !== machine.role)
          return [found("role", `${name} was a ${role} and becomes a ${machine.role}, which needs an empty machine`)];
        const id = guestOf(cluster, machine)?.vmId;
        if (typeof fields.vmId === "number" && id !== undefined && id !== fields.vmId)
          return [found("vmId", `the id of ${name} changes from ${fields.vmId} to ${id}: the VM is replaced`)];
        if (provisionerNameOf({ host: textAt(fields, "host") }) !== provisionerNameOf(machine))
          return [found("host", `${name} changes between a bare machine and a VM: it is another machine`)];
        return [];
      },
    ),
};

export const machineMoved: Rule = {
  id: "machine-moved",
  title: "A virtual machine moves",
  family: "change",
  severity: "warning",
  answers: [],
  why: "Another host: Proxmox migrates the VM, copying local disks, and a VM with a passed-through device or the host's CPU type must stop for it. Another datastore: the provider refuses to move a disk while it may not restart the VM. Another address: the node leaves, and etcd and the API's certificate still know the old one.",
  fix: "one machine at a time, with the cluster healthy between two; move a disk in Proxmox by hand before the apply",
  source: "bpg/terraform-provider-proxmox: migrate, reboot_after_update; Proxmox VE documentation: migration",
  example: "machines.worker0.host goes from pve1 to pve2",
  check: ({ cluster, before }) =>
    pairs(cluster, before === undefined ? [] : committedMachines(before)).flatMap(
      ([machine, { name, fields }]): Found[] => {
        const places: readonly (readonly [string, string | undefined, string | undefined, string])[] = [
          ["host", textAt(fields, "host"), machine.host, "the VM is migrated"],
          ["datastore", textAt(fields, "datastore"), machine.datastore, "its disk must be moved by hand first"],
          ["address", textAt(fields, "address"), machine.address.toString(), "the node must be drained and join again"],
        ];
        return places.flatMap(([field, was, is, effect]): Found[] =>
          was === is || (was === undefined && field === "host")
            ? []
            : [
                {
                  at: `machines.${name}.${field}`,
                  message: `the ${field} of ${name} changes from ${was ?? "the default"} to ${is ?? "the default"}: ${effect}`,
                  about: [`place of ${name}`],
                },
              ],
        );
      },
    ),
};

function pairs(cluster: Cluster, old: readonly CommittedMachine[]): readonly (readonly [Machine, CommittedMachine])[] {
  return old.flatMap((was) => {
    const machine = cluster.machines.find(({ name }) => name === was.name);
    return machine === undefined ? [] : [[machine, was] as const];
  });
}
