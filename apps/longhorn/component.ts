import { defineComponent } from "../../lib/component/component";
import type { MachineNeed } from "../../lib/declared/asked";
import type { StorageOffer } from "../../lib/declared/offered";
import type { Cluster } from "../../lib/model/cluster";
import type { Machine } from "../../lib/model/machine";
import { crdsOf } from "../../lib/schema/crd-kinds";
import {
  type ComposedSecret,
  composedSecretSteps,
  placeComposedSecret,
  platformSecretsOfComposed,
} from "../../lib/secrets/composed-secret";
import { helmChart } from "../../lib/stage/chart";
import { replicasOn, workloadNodes } from "../../lib/workload/scheduling";
import { MANY_NODES, ONE_NODE, snapshotRequirement } from "../../lib/workload/storage-class";
import { addBackupJob, backupCredentials, backupValues } from "./backup";
import { type Options, options } from "./options";
import { longhornRunbook } from "./runbook";

const chart = helmChart("https://charts.longhorn.io", "longhorn", "1.12.1");

const CLASS = "longhorn";

/** Name of the driver, and the label of nodes that get a disk by themselves, fixed by Longhorn. */
const DRIVER = "driver.longhorn.io";
const DISK_LABEL = "node.longhorn.io/create-default-disk";

const CLASS_V2 = "longhorn-v2";

/** Where Longhorn keeps replicas on a node that has no volume for them; the kubelet must see what is mounted below it. */
const DATA_PATH = "/var/lib/longhorn";

/** Kinds that Longhorn keeps for itself. */
const FURTHER_KINDS = `BackingImageDataSource BackingImageManager Backup BackupBackingImage BackupVolume Engine
  EngineFrontend EngineImage InstanceManager Node Orphan Replica Shard ShardGroup ShareManager Snapshot SupportBundle
  SystemBackup SystemRestore VolumeAttachment`;

/** Replicated block storage on the nodes' own disks. */
export const longhorn = defineComponent({
  title: "Longhorn: replicated volumes on the nodes' own disks (V2 engine by option: one core per node at 100 %)",
  options,
  requires: ({ options: { snapshots } }) => snapshotRequirement(snapshots),
  declare: ({ cluster, options: chosen }) => ({
    machines: [machineNeed(cluster, chosen), ...diskLabels(cluster, chosen)],
    platformSecrets: credentialsOf(chosen).flatMap(platformSecretsOfComposed),
    storage: [
      {
        ...offer(cluster, chosen),
        storageClass: CLASS,
        default: chosen.default,
        accessModes: MANY_NODES,
        ...(chosen.snapshots ? { snapshots: CLASS } : {}),
      },
      ...(chosen.v2 ? [offer(cluster, chosen)] : []),
    ],
  }),
  build: ({ cluster, declared, options: chosen, report, stages }) => {
    const { backup } = chosen;
    if (backup !== undefined && (backup.storage === undefined) === (backup.nfs === undefined))
      report({
        option: "backup",
        got: backup.nfs === undefined ? "neither storage nor nfs" : "storage and nfs",
        want: "one place for the backups",
        fix: "write storage: {bucket: backups}, or nfs: 192.168.1.5:/backups",
      });
    const nodes = storageNodes(cluster, chosen);
    if (nodes.length === 0)
      report({
        got: `the volume ${chosen.volume}, which no machine that runs workloads has`,
        want: "a user volume of talos.volumes or machines.*.volumes",
      });
    const replicas = replicasOn(nodes, chosen.replicas);
    const stage = stages.stage("longhorn", {
      title: "Longhorn and its storage classes",
      namespace: "longhorn-system",
      timeout: "20m",
    });
    const secrets = credentialsOf(chosen).map((secret) =>
      placeComposedSecret(stage, { cluster, declared, path: "components.longhorn.backup.storage.credentials" }, secret),
    );
    if (backup !== undefined)
      addBackupJob(
        stages.stage("longhorn-backup", { title: "Job that saves volumes", namespace: "longhorn-system" }),
        backup,
      );
    stage.release({
      chart,
      timeout: "15m",
      needs: { start: { Secret: Object.assign({}, ...secrets) } },
      values: {
        // The check runs as a Helm hook that needs permissions which the release itself brings.
        preUpgradeChecker: { jobEnabled: false },
        persistence: {
          defaultClass: chosen.default,
          defaultClassReplicaCount: replicas,
          reclaimPolicy: chosen.reclaimPolicy,
        },
        defaultSettings: {
          defaultDataPath: dataPath(chosen),
          ...(chosen.volume === undefined ? {} : { createDefaultDiskLabeledNodes: true }),
          defaultReplicaCount: replicas,
          v2DataEngine: chosen.v2,
          allowCollectingLonghornUsageMetrics: false,
        },
        longhornUI: { replicas: 1 },
        ...(backup === undefined ? {} : backupValues(backup)),
      },
      makes: {
        crds: crdsOf("longhorn", { "longhorn.io": FURTHER_KINDS }),
        webhooks: ["longhorn.io"],
        objects: {
          PriorityClass: ["longhorn-critical"],
          Service: {
            "longhorn-backend": [9500, "manager"],
            "longhorn-frontend": [80, "http"],
            "longhorn-admission-webhook": [9502, "admission-webhook"],
            "longhorn-recovery-backend": [9503, "recovery-backend"],
          },
        },
        // The manager makes both classes; the chart brings only the ConfigMap that describes the first.
        later: { StorageClass: [CLASS, "longhorn-static"] },
        podSecurity: "privileged",
        podSecurityReason: "Longhorn mounts volumes on the host and runs iSCSI initiators there",
        workloads: { DaemonSet: ["longhorn-manager"], Deployment: ["longhorn-driver-deployer", "longhorn-ui"] },
      },
    });
    if (chosen.snapshots)
      stage.add({
        apiVersion: "snapshot.storage.k8s.io/v1",
        kind: "VolumeSnapshotClass",
        metadata: { name: CLASS },
        driver: DRIVER,
        deletionPolicy: "Delete",
        // In the cluster; bak would copy it to Longhorn's own backup target (Longhorn docs: CSI snapshot support).
        parameters: { type: "snap" },
      });
    if (!chosen.v2) return;
    stage.add({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: CLASS_V2 },
      provisioner: DRIVER,
      allowVolumeExpansion: true,
      reclaimPolicy: chosen.reclaimPolicy,
      volumeBindingMode: "Immediate",
      parameters: { dataEngine: "v2", numberOfReplicas: String(replicas), staleReplicaTimeout: "2880", fsType: "ext4" },
    });
  },
  runbook: ({ cluster, options: chosen }) => [
    ...longhornRunbook({
      nodes: storageNodes(cluster, chosen).map((machine) => machine.name),
      replicas: replicasOn(storageNodes(cluster, chosen), chosen.replicas),
      dataPath: dataPath(chosen),
      v2: chosen.v2 ? CLASS_V2 : undefined,
    }),
    ...composedSecretSteps(cluster, credentialsOf(chosen)),
  ],
});

