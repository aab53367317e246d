/** A value that, where it is off, takes away something that the chart makes otherwise. */
export interface ValueLoss {
  /** Where the values of the chart say it, e.g. `ingressClass.enabled`. */
  readonly path: string;
  /**
   * What goes: `crds`; `pods`, without which nothing that the chart brings works; `default`, the mark of the
   * default StorageClass; a kind, or a kind and the end of a name; `crds <group>`, which nobody reads any more.
   */
  readonly takes: string;
  /** In words, where nothing goes and nobody serves it any more. */
  readonly follows?: string;
  /** True where null leaves it as it is: the template asks for false, or Kubernetes takes one copy. */
  readonly keptByNull?: true;
}

const off = (path: string, takes: string, follows?: string): ValueLoss => ({
  path,
  takes,
  ...(follows === undefined ? {} : { follows }),
});
const kept = (loss: ValueLoss): ValueLoss => ({ ...loss, keptByNull: true });
/** Switches of the program itself, and how many copies of it there are. */
const pods = (...paths: readonly string[]) =>
  paths.map((path) => (/replica/i.test(path) ? kept(off(path, "pods")) : off(path, "pods")));

/**
 * By chart, the values that others depend on, because they decide what there is. Each is off where it is
 * false or 0, and most where they are null.
 *
 * Source: each chart rendered with Helm 3.22 with the value on, false (or 0) and null, and what was gone:
 * traefik 41.3.0, cert-manager 1.21.1, metallb 0.16.1, cilium 1.20.0, longhorn 1.12.1, external-secrets 2.9.0,
 * cloudnative-pg 0.29.0, ingress-nginx 4.15.1, snapshot-controller 5.2.0, csi-driver-nfs 4.13.4,
 * democratic-csi 0.15.1, proxmox-csi-plugin 0.5.9, sealed-secrets 2.18.5, gateway-helm 1.9.0, keda 2.18.1, volsync 0.15.0,
 * kube-prometheus-stack 88.5.3, loki 18.11.0, argo-cd 10.1.1, tofu-controller 0.16.5, velero 12.1.0. By their
 * documentation alone: longhorn's default class, Traefik's providers, rook-ceph.
 */
export const VALUE_LOSSES: Readonly<Record<string, readonly ValueLoss[]>> = {
  traefik: [
    ...pods("deployment.enabled", "deployment.replicas"),
    off("ingressClass.enabled", "IngressClass"),
    kept(off("service.enabled", "Service")),
    off("providers.kubernetesIngress.enabled", "IngressClass", "Traefik reads no Ingress"),
    off("providers.kubernetesCRD.enabled", "crds traefik.io", "Traefik reads none of its own kinds"),
  ],
  "cert-manager": [
    off("crds.enabled", "crds"),
    ...pods("replicaCount", "webhook.replicaCount", "cainjector.enabled", "cainjector.replicaCount"),
  ],
  metallb: [off("crds.enabled", "crds")],
  cilium: [
    ...pods("agent", "operator.enabled", "operator.replicas"),
    off("gatewayAPI.enabled", "GatewayClass"),
    off("ingressController.enabled", "IngressClass"),
    off("hubble.relay.enabled", "Service hubble-relay"),
    off("hubble.ui.enabled", "Service hubble-ui"),
  ],
  longhorn: [off("persistence.defaultClass", "default")],
  "external-secrets": [off("installCRDs", "crds"), ...pods("replicaCount", "webhook.replicaCount")],
  "cloudnative-pg": [off("crds.create", "crds"), ...pods("replicaCount")],
  "sealed-secrets": [off("createController", "pods")],
  "ingress-nginx": [
    off("controller.ingressClassResource.enabled", "IngressClass"),
    off("controller.service.enabled", "Service controller"),
    ...pods("controller.replicaCount"),
  ],
  "gateway-helm": pods("deployment.replicas"),
  "snapshot-controller": [...pods("controller.enabled", "controller.replicaCount"), off("installCRDs", "crds")],
  "csi-driver-nfs": [
    off("storageClass.create", "StorageClass"),
    off("volumeSnapshotClass.create", "VolumeSnapshotClass"),
    ...pods("controller.replicas"),
  ],
  "csi-driver-smb": pods("controller.replicas"),
  "ceph-csi-rbd": [off("storageClass.create", "StorageClass"), ...pods("provisioner.replicaCount")],
  "democratic-csi": pods("controller.enabled", "controller.replicaCount"),
  "proxmox-csi-plugin": pods("replicaCount"),
  "kube-prometheus-stack": [
    off("crds.enabled", "crds"),
    ...pods("prometheusOperator.enabled"),
    off("prometheus.enabled", "Service -prometheus"),
    off("alertmanager.enabled", "Service -alertmanager"),
    kept(off("grafana.enabled", "Service -grafana")),
  ],
  loki: [off("gateway.enabled", "Service gateway"), ...pods("singleBinary.enabled")],
  "argo-cd": [off("crds.install", "crds"), ...pods("controller.replicas", "server.replicas", "repoServer.replicas")],
  "tofu-controller": pods("replicaCount"),
  "vault-operator": pods("replicaCount"),
  "k8s-gateway": pods("replicaCount"),
  gitea: pods("replicaCount"),
  authentik: pods("server.enabled", "server.replicas"),
  velero: [off("backupsEnabled", "BackupStorageLocation")],
  keda: [off("crds.install", "crds"), ...pods("operator.replicaCount")],
  "rook-ceph": [off("crds.enabled", "crds")],
  volsync: [off("manageCRDs", "crds"), ...pods("replicaCount")],
};

