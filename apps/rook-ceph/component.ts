import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { name } from "../../lib/model/field";
import { dnsName } from "../../lib/model/grammar";
import { crdsIn } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { workloadNodes } from "../../lib/workload/scheduling";
import {
  defaultClassField,
  MANY_NODES,
  ONE_NODE,
  reclaimPolicyField,
  snapshotRequirement,
} from "../../lib/workload/storage-class";

const operator = helmChart("https://charts.rook.io/release", "rook-ceph", "v1.20.6");

const cluster = helmChart("https://charts.rook.io/release", "rook-ceph-cluster", "v1.20.6");

const NAMESPACE = "rook-ceph";
const POOL = "ceph-blockpool";
const FILE_SYSTEM = "ceph-filesystem";
const BLOCK_CLASS = "ceph-block";
const FILE_CLASS = "ceph-filesystem";
const DASHBOARD = "rook-ceph-mgr-dashboard";
/** Port of the dashboard without TLS of its own (Rook documentation: Ceph Dashboard). */
const DASHBOARD_PORT = 7000;

/** Kinds of Rook and of the CSI operator that the chart brings along. */
const KINDS = {
  "ceph.rook.io": `CephBlockPool CephBlockPoolRadosNamespace CephBucketNotification CephBucketTopic CephClient CephCluster
    CephCOSIDriver CephFilesystem CephFilesystemMirror CephFilesystemSubVolumeGroup CephNFS CephObjectRealm
    CephObjectStore CephObjectStoreUser CephObjectZone CephObjectZoneGroup CephRBDMirror`,
  "objectbucket.io": "ObjectBucket ObjectBucketClaim",
  "csi.ceph.io": "CephConnection ClientProfile ClientProfileMapping Driver OperatorConfig",
};

const device = z
  .string()
  .regex(/^(\/dev\/[A-Za-z0-9._:+/-]+|[A-Za-z0-9._-]+)$/, "a device such as /dev/disk/by-id/nvme-x or sdb");

/** How the classes of Rook name the Secrets of its CSI users (Rook chart: values of rook-ceph-cluster). */
function csiSecrets(driver: "rbd" | "cephfs"): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [
      ["provisioner", "provisioner"],
      ["controller-expand", "provisioner"],
      ["controller-publish", "provisioner"],
      ["node-stage", "node"],
    ].flatMap(([step, who]) => [
      [`csi.storage.k8s.io/${step}-secret-name`, `rook-csi-${driver}-${who}`],
      [`csi.storage.k8s.io/${step}-secret-namespace`, NAMESPACE],
    ]),
  );
}

