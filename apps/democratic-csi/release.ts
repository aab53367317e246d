import type { DemocraticCsiValues } from "../../imports/charts/democratic-csi";
import { configSecretName, driverOf } from "./driver-config";
import type { Options, Protocol } from "./options";

// renovate: datasource=docker depName=ghcr.io/democratic-csi/democratic-csi
const IMAGE = "ghcr.io/democratic-csi/democratic-csi:v1.9.5";

/** Release, and prefix of what its chart makes. */
export function releaseName(protocol: Protocol): string {
  return `truenas-${protocol}`;
}

/** Name of the CSI driver; a lower-case domain name, unique in the cluster. */
export function csiDriver(protocol: Protocol): string {
  return `org.democratic-csi.truenas-${protocol}`;
}

/** Snapshot class of the same name as the storage class. */
export function snapshotClass(options: Options, protocol: Protocol): string | undefined {
  return options.snapshots ? options[protocol].storageClass : undefined;
}

/**
 * On Talos the iSCSI daemon is a system service with its own file system view,
 * so the driver enters it through its process: it must see the host's
 * processes, and gets the path of the program there. `/etc/iscsi` holds the
 * initiator's name since Talos 1.11 (democratic-csi README: Talos;
 * siderolabs/extensions: iscsi-tools).
 */
const TALOS_ISCSI = {
  hostPID: true,
  driver: {
    extraEnv: [
      { name: "ISCSIADM_HOST_STRATEGY", value: "nsenter" },
      { name: "ISCSIADM_HOST_PATH", value: "/usr/local/sbin/iscsiadm" },
    ],
    iscsiDirHostPath: "/etc/iscsi",
    iscsiDirHostPathType: "Directory",
  },
} as const;

export function releaseValues(options: Options, protocol: Protocol): DemocraticCsiValues {
  const { storageClass, reclaimPolicy } = options[protocol];
  const image = { registry: IMAGE.slice(0, IMAGE.lastIndexOf(":")), tag: IMAGE.slice(IMAGE.lastIndexOf(":") + 1) };
  const talos = protocol === "iscsi" ? TALOS_ISCSI : { hostPID: false, driver: {} };
  const snapshots = snapshotClass(options, protocol);
  return {
    fullnameOverride: releaseName(protocol),
    csiDriver: {
      name: csiDriver(protocol),
      // NFS volumes belong to root and are open to all; a chown of every file at each start would take hours.
      fsGroupPolicy: protocol === "nfs" ? "None" : "File",
    },
    ...(options.certificate === undefined ? {} : { extraCaCerts: options.certificate }),
    driver: {
      existingConfigSecret: configSecretName(protocol),
      // The chart reads the kind of the driver from here even when the Secret says the rest.
      config: { driver: driverOf(protocol) },
    },
    controller: {
      driver: { image },
      externalSnapshotter: { enabled: options.snapshots },
      tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" }],
    },
    node: {
      hostPID: talos.hostPID,
      driver: { image, ...talos.driver },
      tolerations: [{ operator: "Exists" }],
    },
    storageClasses: [
      {
        name: storageClass,
        defaultClass: options.default === protocol,
        reclaimPolicy,
        volumeBindingMode: "Immediate",
        allowVolumeExpansion: true,
        parameters: { fsType: protocol === "nfs" ? "nfs" : options.iscsi.fileSystem },
        mountOptions: protocol === "nfs" ? ["nfsvers=4.1", "hard", "noatime"] : ["noatime"],
      },
    ],
    ...(snapshots === undefined
      ? {}
      : {
          volumeSnapshotClasses: [
            {
              name: snapshots,
              labels: { "velero.io/csi-volumesnapshot-class": "true" },
              deletionPolicy: "Delete",
              parameters: { detachedSnapshots: "false" },
            },
          ],
        }),
  };
}
