import { z } from "zod";
import { name } from "../model/field";

/** Access modes of a volume that one node at a time has: a disk. */
export const ONE_NODE = ["ReadWriteOnce", "ReadWriteOncePod"] as const;

/** Access modes of a volume that several nodes may write to: a folder. */
export const MANY_NODES = [...ONE_NODE, "ReadWriteMany"] as const;

/** @param standard name of the class unless the definition says otherwise, e.g. `ceph-rbd` */
export function storageClassField(standard: string) {
  return name.default(standard).meta({ description: "name of the storage class" });
}

/** Options of a driver with one class: its name, whether it is the default class, and what `Retain` keeps. */
export function storageClassFields(standard: {
  readonly name: string;
  readonly default: boolean;
  readonly kept: string;
}) {
  return {
    storageClass: storageClassField(standard.name),
    default: defaultClassField(standard.default),
    reclaimPolicy: reclaimPolicyField(standard.kept),
  };
}

/** @param standard true: the class is the cluster's default class unless the definition says otherwise */
export function defaultClassField(standard: boolean) {
  return z.boolean().default(standard).meta({ description: "true: claims that name no class get this one" });
}

/** @param kept what stays behind with `Retain`, e.g. `a volume` */
export function reclaimPolicyField(kept: string) {
  return z
    .enum(["Retain", "Delete"])
    .default("Retain")
    .meta({
      description: `Retain keeps ${kept} after its claim is gone: nothing is lost, somebody has to clean up`,
    });
}

/** File system of volumes that are disks. */
export const fileSystemField = z
  .enum(["ext4", "xfs"])
  .default("ext4")
  .meta({ description: "file system that new volumes are formatted with" });

/** Marks the class of claims that name none (Kubernetes documentation: Default StorageClass). */
export function defaultClassMark(isDefault: boolean): Readonly<Record<string, string>> {
  return { "storageclass.kubernetes.io/is-default-class": String(isDefault) };
}

/** What a component requires whose volumes, or whose backups, are saved as snapshots. */
export function snapshotRequirement(snapshots: boolean): Readonly<Record<string, string>> {
  return snapshots ? { snapshotController: "it brings the snapshot CRDs and runs snapshots" } : {};
}
