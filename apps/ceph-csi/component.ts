import { z } from "zod";
import { defineComponent, type Report } from "../../lib/component/component";
import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { address, name } from "../../lib/model/field";
import { secretRef } from "../../lib/model/secret";
import { type ComposedSecret, composedSecretSteps, platformSecretsOfComposed } from "../../lib/secrets/composed-secret";
import { helmChart } from "../../lib/stage/chart";
import { replicasOn } from "../../lib/workload/scheduling";
import {
  defaultClassMark,
  fileSystemField,
  ONE_NODE,
  snapshotRequirement,
  storageClassFields,
} from "../../lib/workload/storage-class";

const chart = helmChart("https://ceph.github.io/csi-charts", "ceph-csi-rbd", "3.12.2");

const NAMESPACE = "ceph-csi";
const DRIVER = "rbd.csi.ceph.com";
const SECRET = "csi-rbd-secret";
const USER_KEY = "user-key";

const options = z.strictObject({
  clusterId: z.uuid().meta({ description: "fsid of the Ceph cluster: `ceph fsid` on a Proxmox host" }),
  monitors: z
    .array(address)
    .min(1)
    .meta({ description: "addresses of the Ceph monitors; all of them, so that one may be away" }),
  pool: name.default("vm-storage").meta({ description: "RBD pool of the volumes" }),
  datastore: name.optional().meta({ description: "Proxmox datastore over the same pool, where there is one" }),
  user: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, "a Ceph user without client., e.g. kubernetes")
    .default("kubernetes")
    .meta({ description: "Ceph user that may use the pool, e.g. kubernetes for client.kubernetes" }),
  key: secretRef.optional().meta({
    description: "origin of the user's key; absent: the operator places the Secret that the runbook names",
  }),
  ...storageClassFields({ name: "ceph-rbd", default: true, kept: "an image" }),
  fileSystem: fileSystemField,
  snapshots: z
    .boolean()
    .default(true)
    .meta({ description: "true: a class for snapshots; needs components.snapshotController" }),
});

type Options = z.output<typeof options>;

/** Volumes as RBD images of a Ceph cluster that stands outside Kubernetes, such as Proxmox' own. */
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
  runbook: ({ cluster, options }) => [
    prepare(options),
    ...composedSecretSteps(cluster, [userSecret(options)]),
    daily(options),
    orphans(options),
  ],
});

/** Version 2 of the monitors' protocol has a port of its own; the old one is what every client finds. */
function monitor(one: Options["monitors"][number]): string {
  return one.family === 6 ? `[${one}]:6789` : `${one}:6789`;
}

function userSecret({ key, user }: Options): ComposedSecret {
  return {
    title: "Ceph volumes",
    origin: key ?? {
      manual: "Make the user as the section Ceph for volumes says",
      namespace: NAMESPACE,
      name: SECRET,
    },
    namespace: NAMESPACE,
    name: SECRET,
    inputs: { [USER_KEY]: `key of the Ceph user client.${user}` },
    texts: { userID: [user], userKey: [{ input: USER_KEY }] },
  };
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

function prepare({ user, pool, monitors }: Options): Section {
  return bootstrap(
    "volumes",
    "Ceph for volumes",
    steps(
      `On a Proxmox host make the user once. It may use the pool ${code(pool)} and nothing else.\n\n${sh(
        cmd`ceph auth get-or-create client.${user} mon 'profile rbd' osd 'profile rbd pool=${pool}' mgr 'profile rbd pool=${pool}'`,
        cmd`ceph auth print-key client.${user}`,
      )}`,
      `The nodes must reach the monitors ${monitors.map(String).join(", ")} on port 6789 and the OSDs on 6800-7300. Compare ${code("ceph fsid")} and ${code("ceph mon dump")} with the definition.`,
      "Put the key where the section Secret for Ceph volumes says.",
    ),
    sh(
      cmd`kubectl -n ${NAMESPACE} get pods`,
      cmd`kubectl -n ${NAMESPACE} logs deployment/ceph-csi-rbd-provisioner -c csi-rbdplugin --tail=20`,
    ),
    "Volumes and VM disks share the pool. Keep a third of it free: Ceph stops all writes, those of the control planes too, when an OSD is 95 % full.",
  );
}

function daily({ storageClass, reclaimPolicy, pool }: Options): Section {
  return operations(
    "volumes",
    "Volumes on Ceph",
    `Class ${code(storageClass)} makes an RBD image in ${code(pool)} for each claim and maps it on the node that runs the pod. One node at a time has it; it moves with its pod to any node. Its reclaim policy is ${code(reclaimPolicy)}.`,
    sh(
      cmd`kubectl get pvc -A`,
      cmd`kubectl get volumeattachments`,
      cmd`kubectl get pv -o custom-columns='NAME:.metadata.name,STATUS:.status.phase,CLAIM:.spec.claimRef.name,IMAGE:.spec.csi.volumeAttributes.imageName'`,
    ),
    bullets([
      `A claim stays Pending: ${code("ceph health detail")} on a Proxmox host, then the provisioner's log.`,
      `A pod says ${code("Multi-Attach error")} after a node died: the volume is still mapped there. When the node is off for certain, tell Kubernetes, and the volume moves: ${code("kubectl taint node <node> node.kubernetes.io/out-of-service=nodeshutdown:NoExecute")}. Take the taint off when the node is back.`,
    ]),
  );
}

function orphans({ pool, reclaimPolicy }: Options): Section {
  return recovery(
    "volumes",
    "Images of an earlier cluster in Ceph",
    reclaimPolicy === "Retain"
      ? "Images survive their claims and the cluster. A recreated cluster does not know them."
      : "Destroying the machines deletes no claims, so the images of the old cluster stay.",
    "Before the destroy, while the cluster still answers, write down which image belongs to which claim.",
    sh(
      cmd`kubectl get pv -o custom-columns='IMAGE:.spec.csi.volumeAttributes.imageName,NAMESPACE:.spec.claimRef.namespace,CLAIM:.spec.claimRef.name' > images.txt`,
      cmd`kubectl get pv -o json | jq '[.items[] | select(.spec.csi.driver == "${DRIVER}")]' > volumes.json`,
    ),
    `To use one again, apply its PersistentVolume in the new cluster without ${code("uid")} and ${code("resourceVersion")} in ${code("claimRef")}; the claim that GitOps makes binds to it. To remove one for good, on a Proxmox host:`,
    sh(cmd`rbd ls -l ${pool} | grep csi-vol-`, cmd`rbd rm ${pool}/csi-vol-<id>`),
  );
}
