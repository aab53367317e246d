import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { name } from "../../lib/model/field";
import { absolutePath } from "../../lib/model/grammar";
import { crdsIn } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { workloadNodes } from "../../lib/workload/scheduling";
import {
  defaultClassMark,
  fileSystemField,
  ONE_NODE,
  snapshotRequirement,
  storageClassFields,
} from "../../lib/workload/storage-class";
import { addCluster, POOL } from "./cluster";

const chart = helmChart("oci://ghcr.io/piraeusdatastore/piraeus-operator", "piraeus", "2.6.0");

const NAMESPACE = "piraeus-datastore";
const ISSUER = "piraeus-webhook";
const DRIVER = "linstor.csi.linbit.com";

const device = z
  .string()
  .regex(/^\/dev\/[A-Za-z0-9._:+-]+(\/[A-Za-z0-9._:+-]+)*$/, "a device such as /dev/disk/by-id/nvme-x or /dev/sdb");

interface Options {
  readonly disks?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly copies?: number | undefined;
}

/** Volumes that DRBD copies between machines block by block, each write at once. */
export const piraeus = defineComponent({
  title: "Piraeus (LINSTOR, DRBD): block volumes, each write copied to disks of other machines at once",
  options: z.strictObject({
    disks: z.record(name, z.array(device).min(1)).optional().meta({
      description:
        "raw disks by machine, which LINSTOR takes whole as an LVM thin pool and erases, e.g. {cp-1: [/dev/disk/by-id/nvme-serial]}. Absent: path",
    }),
    path: absolutePath.optional().meta({
      description:
        "folder of every machine with workloads in which the volumes are thin files, e.g. /var/mnt/linstor of a user volume. Absent: disks",
    }),
    copies: z.int().min(1).max(5).optional().meta({
      description: "copies of each volume, on as many machines; absent: two, or one where one machine has room",
    }),
    fileSystem: fileSystemField,
    snapshots: z.boolean().default(true).meta({ description: "true: a class for snapshots of volumes" }),
    ...storageClassFields({ name: "piraeus", default: true, kept: "a volume" }),
  }),
  requires: ({ options }) => snapshotRequirement(options.snapshots),
  declare: ({ cluster, options, report }) => {
    const { disks, path } = options;
    const machines = machinesOf(cluster, options);
    if ((disks === undefined) === (path === undefined) || machines.length === 0) {
      const got =
        disks === undefined ? "neither disks nor a path" : path === undefined ? "no disk" : "disks and a path";
      const fix = "write disks: {machine: [/dev/disk/by-id/…]}, or path: /var/mnt/linstor";
      report({ option: path === undefined ? "disks" : "path", got, want: "disks of machines, or one path", fix });
    }
    const known = cluster.machines.map((machine) => machine.name);
    for (const machine of machines.filter((one) => !known.includes(one)))
      report({
        option: `disks.${machine}`,
        got: `the machine ${machine}`,
        want: `a machine of the definition: ${known.join(", ")}`,
        fix: "write the name of a machine",
      });
    const copies = copiesOf(cluster, options);
    if (copies > machines.length && machines.length > 0)
      report({
        option: "copies",
        got: `${copies} copies on ${machines.length} ${machines.length === 1 ? "machine" : "machines"}`,
        want: "at most as many copies as machines with room for volumes",
        fix: `write ${machines.length}, or add disks`,
      });
    return {
      storage: [
        {
          storageClass: options.storageClass,
          default: options.default,
          accessModes: ONE_NODE,
          reclaimPolicy: options.reclaimPolicy,
          backing: { kind: "nodes", machines, copies },
          snapshots: options.snapshots ? options.storageClass : undefined,
        },
      ],
      machines: [
        {
          reason:
            "Piraeus: DRBD is a module of the kernel, which Talos takes from an extension and a container cannot build",
          extensions: ["siderolabs/drbd"],
          kernelModules: [
            // Otherwise DRBD calls a program of the host that Talos does not have.
            { name: "drbd", parameters: ["usermode_helper=disabled"] },
            { name: "drbd_transport_tcp" },
            ...(path === undefined ? [{ name: "dm_thin_pool" }] : []),
          ],
        },
      ],
    };
  },
  build: ({ cluster, options, stages }) => {
    const operator = stages.stage("piraeus", { title: "Piraeus operator", namespace: NAMESPACE });
    // Without cert-manager the chart makes a certificate up, another one at each render.
    const issued = cluster.components.certManager !== undefined;
    if (issued)
      operator.add({
        apiVersion: "cert-manager.io/v1",
        kind: "Issuer",
        metadata: { name: ISSUER, namespace: NAMESPACE },
        spec: { selfSigned: {} },
      });
    operator.release({
      chart,
      values: {
        installCRDs: true,
        ...(issued ? { tls: { certManagerIssuerRef: { kind: "Issuer", name: ISSUER } } } : {}),
      },
      makes: {
        crds: crdsIn({
          "piraeus.io": "LinstorCluster LinstorNodeConnection LinstorSatellite LinstorSatelliteConfiguration",
        }),
        webhooks: ["piraeus.io"],
        objects: { Secret: ["piraeus-tls"], Service: ["piraeus-webhook-service"] },
        podSecurity: "privileged",
        podSecurityReason: "LINSTOR works on the machines' disks, and its CSI driver mounts volumes on the host",
        workloads: { Deployment: ["piraeus-controller-manager"] },
      },
    });
    const stage = stages.stage("piraeus-cluster", {
      title: "LINSTOR on the machines, its pool and class",
      namespace: NAMESPACE,
      timeout: "15m",
      operatorPods: [
        {
          namespace: NAMESPACE,
          podSecurity: "privileged",
          reason: "satellites work on the machines' disks, and the CSI driver mounts volumes on the host",
        },
      ],
    });
    const { disks, path } = options;
    const machines = machinesOf(cluster, options);
    const usual = workloadNodes(cluster).map((machine) => machine.name);
    addCluster(
      stage,
      path === undefined ? { disks: disks ?? {} } : { folder: path, machines },
      machines.some((machine) => !usual.includes(machine)),
    );
    stage.add({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: options.storageClass, annotations: defaultClassMark(options.default) },
      provisioner: DRIVER,
      reclaimPolicy: options.reclaimPolicy,
      allowVolumeExpansion: true,
      volumeBindingMode: "WaitForFirstConsumer",
      parameters: {
        [`${DRIVER}/storagePool`]: POOL,
        [`${DRIVER}/placementCount`]: String(copiesOf(cluster, options)),
        "csi.storage.k8s.io/fstype": options.fileSystem,
      },
    });
    if (!options.snapshots) return;
    stage.addPlain({
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotClass",
      metadata: { name: options.storageClass },
      driver: DRIVER,
      deletionPolicy: "Delete",
    });
  },
  runbook: ({ cluster, options }) => {
    const linstor = cmd`kubectl -n ${NAMESPACE} exec deploy/linstor-controller -- linstor`;
    const [machine] = machinesOf(cluster, options);
    const address = cluster.machines.find((one) => one.name === machine)?.address.toString() ?? "";
    return [
      operations(
        "replicated-volumes",
        "LINSTOR",
        `DRBD keeps ${copiesOf(cluster, options)} copies of each volume on ${machinesOf(cluster, options).join(", ")}. Before and after work on a machine, every resource has to be ${code("UpToDate")}:`,
        sh(cmd`${linstor} node list`, cmd`${linstor} resource list`, cmd`${linstor} storage-pool list`),
        "A pool keeps its kind and its disks: to change one, delete its LinstorSatelliteConfiguration after its volumes have moved to other machines.",
        options.path === undefined
          ? "LINSTOR leaves a disk alone that is not empty. What is on it is lost with:"
          : "The satellite of each machine has the folder; a machine without it has no pool.",
        ...(options.path === undefined ? [sh(cmd`talosctl -n ${address} wipe disk sdb`)] : []),
      ),
    ];
  },
});

/** Machines with a pool: those whose disks are named, or all that run workloads. */
function machinesOf(cluster: Cluster, { disks }: Options): readonly string[] {
  return disks === undefined ? workloadNodes(cluster).map((machine) => machine.name) : Object.keys(disks);
}

function copiesOf(cluster: Cluster, options: Options): number {
  return options.copies ?? Math.min(2, Math.max(1, machinesOf(cluster, options).length));
}
