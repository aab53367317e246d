import { blocks, sh, table } from "../../../document/markdown";
import { cmd } from "../../../document/shell";
import type { Address } from "../../../model/address";
import { showDisk } from "../../../model/disk-target";
import type { Machine } from "../../../model/machine";
import { type PlannedMachine, plannedMachine } from "../../../plan/machine";

/** How the bare machines of a cluster are booted, and where each waits for its configuration. */
export function bootMachines(machines: readonly PlannedMachine[], bare: readonly Machine[]): string {
  return blocks(
    "These machines are not virtual. Boot each from its image; it waits in maintenance mode until the machines stack gives it its configuration.",
    table(
      ["machine", "address", "answers first at", "install disk", "MAC address", "image"],
      bare.map((machine) => [
        machine.name,
        machine.address.toString(),
        firstAddress(machine).toString(),
        machine.installDisk === undefined ? "chosen by Talos" : showDisk(machine.installDisk),
        machine.mac ?? "not given",
        plannedMachine(machines, machine.name)?.bootImage ?? "see the machines stack",
      ]),
    ),
    ...firstAddresses(bare),
    "Look at what a waiting machine has before it gets its configuration:",
    sh(...bare.map((machine) => cmd`talosctl -n ${firstAddress(machine)} get disks --insecure`)),
  );
}

/** How each machine comes to the address at which it waits. */
function firstAddresses(bare: readonly Machine[]): readonly string[] {
  const baked = bare.filter(({ maintenanceAddress }) => maintenanceAddress === "baked");
  const moving = bare.filter((machine) => !firstAddress(machine).equals(machine.address));
  const leased = bare.filter((machine) => !baked.includes(machine) && !moving.includes(machine));
  const say = (group: readonly Machine[], how: string) =>
    group.length === 0 ? [] : [`${group.map(({ name }) => name).join(", ")}: ${how}`];
  return [
    ...say(
      leased,
      "DHCP must give the address of the definition already. Make it a static lease, or Terraform does not find the machine.",
    ),
    ...say(baked, "the boot medium brings the address; DHCP has no part in it."),
    ...say(
      moving,
      "waits at another address, the definition's maintenanceAddress, until it is configured. For the first apply Terraform needs to know who waits there: Make the boot media has the command.",
    ),
  ];
}

function firstAddress({ address, maintenanceAddress }: Machine): Address {
  return maintenanceAddress === undefined || maintenanceAddress === "baked" ? address : maintenanceAddress;
}
