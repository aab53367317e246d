import { nearest } from "../data/nearest";
import type { Cluster } from "./cluster";
import { BUILT_IN_FIELDS, type Disk, type DiskChoice, fitsSelector, type InstallDisk, VIRTUAL_FIELDS } from "./disk";
import { diskTarget, hasVirtualDisks, showDisk, virtualDisks } from "./disk-target";
import type { Machine } from "./machine";
import { settingsOf } from "./machine-settings";
import type { Problem } from "./problem";

/** A place of the definition that chooses a disk of a machine. */
interface Choice {
  readonly path: string;
  readonly choice: DiskChoice | InstallDisk;
  /** Talos takes the first disk that fits, so it must be the only one. */
  readonly only: boolean;
}

/** Disks that a machine does not have, that nothing tells apart, or that are described as what they are not. */
export function diskProblems(cluster: Cluster): readonly Problem[] {
  return cluster.machines.flatMap((machine) => [
    ...fieldProblems(cluster, machine),
    ...slotProblems(cluster, machine),
    ...choicesOf(cluster, machine).flatMap((choice) => choiceProblems(cluster, machine, choice)),
  ]);
}

function fieldProblems({ file }: Cluster, machine: Machine): readonly Problem[] {
  const isVm = hasVirtualDisks(machine);
  return Object.entries(machine.disks ?? {}).flatMap(([name, disk]) =>
    (isVm ? BUILT_IN_FIELDS : VIRTUAL_FIELDS).flatMap((field): readonly Problem[] => {
      const value = disk[field];
      if (value === undefined) return [];
      return [
        {
          file,
          path: `machines.${machine.name}.disks.${name}.${field}`,
          got: String(value),
          want: isVm
            ? "nothing: Proxmox makes the virtual disk, and decides what it is"
            : "nothing: only virtual disks have it",
          fix: "remove it",
        },
      ];
    }),
  );
}

function slotProblems({ file }: Cluster, machine: Machine): readonly Problem[] {
  if (!hasVirtualDisks(machine)) return [];
  const taken = new Map<number, string>();
  return virtualDisks(machine).flatMap(({ name, slot }): readonly Problem[] => {
    const other = taken.get(slot);
    taken.set(slot, name);
    if (other === undefined) return [];
    return [
      {
        file,
        path: `machines.${machine.name}.disks.${name}.slot`,
        got: `${slot}, where ${other} is`,
        want: "a place of its own",
        fix: `write slot: ${freeSlot(virtualDisks(machine))}`,
      },
    ];
  });
}

function freeSlot(disks: readonly { readonly slot: number }[]): number {
  let slot = 1;
  while (disks.some((disk) => disk.slot === slot)) slot += 1;
  return slot;
}

function choicesOf(cluster: Cluster, machine: Machine): readonly Choice[] {
  const own = `machines.${machine.name}`;
  const { volumes = {}, ephemeralDisk } = settingsOf(cluster.talos, machine);
  const place = (isOwn: boolean) => (isOwn ? own : "talos");
  return [
    ...(machine.installDisk === undefined
      ? []
      : [{ path: `${own}.installDisk`, choice: machine.installDisk, only: true }]),
    ...(ephemeralDisk === undefined
      ? []
      : [
          {
            path: `${place(machine.ephemeralDisk !== undefined)}.ephemeralDisk`,
            choice: ephemeralDisk,
            only: false,
          },
        ]),
    ...Object.entries(volumes).flatMap(([name, volume]): readonly Choice[] => {
      if (volume === false || volume.kind === "directory" || volume.disk === undefined) return [];
      const isOwn = machine.volumes?.[name] !== undefined;
      const only = volume.kind === "user" && volume.whole;
      return [{ path: `${place(isOwn)}.volumes.${name}.disk`, choice: volume.disk, only }];
    }),
  ];
}

function choiceProblems({ file }: Cluster, machine: Machine, { path, choice, only }: Choice): readonly Problem[] {
  const disks = Object.entries(machine.disks ?? {});
  const at = (got: string, want: string, fix?: string): readonly Problem[] => [
    { file, path, got, want, ...(fix === undefined ? {} : { fix }) },
  ];
  if (typeof choice === "string") return [];
  if ("disk" in choice) {
    const names = disks.map(([name]) => name);
    if (!names.includes(choice.disk)) {
      const near = nearest(choice.disk, names);
      return at(
        `disk ${choice.disk}, which ${machine.name} does not have`,
        names.length === 0 ? `a disk of machines.${machine.name}.disks` : `one of ${names.join(", ")}`,
        near === undefined ? `add it to machines.${machine.name}.disks` : `write ${near}`,
      );
    }
    if (diskTarget(machine, choice) === undefined)
      return at(
        `disk ${choice.disk}, of which only the size is known`,
        "something that Talos can find it by: labels round the size",
        `add serial, wwid, model or type to machines.${machine.name}.disks.${choice.disk}`,
      );
    const alike = !hasVirtualDisks(machine) ? twinOf(disks, choice.disk) : undefined;
    if (alike === undefined) return [];
    return at(
      `disk ${choice.disk}, which nothing tells apart from ${alike}`,
      "a disk that Talos can tell apart",
      `add serial or wwid to machines.${machine.name}.disks.${choice.disk}`,
    );
  }
  // Where no disk is listed, nothing is known that a selector could miss.
  if (hasVirtualDisks(machine) || disks.length === 0) return [];
  const fitting = disks.filter(([, disk]) => fitsSelector(choice, disk) !== false).map(([name]) => name);
  const sure = disks.filter(([, disk]) => fitsSelector(choice, disk) === true).map(([name]) => name);
  if (fitting.length === 0)
    return at(
      showDisk(choice),
      `a disk of ${machine.name}: ${disks.map(([name, disk]) => `${name} (${describe(disk)})`).join(", ")}`,
      `write {disk: "${disks[0]?.[0] ?? ""}"}, or correct the selector`,
    );
  if (only && sure.length > 1)
    return at(
      `${showDisk(choice)}, which fits ${sure.join(" and ")}`,
      "one disk: Talos erases the first that fits",
      `write {disk: "${sure[0] ?? ""}"}, or say more in the selector`,
    );
  return [];
}

/** Another disk that the same words describe. */
function twinOf(disks: readonly (readonly [string, Disk])[], name: string): string | undefined {
  const told = (disk: Disk | undefined) => disk?.serial ?? disk?.wwid ?? disk?.busPath ?? disk?.model ?? disk?.type;
  const wanted = told(disks.find(([one]) => one === name)?.[1]);
  return disks.find(([one, disk]) => one !== name && told(disk) === wanted)?.[0];
}

function describe({ size, ...rest }: Disk): string {
  const texts = BUILT_IN_FIELDS.flatMap((field) => rest[field] ?? []);
  return [...texts, size.toString()].join(", ");
}
