import { defineComponent } from "../../lib/component/component";
import type { MachineNeed } from "../../lib/declared/asked";
import type { StorageOffer } from "../../lib/declared/offered";
import type { Cluster } from "../../lib/model/cluster";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { replicasOn, workloadNodes } from "../../lib/workload/scheduling";
import { MANY_NODES, ONE_NODE } from "../../lib/workload/storage-class";
import { type Options, options } from "./options";
import { longhornRunbook } from "./runbook";

const chart = helmChart("https://charts.longhorn.io", "longhorn", "1.12.1");

const CLASS = "longhorn";

const CLASS_V2 = "longhorn-v2";

/** Where Longhorn keeps replicas on a node; the kubelet must see what is mounted below it. */
const DATA_PATH = "/var/lib/longhorn";

/** Kinds that Longhorn keeps for itself. */
const FURTHER_KINDS = `BackingImageDataSource BackingImageManager Backup BackupBackingImage BackupVolume Engine
  EngineFrontend EngineImage InstanceManager Node Orphan Replica Shard ShardGroup ShareManager Snapshot SupportBundle
  SystemBackup SystemRestore VolumeAttachment`;

/** Replicated block storage on the nodes' own disks. */
export const longhorn = defineComponent({
  title: "Longhorn: replicated volumes on the nodes' own disks (V2 engine by option: one core per node at 100 %)",
  options,
  declare: ({ cluster, options: chosen }) => ({
    machines: [machineNeed(cluster, chosen)],
    storage: [
      {
        ...offer(cluster, chosen),
        storageClass: CLASS,
        default: chosen.default,
        accessModes: MANY_NODES,
      },
      ...(chosen.v2 ? [offer(cluster, chosen)] : []),
    ],
  }),
  build: ({ cluster, options: chosen, stages }) => {
    const replicas = replicasOn(workloadNodes(cluster), chosen.replicas);
    const stage = stages.stage("longhorn", {
      title: "Longhorn and its storage classes",
      namespace: "longhorn-system",
      timeout: "20m",
    });
    stage.release({
      chart,
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
      nodes: workloadNodes(cluster).map((machine) => machine.name),
      replicas: replicasOn(workloadNodes(cluster), chosen.replicas),
      dataPath: DATA_PATH,
      v2: chosen.v2 ? CLASS_V2 : undefined,
    }),
});

/** What its volumes have in common, and the class of the V2 engine. */
function offer(cluster: Cluster, chosen: Options): StorageOffer {
  const nodes = workloadNodes(cluster);
  return {
    storageClass: CLASS_V2,
    default: false,
    accessModes: ONE_NODE,
    reclaimPolicy: chosen.reclaimPolicy,
    backing: { kind: "nodes", machines: nodes.map(({ name }) => name), copies: replicasOn(nodes, chosen.replicas) },
  };
}

/** What Talos must bring (Longhorn docs: Talos Linux Support; V2 Data Engine, Prerequisites). */
function machineNeed(cluster: Cluster, { v2 }: Options): MachineNeed {
  const workersOnly = workloadNodes(cluster).every((machine) => machine.role === "worker");
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
