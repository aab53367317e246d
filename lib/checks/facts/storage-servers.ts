import { listAt, textAt } from "../../data/fields";
import type { ForeignVm } from "../../model/vm";
import type { CheckInput } from "../rule";
import { workloadsOf } from "./workloads";

/** A foreign VM that the cluster's volumes come from, and how that is known. */
export interface StorageServer {
  /** The VM that serves them. */
  readonly vm: ForeignVm;
  /** What relies on it, in words: storage classes, and workloads that mount its shares. */
  readonly serves: readonly string[];
}

/** VMs of the definition behind a storage class, or behind an NFS share that a pod mounts. */
export function storageServers(input: CheckInput): readonly StorageServer[] {
  const { cluster, declared } = input;
  const shares = workloadsOf(input).flatMap(({ pod, who }) =>
    listAt(pod, "volumes").flatMap((volume) => {
      const server = textAt(volume, "nfs", "server");
      return server === undefined ? [] : [{ server, who }];
    }),
  );
  return cluster.vms.flatMap((vm): StorageServer[] => {
    const classes = declared.storage
      .filter(
        ({ backing }) =>
          (backing?.kind === "machine" && backing.machine === vm.name) ||
          (backing?.kind === "nas" && backing.address === vm.address.toString()),
      )
      .map(({ storageClass }) => `StorageClass ${storageClass}`);
    const mounted = shares.filter(({ server }) => server === vm.address.toString()).map(({ who }) => who);
    const serves = [...new Set([...classes, ...mounted])];
    return serves.length === 0 ? [] : [{ vm, serves }];
  });
}
