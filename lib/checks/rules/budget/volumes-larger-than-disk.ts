import { own } from "../../../data/fields";
import type { Cluster } from "../../../model/cluster";
import type { DiskChoice } from "../../../model/disk";
import type { Machine } from "../../../model/machine";
import { settingsOf } from "../../../model/machine-settings";
import { nameMachines } from "../../facts/named-machines";
import { sharedByMachines } from "../../facts/patch-origin";
import { showBytes } from "../../facts/quantity";
import type { Found, Rule } from "../../rule";

/** Talos' own partitions before EPHEMERAL, and the least that it gives that one (siderolabs/talos, partition sizes). */
const TALOS_BYTES = 5 * 2 ** 30;

/** What a volume takes at least. */
interface Part {
  readonly name: string;
  readonly bytes: number;
}

export const volumesLargerThanDisk: Rule = {
  id: "volumes-larger-than-disk",
  title: "The volumes on a disk are larger than it is",
  family: "budget",
  severity: "error",
  answers: [],
  why: "Talos makes them in turn until the disk is full; the last ones are never made, and what needs them does not start.",
  fix: "make them smaller, or put one on another disk",
  source: "Talos documentation, disk management: provisioning",
  example: 'a disk of "100 GB" with a volume of minSize "80 GB" and one of "40 GB"',
  check: ({ cluster }) => {
    const full = cluster.machines.flatMap((machine) =>
      [...partsByDisk(cluster, machine)].flatMap(([disk, parts]) => {
        const size = sizeOf(machine, disk);
        const used = parts.reduce((sum, { bytes }) => sum + bytes, 0);
        if (size === undefined || used <= size) return [];
        const says = `${parts.map(({ name, bytes }) => `${name} (${showBytes(bytes)})`).join(", ")} take ${showBytes(used)} of ${disk === "" ? "the system disk" : `disk ${disk}`}`;
        return [{ item: { says, size, over: used - size, at: placeOf(cluster, machine) }, machine }];
      }),
    );
    return sharedByMachines(full, ({ at, says, size }) => `${at} ${says} ${size}`).map(
      ({ item: { at, says, size, over }, machines }): Found => ({
        at,
        message: `${says}${at.startsWith("machines.") ? "" : ` of ${nameMachines(machines, cluster.machines)}`}, which has ${showBytes(size)}`,
        fix: `take ${showBytes(over)} away, or put a volume on another disk`,
      }),
    );
  },
};

/** Where the volumes of a machine are said: its own, or those of every machine that says none. */
function placeOf({ talos }: Cluster, { name, volumes, ephemeralSize }: Machine): string {
  const own = volumes !== undefined || ephemeralSize !== undefined;
  if (own || (talos.volumes === undefined && talos.ephemeralSize === undefined)) return `machines.${name}`;
  return talos.volumes === undefined ? "talos.ephemeralSize" : "talos.volumes";
}

/** Least sizes of what is on each disk, by the disk's name; the system disk has an empty one. */
function partsByDisk(cluster: Cluster, machine: Machine): ReadonlyMap<string, readonly Part[]> {
  const { volumes = {}, ephemeralSize, ephemeralDisk } = settingsOf(cluster.talos, machine);
  const system = systemName(machine);
  const parts = new Map<string, Part[]>();
  const add = (disk: string | undefined, part: Part) => {
    if (disk !== undefined) parts.set(disk, [...(parts.get(disk) ?? []), part]);
  };
  const place = (choice: DiskChoice) =>
    choice === "system" ? system : "disk" in choice ? (choice.disk === system ? system : choice.disk) : undefined;
  add(system, { name: "Talos", bytes: TALOS_BYTES });
  if (ephemeralSize !== undefined)
    add(ephemeralDisk === undefined ? system : place(ephemeralDisk), { name: "EPHEMERAL", bytes: ephemeralSize.bytes });
  for (const [name, volume] of Object.entries(volumes)) {
    if (volume === false || volume.kind === "directory" || volume.kind === "existing") continue;
    if (volume.minSize !== undefined) add(place(volume.disk), { name, bytes: volume.minSize.bytes });
  }
  return parts;
}

/** Key of the disk that Talos is on, where the definition says; empty for a VM's system disk and one by selector. */
function systemName({ installDisk }: Machine): string {
  return typeof installDisk === "object" && "disk" in installDisk ? installDisk.disk : "";
}

function sizeOf({ disks = {}, disk }: Machine, name: string): number | undefined {
  return name === "" ? disk?.bytes : own(disks, name)?.size.bytes;
}