function credentialsOf({ backup }: Options): readonly ComposedSecret[] {
  const secret = backup === undefined ? undefined : backupCredentials(backup);
  return secret === undefined ? [] : [secret];
}

/** What its volumes have in common, and the class of the V2 engine. */
function offer(cluster: Cluster, chosen: Options): StorageOffer {
  const nodes = storageNodes(cluster, chosen);
  return {
    storageClass: CLASS_V2,
    default: false,
    accessModes: ONE_NODE,
    reclaimPolicy: chosen.reclaimPolicy,
    backing: {
      kind: "nodes",
      machines: nodes.map(({ name }) => name),
      copies: replicasOn(nodes, chosen.replicas),
      ...(chosen.volume === undefined ? {} : { volume: chosen.volume }),
    },
  };
}

function dataPath({ volume }: Options): string {
  return volume === undefined ? DATA_PATH : `/var/mnt/${volume}`;
}

/** Machines that hold replicas: those with the volume, or all that run workloads. */
function storageNodes(cluster: Cluster, { volume }: Options): readonly Machine[] {
  const nodes = workloadNodes(cluster);
  if (volume === undefined) return nodes;
  return nodes.filter(({ volumes }) => {
    const held = (volumes ?? cluster.talos.volumes)?.[volume];
    return held !== undefined && held !== false && held.kind === "user";
  });
}

/** Longhorn makes a disk by itself on nodes with this label alone (Longhorn docs: Configuring Default Disks). */
function diskLabels(cluster: Cluster, chosen: Options): readonly MachineNeed[] {
  if (chosen.volume === undefined) return [];
  return [
    {
      machines: storageNodes(cluster, chosen).map(({ name }) => name),
      reason: "Longhorn: replicas are on machines with a volume for them",
      nodeLabels: { [DISK_LABEL]: "true" },
    },
  ];
}

/** What Talos must bring (Longhorn docs: Talos Linux Support; V2 Data Engine, Prerequisites). */
function machineNeed(cluster: Cluster, { v2, volume }: Options): MachineNeed {
  const workersOnly = workloadNodes(cluster).every((machine) => machine.role === "worker");
  return {
    ...(workersOnly ? { role: "worker" as const } : {}),
    reason: v2
      ? "Longhorn: iSCSI and file system tools, its data path in the kubelet's view; V2 engine: NVMe over TCP and huge pages"
      : "Longhorn: iSCSI and file system tools, its data path in the kubelet's view",
    extensions: ["siderolabs/iscsi-tools", "siderolabs/util-linux-tools"],
    // The kubelet sees a volume of Talos without a mount.
    ...(volume === undefined ? { kubeletMounts: [{ path: DATA_PATH, options: ["bind", "rshared", "rw"] }] } : {}),
    ...(v2
      ? {
          kernelModules: [{ name: "nvme_tcp" }, { name: "vfio_pci" }, { name: "uio_pci_generic" }],
          sysctls: { "vm.nr_hugepages": "1024" },
        }
      : {}),
  };
}
