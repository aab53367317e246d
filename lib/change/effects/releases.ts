import { type EffectRow, rowsFor } from "./row";

const VALUES = "the chart's templates and values.yaml";
const CLASS = "a StorageClass keeps what it was made with: give the new parameters a class of another name";

/** Values that a chart writes into what a StorageClass never changes. */
const CLASSES: readonly EffectRow[] = [
  ...rowsFor(
    "csi-driver-nfs",
    [
      "storageClass.*.parameters.**",
      "storageClasses.*.parameters.**",
      "storageClass.parameters.**",
      "storageClass.reclaimPolicy",
      "storageClass.volumeBindingMode",
      "storageClasses.*.reclaimPolicy",
      "storageClasses.*.volumeBindingMode",
    ],
    "refused",
    CLASS,
    VALUES,
  ),
  ...rowsFor(
    "proxmox-csi-plugin",
    [
      "storageClass.*.storage",
      "storageClass.*.fstype",
      "storageClass.*.cache",
      "storageClass.*.ssd",
      "storageClass.*.extraParameters.**",
      "storageClass.*.reclaimPolicy",
      "storageClass.*.volumeBindingMode",
    ],
    "refused",
    CLASS,
    VALUES,
  ),
  ...rowsFor(
    "ceph-csi-rbd|ceph-csi-cephfs",
    ["storageClass.annotations.**", "storageClass.allowVolumeExpansion", "storageClass.mountOptions.**"],
    "live",
    "for volumes that are made later",
    VALUES,
  ),
  ...rowsFor("*", ["**.storageClass.parameters.**", "**.storageClasses.*.parameters.**"], "refused", CLASS, VALUES),
  ...rowsFor("ceph-csi-rbd|ceph-csi-cephfs", ["storageClass.**"], "refused", CLASS, VALUES),
  ...rowsFor(
    "democratic-csi",
    [
      "storageClasses.*.parameters.**",
      "storageClasses.*.reclaimPolicy",
      "storageClasses.*.volumeBindingMode",
      "csiDriver.name",
    ],
    "refused",
    CLASS,
    VALUES,
  ),
  ...rowsFor(
    "longhorn",
    [
      "persistence.defaultFsType",
      "persistence.defaultClassReplicaCount",
      "persistence.defaultDataLocality",
      "persistence.reclaimPolicy",
      "persistence.volumeBindingMode",
      "persistence.migratable",
      "persistence.defaultNodeSelector.**",
      "persistence.defaultDiskSelector.**",
      "persistence.recurringJobSelector.**",
      "persistence.dataEngine",
      "persistence.backupTargetName",
      "persistence.unmapMarkSnapChainRemoved",
    ],
    "refused",
    "a StorageClass keeps what it was made with; Longhorn's manager recreates this one by itself, volumes that exist keep theirs",
    "longhorn chart: templates/storageclass.yaml",
  ),
  ...rowsFor(
    "nfs-subdir-external-provisioner",
    ["nfs.server", "nfs.path"],
    "left behind",
    "the provisioner writes to another export; volumes that exist stay on the old one",
    VALUES,
  ),
  ...rowsFor(
    "nfs-subdir-external-provisioner",
    [
      "storageClass.pathPattern",
      "storageClass.onDelete",
      "storageClass.archiveOnDelete",
      "storageClass.reclaimPolicy",
      "storageClass.volumeBindingMode",
      "storageClass.provisionerName",
    ],
    "refused",
    CLASS,
    VALUES,
  ),
  ...rowsFor(
    "local-path-provisioner",
    ["nodePathMap.**"],
    "left behind",
    "volumes that exist stay where they are; new ones go to the new folder",
    VALUES,
  ),
  ...rowsFor(
    "local-path-provisioner",
    [
      "storageClass.reclaimPolicy",
      "storageClass.volumeBindingMode",
      "storageClass.provisionerName",
      "storageClass.pathPattern",
      "storageClass.defaultVolumeType",
    ],
    "refused",
    CLASS,
    VALUES,
  ),
  ...rowsFor("openebs", ["localpv-provisioner.hostpathClass.**"], "refused", CLASS, VALUES),
  ...rowsFor(
    "rook-ceph-cluster",
    [
      "cephBlockPools.*.storageClass.parameters.**",
      "cephFileSystems.*.storageClass.parameters.**",
      "cephBlockPools.*.storageClass.reclaimPolicy",
      "cephFileSystems.*.storageClass.reclaimPolicy",
    ],
    "refused",
    CLASS,
    VALUES,
  ),
].map((row): EffectRow => ({ ...row, ...(row.effect === "refused" ? { topic: "storage class" as const } : {}) }));

