import { defineComponent, type Report } from "../../lib/component/component";
import type { Cluster } from "../../lib/model/cluster";
import { platformSecretsOfComposed } from "../../lib/secrets/composed-secret";
import { helmChart } from "../../lib/stage/chart";
import { replicasOn } from "../../lib/workload/scheduling";
import { defaultClassMark, ONE_NODE, snapshotRequirement } from "../../lib/workload/storage-class";
import { DRIVER, NAMESPACE } from "./names";
import { type Options, options } from "./options";
import { cephCsiRunbook } from "./runbook";
import { SECRET, userSecret } from "./secret";

const chart = helmChart("https://ceph.github.io/csi-charts", "ceph-csi-rbd", "3.17.1");

/** Volumes as RBD images of a Ceph cluster outside Kubernetes, such as Proxmox' own. */
export const cephCsi = defineComponent({
  title: "Ceph CSI: volumes on an external Ceph, such as that of the Proxmox hosts",
  options,
  requires: ({ options }) => snapshotRequirement(options.snapshots),
  declare: ({ cluster, options, report }) => {
    refuseUnknownDatastore(cluster, options, report);
    return {
      storage: [
        {
          storageClass: options.storageClass,
          default: options.default,
          accessModes: ONE_NODE,
          reclaimPolicy: options.reclaimPolicy,
          backing: {
            kind: "ceph",
            monitors: options.monitors.map(String),
            pool: options.pool,
            datastore: options.datastore,
          },
          snapshots: options.snapshots ? options.storageClass : undefined,
        },
      ],
      machines: [
        {
          reason: "Ceph CSI: the kernel maps RBD images; a container cannot load the module on Talos",
          kernelModules: [{ name: "rbd" }],
        },
      ],
      platformSecrets: platformSecretsOfComposed(userSecret(options)),
    };
  },
  build: ({ cluster, options, stages }) => {
    const { storageClass } = options;
    const stage = stages.stage("ceph-csi", { title: `Volumes in the Ceph pool ${options.pool}, and their class` });
    const replicas = replicasOn(cluster.machines);
    stage.release({
      chart,
      values: {
        csiConfig: [{ clusterID: options.clusterId, monitors: options.monitors.map(monitor) }],
        cephconf: [
          "[global]",
          "  auth_cluster_required = cephx",
          "  auth_service_required = cephx",
          "  auth_client_required = cephx",
          "",
        ].join("\n"),
        // Talos has no SELinux policies of its own for pods, and a missing folder cannot be made on its root.
        selinuxMount: false,
        // It would listen on the host's network, on a port that others want.
        nodeplugin: { httpMetrics: { enabled: false }, tolerations: [{ operator: "Exists" }] },
        provisioner: { replicaCount: replicas, httpMetrics: { enabled: false } },
        storageClass: {
          create: true,
          name: storageClass,
          annotations: defaultClassMark(options.default),
          clusterID: options.clusterId,
          pool: options.pool,
          // Proxmox and the kernel agree on these features (ceph-csi docs: deploy RBD, imageFeatures).
          imageFeatures: "layering",
          provisionerSecret: SECRET,
          controllerExpandSecret: SECRET,
          nodeStageSecret: SECRET,
          fstype: options.fileSystem,
          reclaimPolicy: options.reclaimPolicy,
          mountOptions: ["noatime", "discard"],
        },
      },
      makes: {
        objects: {
          StorageClass: [storageClass],
          CSIDriver: [DRIVER],
          ConfigMap: { "ceph-csi-config": ["config.json"], "ceph-config": ["ceph.conf"] },
        },
        podSecurity: "privileged",
        podSecurityReason: "the node plugin maps block devices on the host",
        workloads: { Deployment: { "ceph-csi-rbd-provisioner": replicas }, DaemonSet: ["ceph-csi-rbd-nodeplugin"] },
      },
      needs: { start: stage.placeSecret(userSecret(options), "key") },
    });
    if (!options.snapshots) return;
    stage.add({
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshotClass",
      metadata: { name: storageClass, labels: { "velero.io/csi-volumesnapshot-class": "true" } },
      driver: DRIVER,
      deletionPolicy: "Delete",
      parameters: {
        clusterID: options.clusterId,
        "csi.storage.k8s.io/snapshotter-secret-name": SECRET,
        "csi.storage.k8s.io/snapshotter-secret-namespace": NAMESPACE,
      },
    });
  },
  runbook: cephCsiRunbook,
});

/** Version 2 of the monitors' protocol has a port of its own; the old one is what every client finds. */
function monitor(one: Options["monitors"][number]): string {
  return one.family === 6 ? `[${one}]:6789` : `${one}:6789`;
}

function refuseUnknownDatastore({ proxmox }: Cluster, { datastore }: Options, report: Report): void {
  if (datastore === undefined || proxmox?.datastores[datastore]?.kind === "rbd") return;
  const rbd = Object.entries(proxmox?.datastores ?? {})
    .filter(([, store]) => store.kind === "rbd")
    .map(([store]) => store);
  report({
    option: "datastore",
    got: datastore,
    want: `a shared datastore of kind rbd; there ${rbd.length === 0 ? "is none" : `are ${rbd.join(", ")}`}`,
  });
}
