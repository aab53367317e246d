import { type BuildInput, defineComponent, type Report } from "../../lib/component/component";
import type { StorageBacking } from "../../lib/declared/storage";
import { platformSecretsOfComposed } from "../../lib/secrets/composed-secret";
import { helmChart } from "../../lib/stage/chart";
import { type StorageCheckProps, storageCheckFile, storageCheckName } from "../../lib/workload/storage-check";
import { MANY_NODES, ONE_NODE, snapshotRequirement } from "../../lib/workload/storage-class";
import { configSecret } from "./driver-config";
import { NAMESPACE, type Options, options, PROTOCOLS, type Protocol } from "./options";
import { csiDriver, releaseName, releaseValues, snapshotClass } from "./release";
import { democraticCsiRunbook } from "./runbook";

const chart = helmChart("https://democratic-csi.github.io/charts/", "democratic-csi", "0.15.1");

/** The driver speaks TrueNAS' REST API, which this release no longer has (democratic-csi issue 509). */
const FIRST_WITHOUT_REST = 26;

/** Volumes on TrueNAS: NFS shares for many writers, iSCSI disks for one, snapshots of both. */
export const democraticCsi = defineComponent({
  title: "democratic-csi: volumes on TrueNAS, over NFS and iSCSI, with snapshots",
  options,
  requires: ({ options }) => snapshotRequirement(options.snapshots),
  declare: ({ cluster, options, report }) => {
    refuseOtherVersions(options, report);
    return {
      storage: PROTOCOLS.map((protocol) => ({
        storageClass: options[protocol].storageClass,
        default: options.default === protocol,
        accessModes: protocol === "nfs" ? MANY_NODES : ONE_NODE,
        reclaimPolicy: options[protocol].reclaimPolicy,
        backing: backing(options, protocol),
        snapshots: snapshotClass(options, protocol),
      })),
      machines: [
        {
          reason: "democratic-csi: iSCSI initiator and file system tools; NFS 4 needs nothing beyond the kernel",
          extensions: ["siderolabs/iscsi-tools", "siderolabs/util-linux-tools"],
        },
      ],
      platformSecrets: PROTOCOLS.flatMap((protocol) =>
        platformSecretsOfComposed(configSecret(cluster, options, protocol)),
      ),
    };
  },
  build: (input) => {
    for (const protocol of PROTOCOLS) driver(input, protocol);
  },
  runbook: ({ cluster, options }) => democraticCsiRunbook(cluster, options),
  edge: ({ options }) =>
    Object.fromEntries(
      PROTOCOLS.map((protocol) => {
        const check = storageCheck(options, protocol);
        return [`storage-check/${storageCheckName(check)}.yaml`, storageCheckFile(check)];
      }),
    ),
});

function storageCheck(options: Options, protocol: Protocol): StorageCheckProps {
  return {
    storageClass: options[protocol].storageClass,
    accessMode: protocol === "nfs" ? "ReadWriteMany" : "ReadWriteOnce",
    minimumIops: options.minimumIops,
  };
}

function driver({ cluster, options, stages }: BuildInput<Options>, protocol: Protocol): void {
  const name = releaseName(protocol);
  const { storageClass } = options[protocol];
  const snapshots = [snapshotClass(options, protocol)].flatMap((one) => one ?? []);
  const stage = stages.stage(name, {
    title: `TrueNAS volumes over ${protocol === "nfs" ? "NFS" : "iSCSI"}`,
    namespace: NAMESPACE,
  });
  stage.release({
    chart,
    name,
    values: releaseValues(options, protocol),
    makes: {
      objects: { StorageClass: [storageClass], VolumeSnapshotClass: snapshots, CSIDriver: [csiDriver(protocol)] },
      podSecurity: "privileged",
      podSecurityReason:
        protocol === "nfs"
          ? "the node plugin mounts shares on the host"
          : "the node plugin mounts disks on the host and enters the host's iSCSI daemon",
      workloads: { Deployment: [`${name}-controller`], DaemonSet: [`${name}-node`] },
    },
    needs: {
      start: stage.placeSecret(configSecret(cluster, options, protocol), "key"),
      hard: { CustomResourceDefinition: snapshots.map(() => "snapshot.storage.k8s.io/VolumeSnapshotClass") },
    },
  });
}

function backing({ host, machine }: Options, protocol: Protocol): StorageBacking {
  return machine === undefined ? { kind: "nas", address: host, protocol } : { kind: "machine", machine, protocol };
}

function refuseOtherVersions({ version }: Options, report: Report): void {
  if (Number(version.split(".")[0]) < FIRST_WITHOUT_REST) return;
  report({
    option: "version",
    got: `TrueNAS ${version}, which has no REST API any more`,
    want: `TrueNAS before ${FIRST_WITHOUT_REST}: the driver speaks that API`,
    fix: "stay on TrueNAS 25.10, or take another driver",
  });
}