/** Values that a chart writes into claim templates of a StatefulSet. */
const TEMPLATES: readonly EffectRow[] = [
  ...rowsFor(
    "vault",
    [
      "server.dataStorage.size",
      "server.dataStorage.storageClass",
      "server.dataStorage.accessMode",
      "server.auditStorage.size",
      "server.auditStorage.storageClass",
    ],
    "refused",
    "a StatefulSet keeps its claim templates",
    VALUES,
  ),
  ...rowsFor(
    "loki",
    [
      "singleBinary.persistence.size",
      "singleBinary.persistence.storageClass",
      "write.persistence.size",
      "write.persistence.storageClass",
      "backend.persistence.size",
      "backend.persistence.storageClass",
    ],
    "refused",
    "a StatefulSet keeps its claim templates",
    VALUES,
  ),
  ...rowsFor(
    "*",
    ["**.volumeClaimTemplates.**", "**.volumeClaimTemplate.**"],
    "unknown",
    "a StatefulSet keeps its claim templates; an operator may recreate it",
    VALUES,
  ),
  ...rowsFor(
    "gitea|harbor|grafana|authentik",
    ["**.persistence.size"],
    "live",
    "the claim grows, where its class allows that",
    VALUES,
  ),
].map((row): EffectRow => ({ ...row, ...(row.effect === "live" ? {} : { topic: "claim template" as const }) }));

/** Values that decide where data lies. */
const DATA: readonly EffectRow[] = rowsFor(
  "*",
  ["**.existingClaim", "**.persistence.enabled", "**.persistence.subPath", "**.persistence.mountPath", "**.volumeName"],
  "left behind",
  "the pods look for their data in another place",
  VALUES,
).map((row): EffectRow => ({ ...row, topic: "data" }));

/** Keys that mean the same in nearly every chart. */
const USUAL: readonly EffectRow[] = [
  ...[
    "image.**",
    "resources.**",
    "env.**",
    "extraEnv.**",
    "extraEnvVars.**",
    "nodeSelector.**",
    "tolerations.**",
    "affinity.**",
    "topologySpreadConstraints.**",
    "securityContext.**",
    "podSecurityContext.**",
    "containerSecurityContext.**",
    "podAnnotations.**",
    "podLabels.**",
    "extraArgs.**",
    "args.**",
    "priorityClassName",
    "logLevel",
  ].flatMap((key) => rowsFor("*", [`**.${key}`], "restarts pods", "pods of the release that it is for", VALUES)),
  ...["replicas", "replicaCount", "minReplicas", "maxReplicas"].flatMap((key) =>
    rowsFor("*", [`**.${key}`], "live", "pods are added or taken away", VALUES),
  ),
  ...["serviceMonitor.**", "podMonitor.**", "prometheusRule.**", "ingress.**", "service.annotations.**"].flatMap(
    (key) => rowsFor("*", [`**.${key}`], "live", "objects of the release besides its pods", VALUES),
  ),
];

/**
 * Helm releases by the name of their chart: the path is that of a value, or
 * `version`. Whatever installs them, Flux, Argo CD or Terraform.
 */
export const RELEASES: readonly EffectRow[] = [
  ...CLASSES.map((row): EffectRow => ({ ...row, path: `values.${row.path}` })),
  ...TEMPLATES.map((row): EffectRow => ({ ...row, path: `values.${row.path}` })),
  ...DATA.map((row): EffectRow => ({ ...row, path: `values.${row.path}` })),
  ...USUAL.map((row): EffectRow => ({ ...row, path: `values.${row.path}` })),
  ...rowsFor(
    "*",
    ["version"],
    "restarts pods",
    "the chart is upgraded; read its notes",
    "Helm documentation: helm upgrade",
  ),
  ...rowsFor("*", ["chart"], "unknown", "another chart in the same release", "Helm documentation: helm upgrade"),
  ...rowsFor(
    "*",
    ["repository"],
    "unknown",
    "the chart is taken from another place, which may hold another one under this name and version",
    "Helm documentation: helm upgrade; Flux documentation: HelmRelease, chart; Argo CD documentation: Helm",
  ),
  ...rowsFor(
    "*",
    ["installed by"],
    "recreates object",
    "one uninstalls it, the other installs it: in between it is gone",
    "Helm documentation: helm uninstall",
  ),
  ...rowsFor("*", ["+"], "live", "the release is installed", "Helm documentation: helm install"),
  ...rowsFor(
    "*",
    ["-"],
    "prunes object",
    "the release is uninstalled with all its objects",
    "Helm documentation: helm uninstall",
  ),
  ...rowsFor("*", ["values.**"], "unknown", "what the chart makes of it: helm template shows it", VALUES),
];