/** A Ceph cluster on raw disks of the machines: block volumes, and a file system for many writers. */
export const rookCeph = defineComponent({
  title: "Rook-Ceph: replicated block volumes and a shared file system on raw disks of the machines",
  options: z.strictObject({
    disks: z.record(name, z.array(device).min(1)).meta({
      description:
        "raw disks by machine, which Ceph takes whole and erases, e.g. {cp-1: [/dev/disk/by-id/nvme-serial]}",
    }),
    copies: z.int().min(1).max(5).optional().meta({
      description: "copies of each object, on as many machines; absent: three, or as many machines as there are",
    }),
    fileSystem: z.boolean().default(true).meta({ description: "true: a class for volumes with many writers as well" }),
    hostNetwork: z.boolean().default(false).meta({
      description: "true: Ceph's daemons speak in the machines' own network; it cannot be changed later",
    }),
    snapshots: z.boolean().default(true).meta({ description: "true: classes for snapshots of both kinds of volumes" }),
    dashboard: dnsName
      .optional()
      .meta({ description: "host name of Ceph's dashboard, e.g. ceph; absent: inside the cluster only" }),
    default: defaultClassField(true),
    reclaimPolicy: reclaimPolicyField("a volume"),
  }),
  requires: ({ options }) => snapshotRequirement(options.snapshots),
  declare: ({ cluster: definition, options, report }) => {
    const known = definition.machines.map(({ name: machine }) => machine);
    for (const machine of Object.keys(options.disks)) {
      if (known.includes(machine)) continue;
      report({
        option: `disks.${machine}`,
        got: `the machine ${machine}`,
        want: `a machine of the definition: ${known.join(", ")}`,
        fix: "write the name of a machine",
      });
    }
    const machines = Object.keys(options.disks);
    const copies = options.copies ?? Math.min(3, machines.length);
    if (copies > machines.length) {
      report({
        option: "copies",
        got: `${copies} copies on ${machines.length} machines`,
        want: "at most as many copies as machines with disks",
        fix: `write ${machines.length}, or add disks`,
      });
    }
    const backing = { kind: "nodes" as const, machines, copies };
    const common = { reclaimPolicy: options.reclaimPolicy, backing };
    return {
      storage: [
        {
          ...common,
          storageClass: BLOCK_CLASS,
          default: options.default,
          accessModes: ONE_NODE,
          snapshots: options.snapshots ? BLOCK_CLASS : undefined,
        },
        ...(options.fileSystem
          ? [
              {
                ...common,
                storageClass: FILE_CLASS,
                default: false,
                accessModes: MANY_NODES,
                snapshots: options.snapshots ? FILE_CLASS : undefined,
              },
            ]
          : []),
      ],
      machines: [
        {
          reason: "Rook-Ceph: the kernel maps RBD images and mounts CephFS; a container cannot load modules on Talos",
          kernelModules: [{ name: "rbd" }, { name: "ceph" }],
        },
      ],
    };
  },
  build: ({ cluster: definition, options, stages }) => {
    const machines = Object.keys(options.disks);
    const copies = options.copies ?? Math.min(3, machines.length);
    const monitors = workloadNodes(definition).length >= 3 ? 3 : 1;
    const first = stages.stage("rook-ceph", { title: "Rook operator" });
    first.release({
      chart: operator,
      namespace: NAMESPACE,
      values: { crds: { enabled: true }, enableDiscoveryDaemon: false },
      makes: {
        crds: crdsIn(KINDS),
        podSecurity: "privileged",
        podSecurityReason: "Ceph works on the machines' disks, and its CSI driver mounts volumes on the host",
        workloads: { Deployment: ["rook-ceph-operator"] },
      },
    });
    const stage = stages.stage("rook-ceph-cluster", {
      title: "Ceph cluster, its pools and classes",
      namespace: NAMESPACE,
      timeout: "30m",
    });
    const pool = { failureDomain: "host", replicated: { size: copies, requireSafeReplicaSize: copies > 1 } };
    // The chart marks the default class by itself; a second mark would be the same key twice, which Flux refuses.
    const storageClass = (of: string, isDefault: boolean, parameters: Readonly<Record<string, string>>) => ({
      enabled: true,
      name: of,
      isDefault,
      reclaimPolicy: options.reclaimPolicy,
      allowVolumeExpansion: true,
      volumeBindingMode: "Immediate",
      parameters,
    });
    stage.release({
      chart: cluster,
      namespace: NAMESPACE,
      timeout: "30m",
      values: {
        operatorNamespace: NAMESPACE,
        toolbox: { enabled: true },
        cephClusterSpec: {
          dataDirHostPath: "/var/lib/rook",
          mon: { count: monitors, allowMultiplePerNode: false },
          mgr: { count: monitors === 1 ? 1 : 2, allowMultiplePerNode: false },
          dashboard: { enabled: true, ssl: false },
          ...(options.hostNetwork ? { network: { provider: "host" } } : {}),
          storage: {
            useAllNodes: false,
            useAllDevices: false,
            nodes: Object.entries(options.disks).map(([node, disks]) => ({
              name: node,
              devices: disks.map((disk) => ({ name: disk })),
            })),
          },
        },
        cephBlockPools: [
          {
            name: POOL,
            spec: pool,
            storageClass: storageClass(BLOCK_CLASS, options.default, {
              imageFormat: "2",
              imageFeatures: "layering",
              "csi.storage.k8s.io/fstype": "ext4",
              ...csiSecrets("rbd"),
            }),
          },
        ],
        cephBlockPoolsVolumeSnapshotClass: { enabled: options.snapshots, name: BLOCK_CLASS, deletionPolicy: "Delete" },
        cephFileSystems: options.fileSystem
          ? [
              {
                name: FILE_SYSTEM,
                spec: {
                  metadataPool: { replicated: { size: copies } },
                  dataPools: [{ ...pool, name: "data0" }],
                  metadataServer: { activeCount: 1, activeStandby: copies > 1 },
                },
                storageClass: {
                  ...storageClass(FILE_CLASS, false, csiSecrets("cephfs")),
                  pool: "data0",
                },
              },
            ]
          : [],
        cephFileSystemVolumeSnapshotClass: {
          enabled: options.snapshots && options.fileSystem,
          name: FILE_CLASS,
          deletionPolicy: "Delete",
        },
        cephObjectStores: [],
      },
      makes: {
        objects: {
          StorageClass: [BLOCK_CLASS, ...(options.fileSystem ? [FILE_CLASS] : [])],
          VolumeSnapshotClass: options.snapshots ? [BLOCK_CLASS, ...(options.fileSystem ? [FILE_CLASS] : [])] : [],
        },
        later: { Service: { [DASHBOARD]: [DASHBOARD_PORT, "http-dashboard"] } },
        podSecurity: "privileged",
        podSecurityReason: "Ceph works on the machines' disks",
      },
      needs: {
        hard: {
          CustomResourceDefinition: [
            "ceph.rook.io/CephCluster",
            ...(options.snapshots ? ["snapshot.storage.k8s.io/VolumeSnapshotClass"] : []),
          ],
        },
      },
    });
    if (options.dashboard !== undefined) {
      stage.expose({ name: "ceph-dashboard", host: options.dashboard, service: DASHBOARD, port: DASHBOARD_PORT });
    }
  },
  runbook: ({ options }) => [
    operations(
      "replicated-volumes",
      "Ceph",
      `Ceph keeps ${options.copies ?? Math.min(3, Object.keys(options.disks).length)} copies of everything on the disks of ${Object.keys(options.disks).join(", ")}. Look before and after every work on a machine, and go on only at ${code("HEALTH_OK")}:`,
      sh(
        cmd`kubectl -n rook-ceph exec deploy/rook-ceph-tools -- ceph status`,
        cmd`kubectl -n rook-ceph exec deploy/rook-ceph-tools -- ceph osd tree`,
      ),
      "A disk that was used before must be empty, or Ceph leaves it alone. To erase one, from the machine that has it:",
      sh(cmd`talosctl -n <address> wipe disk <disk>   # everything on it is lost`),
      "The password of the dashboard's user admin:",
      sh(cmd`kubectl -n rook-ceph get secret rook-ceph-dashboard-password -o jsonpath='{.data.password}' | base64 -d`),
    ),
  ],
});
