import type { ReferenceRow } from "./row";

type PodRow = Omit<ReferenceRow, "group" | "kinds">;

const CONTAINERS = "(containers|initContainers|ephemeralContainers)[]";

/** What a container names (Kubernetes API reference: Container). */
const CONTAINER_ROWS: readonly PodRow[] = [
  ...(
    [
      ["secretKeyRef", "Secret"],
      ["configMapKeyRef", "ConfigMap"],
    ] as const
  ).map(
    ([field, to]): PodRow => ({
      path: "env[]",
      name: `valueFrom.${field}.name`,
      key: `valueFrom.${field}.key`,
      optional: `valueFrom.${field}.optional`,
      to,
      strength: "start",
    }),
  ),
  ...(
    [
      ["secretRef", "Secret"],
      ["configMapRef", "ConfigMap"],
    ] as const
  ).map(
    ([field, to]): PodRow => ({
      path: "envFrom[]",
      name: `${field}.name`,
      optional: `${field}.optional`,
      to,
      strength: "start",
    }),
  ),
];

/** What a volume names (Kubernetes API reference: Volume); a driver's credentials are read when it is mounted. */
const VOLUME_ROWS: readonly PodRow[] = [
  {
    path: "volumes[]",
    name: "secret.secretName",
    optional: "secret.optional",
    items: "secret.items",
    to: "Secret",
    strength: "start",
  },
  {
    path: "volumes[]",
    name: "configMap.name",
    optional: "configMap.optional",
    items: "configMap.items",
    to: "ConfigMap",
    strength: "start",
  },
  { path: "volumes[]", name: "persistentVolumeClaim.claimName", to: "PersistentVolumeClaim", strength: "start" },
  ...(
    [
      ["secret", "Secret"],
      ["configMap", "ConfigMap"],
    ] as const
  ).map(
    ([field, to]): PodRow => ({
      path: "volumes[].projected.sources[]",
      name: `${field}.name`,
      optional: `${field}.optional`,
      items: `${field}.items`,
      to,
      strength: "start",
    }),
  ),
  {
    path: "volumes[].(cephfs|cinder|flexVolume|iscsi|rbd|scaleIO|storageos).secretRef",
    to: "Secret",
    strength: "start",
  },
  { path: "volumes[].csi.nodePublishSecretRef", to: "Secret", strength: "start" },
  { path: "volumes[].azureFile.secretName", to: "Secret", strength: "start" },
  {
    path: "volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName",
    to: "StorageClass",
    strength: "start",
  },
  {
    path: "volumes[].ephemeral.volumeClaimTemplate.spec.volumeAttributesClassName",
    to: "VolumeAttributesClass",
    strength: "start",
  },
];

/** What a pod itself names (Kubernetes API reference: PodSpec). */
const SPEC_ROWS: readonly PodRow[] = [
  { path: "imagePullSecrets[]", to: "Secret", strength: "start" },
  { path: "serviceAccountName", to: "ServiceAccount", strength: "start" },
  { path: "priorityClassName", to: "PriorityClass", strength: "start" },
  { path: "runtimeClassName", to: "RuntimeClass", strength: "start" },
  { path: "nodeName", to: "Node", strength: "run" },
];

/** Everything that a pod names, relative to its specification. */
const POD_ROWS: readonly PodRow[] = [
  ...CONTAINER_ROWS.map((row) => ({ ...row, path: `${CONTAINERS}.${row.path}` })),
  ...VOLUME_ROWS,
  ...SPEC_ROWS,
];

/** Kinds of Kubernetes with a pod inside, and where it is. */
const PODS: readonly (readonly [group: string, kinds: readonly string[], path: string])[] = [
  ["", ["Pod"], "spec"],
  ["apps", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"], "spec.template.spec"],
  ["batch", ["Job"], "spec.template.spec"],
  ["batch", ["CronJob"], "spec.jobTemplate.spec.template.spec"],
];

/** Custom resources with a pod inside, or with the parts of one in their own specification. */
const CUSTOM_PODS: readonly (readonly [group: string, kinds: readonly string[], path: string])[] = [
  [
    "cert-manager.io",
    ["Issuer", "ClusterIssuer"],
    "spec.acme.solvers[].http01.(ingress|gatewayHTTPRoute).podTemplate.spec",
  ],
  ["infra.contrib.fluxcd.io", ["Terraform"], "spec.runnerPodTemplate.spec"],
  ["monitoring.coreos.com", ["Alertmanager", "Prometheus"], "spec"],
  ["postgresql.cnpg.io", ["Pooler"], "spec.template.spec"],
  ["tailscale.com", ["ProxyClass", "Recorder"], "spec.statefulSet.pod"],
  ["vault.banzaicloud.com", ["Vault"], "spec.(vaultPodSpec|vaultConfigurerPodSpec)"],
  ["vault.banzaicloud.com", ["Vault"], "spec"],
  ["gateway.envoyproxy.io", ["EnvoyProxy"], "spec.provider.kubernetes.(envoyDeployment|envoyDaemonSet).pod"],
];

/** Places of a container alone, or of its variables, in custom resources. */
const CUSTOM_CONTAINERS: readonly (readonly [group: string, kinds: readonly string[], path: string])[] = [
  ["postgresql.cnpg.io", ["Cluster"], "spec"],
  ["gateway.envoyproxy.io", ["EnvoyProxy"], "spec.provider.kubernetes.(envoyDeployment|envoyDaemonSet).container"],
  [
    "gateway.envoyproxy.io",
    ["EnvoyProxy"],
    "spec.provider.kubernetes.(envoyDeployment|envoyDaemonSet).initContainers[]",
  ],
  ["vault.banzaicloud.com", ["Vault"], "spec.(vaultContainers|vaultInitContainers)[]"],
  ["vault.banzaicloud.com", ["Vault"], "spec.vaultContainerSpec"],
  ["tailscale.com", ["Recorder"], "spec.statefulSet.pod.container"],
  ["infra.contrib.fluxcd.io", ["Terraform"], "spec.runnerPodTemplate.spec"],
];

function inside(
  places: readonly (readonly [string, readonly string[], string])[],
  rows: readonly PodRow[],
  further: Partial<ReferenceRow> = {},
): readonly ReferenceRow[] {
  return places.flatMap(([group, kinds, path]) =>
    rows.map((row): ReferenceRow => ({ ...row, group, kinds, path: `${path}.${row.path}`, ...further })),
  );
}

/** What pods of Kubernetes' own kinds name. */
export const NATIVE_POD_ROWS: readonly ReferenceRow[] = inside(PODS, POD_ROWS);

/** What an operator's pods name is looked up when the operator makes them: it orders no stage of ours. */
const LATER: Partial<ReferenceRow> = { strength: "run" };

/** The same for pods, and parts of them, in custom resources; each has only some of the fields of a pod. */
export const CUSTOM_POD_ROWS: readonly ReferenceRow[] = [
  ...inside(CUSTOM_PODS, POD_ROWS, LATER),
  ...inside(CUSTOM_CONTAINERS, CONTAINER_ROWS, LATER),
];
