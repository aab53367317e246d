import type { CheckInput } from "../checks/rule";
import type { StorageBacking } from "../declared/storage";
import type { Damage } from "./loss";

/** `some`: not all volumes of the class are out of reach, and which ones is not in the definition. */
export type Reach = "reachable" | "some" | "unreachable" | "unknown";

/** Whether the volumes of one storage class can still be reached. */
export interface ClassReach {
  /** Name of the storage class. */
  readonly storageClass: string;
  /** Whether its volumes can be reached. */
  readonly reach: Reach;
  /** What decides it, in words. */
  readonly why: string;
}

/** For each storage class that a component offers: whether its volumes can be reached. */
export function classReach({ declared, cluster }: CheckInput, damage: Damage): readonly ClassReach[] {
  return declared.storage.map(({ storageClass, backing }) => ({
    storageClass,
    ...(backing === undefined
      ? { reach: "unknown" as const, why: "its component does not say what it depends on" }
      : reachOf(backing, damage, cluster)),
  }));
}

function reachOf(
  backing: StorageBacking,
  damage: Damage,
  cluster: CheckInput["cluster"],
): { readonly reach: Reach; readonly why: string } {
  const fine = { reach: "reachable" as const, why: "what it depends on is there" };
  switch (backing.kind) {
    case "machine":
      return damage.vms.has(backing.machine) || damage.nodes.has(backing.machine)
        ? { reach: "unreachable", why: `${backing.machine}, which serves it, is down` }
        : fine;
    case "nas":
      return damage.servers.has(backing.address)
        ? { reach: "unreachable", why: `the server ${backing.address} is down` }
        : fine;
    case "datastore": {
      if (backing.shared)
        return damage.datastores.has(backing.datastore)
          ? { reach: "unreachable", why: `the datastore ${backing.datastore} is down` }
          : fine;
      const hosts = Object.keys(cluster.proxmox?.hosts ?? {}).filter(
        (host) => backing.datastore in (cluster.proxmox?.hosts[host]?.datastores ?? {}),
      );
      const down = hosts.filter((host) => damage.datastores.has(`${host}/${backing.datastore}`));
      if (down.length === 0) return fine;
      return {
        reach: down.length === hosts.length ? "unreachable" : "some",
        why: `volumes on ${backing.datastore} of ${down.join(", ")} are down with it`,
      };
    }
    case "nodes": {
      const down = backing.machines.filter((name) => damage.nodes.has(name));
      if (down.length === backing.machines.length)
        return { reach: "unreachable", why: "all nodes that hold copies are down" };
      return down.length < backing.copies
        ? {
            reach: "reachable",
            why: down.length === 0 ? fine.why : `${backing.copies} copies, ${down.length} of their nodes down`,
          }
        : {
            reach: "some",
            why: `volumes whose ${backing.copies === 1 ? "only copy is" : `${backing.copies} copies are`} on ${down.join(", ")}`,
          };
    }
    case "ceph": {
      if (backing.datastore !== undefined && damage.datastores.has(backing.datastore))
        return { reach: "unreachable", why: `the pool of ${backing.datastore} is down` };
      const down = backing.monitors.filter((monitor) => isDown(monitor, damage, cluster));
      return down.length * 2 < backing.monitors.length
        ? fine
        : {
            reach: "unreachable",
            why: `${down.length} of ${backing.monitors.length} Ceph monitors are down: no majority`,
          };
    }
    default:
      return backing satisfies never;
  }
}

function isDown(monitor: string, damage: Damage, cluster: CheckInput["cluster"]): boolean {
  const address = monitor.replace(/:\d+$/, "");
  if (damage.servers.has(address)) return true;
  return Object.entries(cluster.proxmox?.hosts ?? {}).some(
    ([name, host]) => damage.hosts.has(name) && host.address.toString() === address,
  );
}
