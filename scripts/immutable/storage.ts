import type { Fields } from "../../lib/data/fields";
import type { Manifest } from "../../lib/manifest/manifest";
import { type Base, inNamespace, labels, ofCluster } from "./base";

const claimSpec = (storage: string) => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName: "fast",
  resources: { requests: { storage } },
});

const classOf = (name: string, allowVolumeExpansion: boolean): Manifest => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name },
  provisioner: "csi.example.org",
  allowVolumeExpansion,
});

const volumeSpec = (source: Fields): Fields => ({
  capacity: { storage: "10Gi" },
  accessModes: ["ReadWriteOnce"],
  persistentVolumeReclaimPolicy: "Retain",
  storageClassName: "fast",
  volumeMode: "Filesystem",
  ...source,
});

const volume = (source: Fields): Manifest => ofCluster("v1", "PersistentVolume", { spec: volumeSpec(source) });

const nfs = { nfs: { server: "10.0.0.9", path: "/a" } };

const csi = { csi: { driver: "csi.example.org", volumeHandle: "a", volumeAttributes: { a: "1" } } };

const affinity = (host: string) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [host] }] }],
  },
});

/** Volumes, claims and classes of storage, with changes that people make. */
export const STORAGE: readonly Base[] = [
  {
    object: volume(nfs),
    as: "nfs",
    changes: [
      ["spec/nfs/server", "10.0.0.8"],
      ["spec/nfs/path", "/b"],
      ["spec/nfs/readOnly", true],
      ["spec/capacity/storage", "20Gi"],
      ["spec/capacity/storage", "5Gi", "smaller"],
      ["spec/accessModes", ["ReadWriteMany"]],
      ["spec/persistentVolumeReclaimPolicy", "Delete"],
      ["spec/storageClassName", "slow"],
      ["spec/mountOptions", ["nfsvers=4.2"]],
      ["spec/volumeMode", "Block"],
      ["spec/nodeAffinity", affinity("a"), "set"],
      ["spec/claimRef", { name: "one", namespace: "default" }, "set"],
      ["spec", volumeSpec(csi), "another source"],
    ],
  },
  {
    object: volume({ ...csi, nodeAffinity: affinity("a"), claimRef: { name: "one", namespace: "default" } }),
    as: "csi",
    changes: [
      ["spec/csi/driver", "other.example.org"],
      ["spec/csi/volumeHandle", "b"],
      ["spec/csi/volumeAttributes/a", "2"],
      ["spec/csi/fsType", "xfs"],
      ["spec/csi/nodeStageSecretRef", { name: "a", namespace: "b" }, "set"],
      ["spec/csi/controllerExpandSecretRef", { name: "a", namespace: "b" }, "set"],
      ["spec/nodeAffinity", affinity("b")],
      ["spec/claimRef/name", "other"],
    ],
  },
  {
    object: volume({ hostPath: { path: "/a" } }),
    as: "hostPath",
    changes: [["spec/hostPath/path", "/b"]],
  },
  {
    object: volume({ local: { path: "/a" }, nodeAffinity: affinity("a") }),
    as: "local",
    changes: [["spec/local/path", "/b"]],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", { spec: claimSpec("10Gi") }),
    as: "unbound",
    with: [classOf("fast", true)],
    changes: [
      ["spec/storageClassName", "slow"],
      ["spec/storageClassName", undefined],
      ["spec/accessModes", ["ReadWriteMany"]],
      ["spec/volumeMode", "Block"],
      ["spec/volumeName", "one", "set"],
      ["spec/selector", { matchLabels: labels }, "set"],
      ["spec/dataSource", { kind: "PersistentVolumeClaim", name: "other" }, "set"],
      ["spec/dataSourceRef", { kind: "PersistentVolumeClaim", name: "other" }, "set"],
      ["spec/volumeAttributesClassName", "gold", "set"],
      ["spec/resources/requests/storage", "10240Mi", "the same in other words"],
      ["spec/resources/requests/storage", "20Gi", "larger"],
      ["spec/resources/limits", { storage: "20Gi" }, "set"],
      ["metadata/labels", labels],
    ],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", { spec: { ...claimSpec("10Gi"), volumeName: "one" } }),
    as: "bound",
    with: [classOf("fast", true)],
    status: { phase: "Bound", capacity: { storage: "10Gi" }, accessModes: ["ReadWriteOnce"] },
    changes: [
      ["spec/resources/requests/storage", "20Gi", "larger"],
      ["spec/resources/requests/storage", "5Gi", "smaller than it is"],
      ["spec/resources/requests/storage", "10240Mi", "the same in other words"],
      ["spec/volumeName", "other"],
      ["spec/volumeName", undefined],
    ],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", { spec: { ...claimSpec("10Gi"), volumeName: "one" } }),
    as: "bound, growth not done",
    with: [classOf("fast", true)],
    status: { phase: "Bound", capacity: { storage: "5Gi" }, accessModes: ["ReadWriteOnce"] },
    changes: [
      ["spec/resources/requests/storage", "7Gi", "smaller, above what it has"],
      ["spec/resources/requests/storage", "5Gi", "smaller, what it has"],
      ["spec/resources/requests/storage", "4Gi", "smaller than it is"],
    ],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", {
      spec: { ...claimSpec("10Gi"), storageClassName: "fixed", volumeName: "one" },
    }),
    as: "bound, class that does not grow",
    with: [classOf("fixed", false)],
    status: { phase: "Bound", capacity: { storage: "10Gi" }, accessModes: ["ReadWriteOnce"] },
    changes: [["spec/resources/requests/storage", "20Gi", "larger"]],
  },
  {
    object: ofCluster("storage.k8s.io/v1", "StorageClass", {
      provisioner: "csi.example.org",
      parameters: { pool: "a" },
      reclaimPolicy: "Delete",
      volumeBindingMode: "Immediate",
      allowVolumeExpansion: false,
    }),
    changes: [
      ["provisioner", "other.example.org"],
      ["parameters/pool", "b"],
      ["parameters/more", "b", "one more"],
      ["parameters", undefined],
      ["reclaimPolicy", "Retain"],
      ["volumeBindingMode", "WaitForFirstConsumer"],
      ["allowVolumeExpansion", true],
      ["mountOptions", ["noatime"]],
      ["allowedTopologies", [{ matchLabelExpressions: [{ key: "zone", values: ["a"] }] }]],
      ["metadata/annotations", { "storageclass.kubernetes.io/is-default-class": "true" }],
    ],
  },
  {
    object: ofCluster("storage.k8s.io/v1", "CSIDriver", {
      spec: {
        attachRequired: true,
        podInfoOnMount: false,
        fsGroupPolicy: "File",
        volumeLifecycleModes: ["Persistent"],
        storageCapacity: false,
        requiresRepublish: false,
        seLinuxMount: false,
      },
    }),
    changes: [
      ["spec/attachRequired", false],
      ["spec/podInfoOnMount", true],
      ["spec/fsGroupPolicy", "None"],
      ["spec/volumeLifecycleModes", ["Ephemeral"]],
      ["spec/storageCapacity", true],
      ["spec/requiresRepublish", true],
      ["spec/tokenRequests", [{ audience: "a" }]],
      ["spec/seLinuxMount", true],
      ["spec/nodeAllocatableUpdatePeriodSeconds", 60],
    ],
  },
  {
    object: ofCluster("storage.k8s.io/v1", "VolumeAttributesClass", {
      driverName: "csi.example.org",
      parameters: { a: "1" },
    }),
    changes: [
      ["driverName", "other.example.org"],
      ["parameters/a", "2"],
      ["metadata/labels", labels],
    ],
  },
];
