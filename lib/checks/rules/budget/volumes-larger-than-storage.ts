import type { StorageBacking } from "../../../declared/storage";
import type { Cluster } from "../../../model/cluster";
import type { Machine } from "../../../model/machine";
import { guestOf } from "../../../model/provisioner/provisioners";
import { type Claimed, claimed } from "../../facts/claimed";
import { freeBytes, isShared } from "../../facts/datastores";
import { groupBy } from "../../facts/group";
import { schedulableMachines } from "../../facts/nodes";
import { showBytes } from "../../facts/quantity";
import type { Found, Rule } from "../../rule";

export const volumesLargerThanStorage: Rule = {
  id: "volumes-larger-than-storage",
  title: "Volumes are larger than what holds them",
  family: "budget",
  severity: "error",
  answers: [],
  why: "A volume that finds no room is never made, and its pod waits; on thin storage it is made, fills up and takes its neighbours along.",
  fix: "ask for less, or give the class more room",
  source:
    "the class's own backing: sizes of datastores, disks of machines, copies (Kubernetes API reference 1.34: PersistentVolumeClaim); claims by lib/checks/facts/claim-specs.ts and claims-in-values.ts",
  example: "a claim of 500 GiB of a class on nodes with disks of 100 GiB",
  check: (input) => {
    const byClass = groupBy(claimed(input), ({ storageClass }) => storageClass);
    return [...byClass].flatMap(([name, claims]): Found[] => {
      const { backing } = input.declared.storage.find(({ storageClass }) => storageClass === name) ?? {};
      const rooms = backing === undefined ? undefined : roomsOf(input.cluster, backing);
      return rooms === undefined ? [] : tooLarge(name, claims, rooms);
    });
  },
};

/** What a class may fill: places that no volume is spread over, each with its room. */
interface Rooms {
  readonly places: readonly { readonly name: string; readonly bytes: number }[];
  /** How often each volume is kept. */
  readonly copies: number;
}

function roomsOf(cluster: Cluster, backing: StorageBacking): Rooms | undefined {
  if (backing.kind === "datastore") {
    const guests = schedulableMachines(cluster).flatMap((machine) => guestOf(cluster, machine) ?? []);
    const hosts = [...new Set(guests.map(({ host }) => host))];
    const stores = hosts.map((host) => ({ host, datastore: backing.datastore }));
    const [first] = stores;
    if (first === undefined) return undefined;
    const distinct = isShared(cluster, first) ? [first] : stores;
    return known(
      distinct.map((store) => ({
        name: isShared(cluster, store) ? store.datastore : `${store.datastore} of ${store.host}`,
        bytes: freeBytes(cluster, store),
      })),
      1,
    );
  }
  if (backing.kind === "nodes") {
    const machines = cluster.machines.filter(({ name }) => backing.machines.includes(name));
    return known(
      machines.map((machine) => ({ name: machine.name, bytes: roomOf(cluster, machine, backing.volume) })),
      backing.copies,
    );
  }
  return undefined;
}

/** What Talos and images take of a system disk at the least, before any volume. */
const SYSTEM = 10 * 2 ** 30;

function roomOf({ talos }: Cluster, { disk, disks, volumes }: Machine, volume?: string): number | undefined {
  if (volume !== undefined) {
    const held = (volumes ?? talos.volumes)?.[volume];
    const chosen = held !== undefined && held !== false && "disk" in held ? held.disk : undefined;
    if (chosen === undefined || chosen === "system" || !("disk" in chosen)) return undefined;
    return disks?.[chosen.disk]?.size.bytes;
  }
  return disk === undefined ? undefined : Math.max(0, disk.bytes - SYSTEM);
}

/** Rooms are only of use where every one is known. */
function known(
  places: readonly { readonly name: string; readonly bytes: number | undefined }[],
  copies: number,
): Rooms | undefined {
  const all = places.flatMap(({ name, bytes }) => (bytes === undefined ? [] : [{ name, bytes }]));
  return all.length === places.length && all.length > 0 ? { places: all, copies } : undefined;
}

function tooLarge(name: string, claims: readonly Claimed[], { places, copies }: Rooms): Found[] {
  const largest = Math.max(...places.map(({ bytes }) => bytes));
  const room = places.map((place) => `${place.name} ${showBytes(place.bytes)}`).join(", ");
  const single = claims.filter(({ bytes }) => bytes > largest);
  if (single.length > 0)
    return single.map(({ who, origin, bytes }) => ({
      at: origin,
      message: `${who} of class ${name} fits nowhere: a volume of ${showBytes(bytes)} is in one place, and there is room on ${room}`,
      about: [`class ${name}`],
    }));
  const wanted = claims.reduce((sum, { bytes, count }) => sum + bytes * count, 0) * copies;
  const all = places.reduce((sum, { bytes }) => sum + bytes, 0);
  const [first] = [...claims].sort((a, b) => b.bytes * b.count - a.bytes * a.count);
  if (wanted <= all || first === undefined) return [];
  return [
    {
      at: first.origin,
      message: `volumes of class ${name} take ${showBytes(wanted)}${copies > 1 ? ` with ${copies} copies of each` : ""} (${claims.map(({ who }) => who).join(", ")}), and there is room for ${showBytes(all)} on ${room}`,
      fix: `ask for ${showBytes(wanted - all)} less, or give the class more room`,
      about: [`class ${name}`],
    },
  ];
}
