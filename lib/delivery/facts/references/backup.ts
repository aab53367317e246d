import type { ReferenceRow } from "./row";

const SNAPSHOT = "snapshot.storage.k8s.io";

/** What snapshots and backups name (API references of the external snapshotter and of Velero). */
export const BACKUP_ROWS: readonly ReferenceRow[] = [
  {
    group: SNAPSHOT,
    kinds: ["VolumeSnapshot", "VolumeSnapshotContent"],
    path: "spec.volumeSnapshotClassName",
    to: "VolumeSnapshotClass",
    strength: "run",
  },
  {
    group: SNAPSHOT,
    kinds: ["VolumeSnapshot"],
    path: "spec.source.persistentVolumeClaimName",
    to: "PersistentVolumeClaim",
    strength: "run",
    nearly: true,
  },
  {
    group: SNAPSHOT,
    kinds: ["VolumeSnapshot"],
    path: "spec.source.volumeSnapshotContentName",
    to: "VolumeSnapshotContent",
    strength: "run",
  },
  {
    group: SNAPSHOT,
    kinds: ["VolumeSnapshotContent"],
    path: "spec.volumeSnapshotRef",
    namespace: "namespace",
    to: "VolumeSnapshot",
    strength: "run",
  },
  {
    group: "velero.io",
    kinds: ["BackupStorageLocation", "VolumeSnapshotLocation"],
    path: "spec.credential",
    key: "key",
    to: "Secret",
    strength: "run",
    nearly: true,
  },
  {
    group: "velero.io",
    kinds: ["BackupStorageLocation"],
    path: "spec.objectStorage.caCertRef",
    key: "key",
    to: "Secret",
    strength: "run",
  },
  {
    group: "velero.io",
    kinds: ["Backup"],
    path: "spec.storageLocation",
    to: "BackupStorageLocation",
    strength: "run",
    nearly: true,
  },
  {
    group: "velero.io",
    kinds: ["Schedule"],
    path: "spec.template.storageLocation",
    to: "BackupStorageLocation",
    strength: "run",
    nearly: true,
  },
  { group: "velero.io", kinds: ["Restore"], path: "spec.scheduleName", to: "Schedule", strength: "run", nearly: true },
];
