import type { SecretRef } from "../model/secret";

/**
 * What the volumes of a storage class depend on: the thing whose loss takes
 * them away. One of these, by `kind`.
 */
export type StorageBacking =
  /** A machine of the definition that serves storage, such as a TrueNAS VM, by its name there. */
  | { readonly kind: "machine"; readonly machine: string; readonly protocol: StorageProtocol }
  /** A server of the network that the definition does not make. */
  | { readonly kind: "nas"; readonly address: string; readonly protocol: StorageProtocol }
  /** A Proxmox datastore. `shared`: every host reaches it; otherwise a volume stays on the host that made it. */
  | { readonly kind: "datastore"; readonly datastore: string; readonly shared: boolean }
  /** Disks of the cluster's own machines; each volume has so many copies on as many of them. */
  | {
      readonly kind: "nodes";
      readonly machines: readonly string[];
      readonly copies: number;
      /** The volume of Talos on each machine that holds them; absent: they are on the system disk. */
      readonly volume?: string | undefined;
    }
  /** A Ceph cluster outside Kubernetes, and the Proxmox datastore over the same pool where there is one. */
  | {
      readonly kind: "ceph";
      readonly monitors: readonly string[];
      readonly pool: string;
      readonly datastore?: string | undefined;
    };

/** How a volume reaches a node. Over NFS a volume is a folder, and SQLite is not safe on it. */
export type StorageProtocol = "nfs" | "iscsi";

/**
 * A folder of the NAS that several apps share, as a claim that exists already.
 * Hard links work only inside one mount: an app that moves files from
 * downloads into the library mounts a folder above both, once. Two sub-paths
 * of one claim are two mounts, and a link between them fails (link(2): EXDEV).
 */
export interface LibraryOffer {
  /** The name that apps use, e.g. `media`. */
  readonly name: string;
  /** Namespace that the claim is in; a claim serves pods of its own namespace only. */
  readonly namespace: string;
  /** Name of the PersistentVolumeClaim in that namespace. */
  readonly claim: string;
  /** Folders of its top, e.g. `movies`. */
  readonly folders: readonly string[];
  /** Pods cannot write to it. */
  readonly readOnly: boolean;
}

/** What copies the data of applications away, for workloads that want to be part of it, or not. */
export interface BackupOffer {
  /** Name of the program, e.g. `Velero`, for people. */
  readonly by: string;
  /** Namespaces whose objects are saved; absent: all but those left out. */
  readonly namespaces?: readonly string[] | undefined;
  /** Namespaces that are left out. */
  readonly withoutNamespaces: readonly string[];
  /** How the content of volumes is saved: by snapshots of their driver, file by file, or not at all. */
  readonly volumes: "snapshots" | "files" | "none";
  /** Annotations of a pod whose volumes, by their names in the pod, are saved. */
  readonly include: (volumes: readonly string[]) => Readonly<Record<string, string>>;
  /** Annotations of a pod whose volumes, by their names in the pod, are not worth saving. */
  readonly exclude: (volumes: readonly string[]) => Readonly<Record<string, string>>;
  /** Labels of any object, or of a claim, that stays out as a whole. */
  readonly excluded: Readonly<Record<string, string>>;
}

/** What saves single volumes of apps, and restores them before their first use. */
export interface VolumeBackupOffer {
  /** Name of the program, e.g. `VolSync`, for people. */
  readonly by: string;
  /** The bucket of all repositories; each volume has a folder of its own. */
  readonly storage: {
    readonly bucket: string;
    readonly endpoint?: string | undefined;
    readonly region: string;
    readonly prefix: string;
  };
  /** Origin of the bucket's credentials and of the repositories' password. */
  readonly credentials: SecretRef;
  /** Five fields of cron, for volumes that name no other. */
  readonly schedule: string;
  /** How many backups of a volume are kept. */
  readonly keep: { readonly daily: number; readonly weekly: number; readonly monthly: number };
  /** Size of a mover's cache volume, e.g. `2Gi`. */
  readonly cache: string;
}
