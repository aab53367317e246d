import type { Stage } from "../../stage/stage";
import { KEEP_DATA } from "../keep";

/** A folder of an NFS server as a claim, without a class: the folder is there before the cluster is. */
export interface NfsVolumeProps {
  /** Name of the claim; the volume is `<namespace>-<name>`, because volumes have no namespace. */
  readonly name: string;
  /** Namespace of the claim. */
  readonly namespace: string;
  /** Address or host name of the NAS. */
  readonly server: string;
  /** Exported folder as an absolute path. */
  readonly path: string;
  /** Kubernetes quantity. NFS enforces none; the claim must not ask for more than the volume says. */
  readonly size: string;
  /** Pods cannot write to it; they can where it is absent. */
  readonly readOnly?: boolean;
  /** Mounted by this CSI driver; absent: by the kubelet itself. */
  readonly driver?: string;
  /** NFS mount options, e.g. `nfsvers=4.1`. */
  readonly mountOptions: readonly string[];
  /** Labels of both, e.g. those that keep them out of backups. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Version 4 needs one port and no lock daemon, which Talos does not run. A hard
 * mount waits for a server that is away instead of handing errors to programs
 * that take them for damaged files (nfs(5): hard).
 */
export const NFS_MOUNT_OPTIONS: readonly string[] = ["nfsvers=4.1", "hard", "noatime"];

/** Makes the volume and its claim. Both stay when they leave Git; the folder stays in any case. */
export function nfsVolume(stage: Stage, props: NfsVolumeProps): void {
  const { name, namespace, server, path } = props;
  const volume = `${namespace}-${name}`;
  const labels = props.labels === undefined ? {} : { labels: props.labels };
  const accessModes = [props.readOnly === true ? "ReadOnlyMany" : "ReadWriteMany"];
  stage.add({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: volume, ...labels, annotations: KEEP_DATA },
    spec: {
      capacity: { storage: props.size },
      accessModes,
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
      mountOptions: [...props.mountOptions, ...(props.readOnly === true ? ["ro"] : [])],
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name },
      ...(props.driver === undefined
        ? { nfs: { server, path, ...(props.readOnly === true ? { readOnly: true } : {}) } }
        : {
            csi: {
              driver: props.driver,
              volumeHandle: `${server}${path}#${volume}`,
              volumeAttributes: { server, share: path },
              ...(props.readOnly === true ? { readOnly: true } : {}),
            },
          }),
    },
  });
  stage.add({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, ...labels, annotations: KEEP_DATA },
    spec: {
      accessModes,
      storageClassName: "",
      volumeName: volume,
      resources: { requests: { storage: props.size } },
    },
  });
}