/**
 * By chart, the values that give its data a volume, with what is kept there. Off where they are false or null:
 * then the data is in the pod, and gone with it.
 *
 * Source: the charts rendered with each value on, false and null, and the claims that were gone:
 * loki 18.11.0, gitea 12.7.0, harbor 1.19.1, kube-prometheus-stack 88.5.3.
 */
export const VOLUME_VALUES: Readonly<Record<string, readonly { readonly path: string; readonly data: string }[]>> = {
  loki: [{ path: "singleBinary.persistence.enabled", data: "the logs" }],
  gitea: [{ path: "persistence.enabled", data: "the Git repositories" }],
  harbor: [{ path: "persistence.enabled", data: "the images" }],
  "kube-prometheus-stack": [
    { path: "prometheus.prometheusSpec.storageSpec", data: "the metrics" },
    { path: "alertmanager.alertmanagerSpec.storage", data: "the silences of Alertmanager" },
    { path: "grafana.persistence.enabled", data: "the dashboards and users of Grafana" },
  ],
};

/** By chart, a value that is a list of objects by name: what the list no longer names is not made. */
export const NAMED_IN: Readonly<Record<string, { readonly path: string; readonly kind: string }>> = {
  "democratic-csi": { path: "storageClasses", kind: "StorageClass" },
  "proxmox-csi-plugin": { path: "storageClass", kind: "StorageClass" },
};

/** By chart, values that name what it makes: with another name, the one that others know is not made. */
export const NAMES: Readonly<Record<string, readonly { readonly path: string; readonly kind: string }[]>> = {
  traefik: [{ path: "ingressClass.name", kind: "IngressClass" }],
  "ingress-nginx": [{ path: "controller.ingressClassResource.name", kind: "IngressClass" }],
  "csi-driver-nfs": [
    { path: "storageClass.name", kind: "StorageClass" },
    { path: "volumeSnapshotClass.name", kind: "VolumeSnapshotClass" },
  ],
  "ceph-csi-rbd": [{ path: "storageClass.name", kind: "StorageClass" }],
};

/** Kinds that a chart names after the release, and that `fullnameOverride` and `nameOverride` therefore rename. */
export const RENAMED: readonly string[] = ["Service", "ServiceAccount"];
