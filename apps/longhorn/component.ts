import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import type { MachineNeed } from "../../lib/declared/declaration";
import type { StorageBacking } from "../../lib/declared/storage";
import { type Cluster, machinesOf } from "../../lib/model/cluster";
import { longhornRunbook } from "./runbook";

// renovate: datasource=helm depName=longhorn registryUrl=https://charts.longhorn.io
const chart = { name: "longhorn", repository: "https://charts.longhorn.io", version: "1.12.1" } as const;

const NAMESPACE = "longhorn-system";
const CLASS = "longhorn";
const CLASS_V2 = "longhorn-v2";

/** Where Longhorn keeps replicas on a node; the kubelet must see what is mounted below it. */
const DATA_PATH = "/var/lib/longhorn";

const KINDS = [
  "BackingImage",
  "BackingImageDataSource",
  "BackingImageManager",
  "Backup",
  "BackupBackingImage",
  "BackupTarget",
  "BackupVolume",
  "Engine",
  "EngineFrontend",
  "EngineImage",
  "InstanceManager",
  "Node",
  "Orphan",
  "RecurringJob",
  "Replica",
  "Setting",
  "Shard",
  "ShardGroup",
  "ShareManager",
  "Snapshot",
  "SupportBundle",
  "SystemBackup",
  "SystemRestore",
  "Volume",
  "VolumeAttachment",
];

const options = z.strictObject({
  default: z.boolean().default(false).meta({ description: "true: claims that name no class get this one" }),
  replicas: z.int().min(1).max(5).optional().meta({
    description: "copies of each volume, on as many nodes; absent: two, or one where only one node may hold them",
  }),
  reclaimPolicy: z
    .enum(["Retain", "Delete"])
    .default("Retain")
    .meta({ description: "Retain keeps a volume after its claim is gone: nothing is lost, somebody has to clean up" }),
  v2: z.boolean().default(false).meta({
    description:
      "true: the second data engine (SPDK) as well; it keeps one core of every storage node at 100 % and takes 2 GiB of huge pages, used or not",
  }),
});

type Options = z.output<typeof options>;

/** Replicated block storage on the nodes' own disks. */
export const longhorn = defineComponent({
  title: "Longhorn: replicated volumes on the nodes' own disks (V2 engine by option: one core a node at 100 %)",
  options,
  declare: ({ cluster, options: chosen }) => ({
    machines: [machineNeed(cluster, chosen)],
    storage: [
      {
        storageClass: CLASS,
        default: chosen.default,
        accessModes: ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"],
        reclaimPolicy: chosen.reclaimPolicy,
        backing: backing(cluster, chosen),
      },
      ...(chosen.v2
        ? [
            {
              storageClass: CLASS_V2,
              default: false,
              accessModes: ["ReadWriteOnce", "ReadWriteOncePod"] as const,
              reclaimPolicy: chosen.reclaimPolicy,
              backing: backing(cluster, chosen),
            },
          ]
        : []),
    ],
  }),
  build: ({ cluster, options: chosen, stages }) => {
    const replicas = replicasOf(cluster, chosen);
    const stage = stages.stage("longhorn", { title: "Longhorn and its storage classes", timeout: "20m" });
    stage.release({
      chart,
      namespace: NAMESPACE,
      timeout: "15m",
      values: {
        // The check runs as a Helm hook that needs permissions which the release itself brings.
        preUpgradeChecker: { jobEnabled: false },
        persistence: {
          defaultClass: chosen.default,
          defaultClassReplicaCount: replicas,
          reclaimPolicy: chosen.reclaimPolicy,
        },
        defaultSettings: {
          defaultDataPath: DATA_PATH,
          defaultReplicaCount: replicas,
          v2DataEngine: chosen.v2,
          allowCollectingLonghornUsageMetrics: false,
        },
        longhornUI: { replicas: 1 },
      },
      makes: {
        crds: KINDS.map((kind) => `longhorn.io/${kind}`),
        webhooks: ["longhorn.io"],
        objects: [
          { kind: "PriorityClass", name: "longhorn-critical" },
          { kind: "Service", namespace: NAMESPACE, name: "longhorn-backend", ports: [9500, "manager"] },
          { kind: "Service", namespace: NAMESPACE, name: "longhorn-frontend", ports: [80, "http"] },
          {
            kind: "Service",
            namespace: NAMESPACE,
            name: "longhorn-admission-webhook",
            ports: [9502, "admission-webhook"],
          },
          {
            kind: "Service",
            namespace: NAMESPACE,
            name: "longhorn-recovery-backend",
            ports: [9503, "recovery-backend"],
          },
        ],
        // The manager makes both classes; the chart brings only the ConfigMap that describes the first.
        later: [
          { kind: "StorageClass", name: CLASS },
          { kind: "StorageClass", name: "longhorn-static" },
        ],
        podSecurity: "privileged",
        podSecurityReason: "Longhorn mounts volumes on the host and runs iSCSI initiators there",
        workloads: [
          { kind: "DaemonSet", name: "longhorn-manager" },
          { kind: "Deployment", name: "longhorn-driver-deployer", replicas: 1 },
          { kind: "Deployment", name: "longhorn-ui", replicas: 1 },
        ],
      },
    });
    if (!chosen.v2) return;
    stage.add({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: CLASS_V2 },
      provisioner: "driver.longhorn.io",
      allowVolumeExpansion: true,
      reclaimPolicy: chosen.reclaimPolicy,
      volumeBindingMode: "Immediate",
      parameters: { dataEngine: "v2", numberOfReplicas: String(replicas), staleReplicaTimeout: "2880", fsType: "ext4" },
    });
  },
  runbook: ({ cluster, options: chosen }) =>
    longhornRunbook({
      nodes: storageNodes(cluster).map((machine) => machine.name),
      replicas: replicasOf(cluster, chosen),
      dataPath: DATA_PATH,
      v2: chosen.v2 ? CLASS_V2 : undefined,
    }),
});

/** Machines that run workloads, and so hold volumes. */
function storageNodes(cluster: Cluster) {
  const workers = machinesOf(cluster, "worker");
  return cluster.controlPlane.schedulable || workers.length === 0 ? cluster.machines : workers;
}

function replicasOf(cluster: Cluster, chosen: Options): number {
  return chosen.replicas ?? Math.min(2, storageNodes(cluster).length);
}

function backing(cluster: Cluster, chosen: Options): StorageBacking {
  return {
    kind: "nodes",
    machines: storageNodes(cluster).map(({ name }) => name),
    copies: replicasOf(cluster, chosen),
  };
}

/** What Talos must bring (Longhorn docs: Talos Linux Support; V2 Data Engine, Prerequisites). */
function machineNeed(cluster: Cluster, { v2 }: Options): MachineNeed {
  const workersOnly = storageNodes(cluster).every((machine) => machine.role === "worker");
  return {
    ...(workersOnly ? { role: "worker" as const } : {}),
    reason: v2
      ? "Longhorn: iSCSI and file system tools, its data path in the kubelet's view; V2 engine: NVMe over TCP and huge pages"
      : "Longhorn: iSCSI and file system tools, its data path in the kubelet's view",
    extensions: ["siderolabs/iscsi-tools", "siderolabs/util-linux-tools"],
    kubeletMounts: [{ path: DATA_PATH, options: ["bind", "rshared", "rw"] }],
    ...(v2
      ? {
          kernelModules: [{ name: "nvme_tcp" }, { name: "vfio_pci" }, { name: "uio_pci_generic" }],
          sysctls: { "vm.nr_hugepages": "1024" },
        }
      : {}),
  };
}
