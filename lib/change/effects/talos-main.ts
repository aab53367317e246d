import { at } from "../../data/fields";
import type { Differing, EffectRow } from "./row";

/** The main document, which has neither kind nor name. */
export const MAIN = "v1alpha1";

const APPLIED_LIVE = "siderolabs/talos v1alpha1_runtime.go, CanApplyImmediate (equal in 1.11.2, 1.12.0, 1.13.9)";
const EDITING = "Talos documentation: editing machine configuration";
const STATIC_PODS = "siderolabs/talos control_plane_static_pod.go";
const MANIFESTS = "siderolabs/talos manifest_apply.go: creates what the inventory lacks";
const NO_REBOOT = "siderolabs/talos v1alpha1_server.go of 1.14: apply never reboots";

const staysEncrypted = ({ path, old, fresh }: Differing) => {
  const [, , volume = ""] = path;
  return [old, fresh].every((side) => at(side, "machine", "systemDiskEncryption", volume) !== undefined);
};
const isNew = ({ before }: Differing) => before === undefined;
const BY_UPGRADE = "talosctl upgrade-k8s applies it";

const live = (path: string, says?: string): EffectRow => ({
  kind: MAIN,
  path,
  effect: "live",
  ...(says === undefined ? {} : { says }),
  source: APPLIED_LIVE,
});
const restarts = (path: string, says: string, source: string): EffectRow => ({
  kind: MAIN,
  path,
  effect: "restarts service",
  says,
  source,
});
const byHand = (path: string, says: string, source = MANIFESTS): EffectRow => ({
  kind: MAIN,
  path,
  effect: "by hand",
  says,
  source,
});
/** What 1.13 reboots for by itself; 1.14 takes it and waits. */
const atBoot = (path: string): readonly EffectRow[] => [
  {
    kind: MAIN,
    path,
    until: 13,
    effect: "reboots node",
    says: "by itself, as soon as it is applied",
    source: APPLIED_LIVE,
  },
  { kind: MAIN, path, since: 14, effect: "needs a reboot", source: NO_REBOOT },
];

/** The main document of a machine configuration, on a node that runs. */
export const TALOS_MAIN: readonly EffectRow[] = [
  // Kubernetes
  {
    kind: MAIN,
    path: "cluster.etcd.**",
    effect: "needs a reboot",
    says: "etcd reads it when it starts",
    source: `${EDITING}; Talos documentation: etcd maintenance`,
  },
  live("cluster.apiServer.certSANs.**", "a new certificate is issued"),
  restarts("cluster.apiServer.**", "the API server of that node", STATIC_PODS),
  restarts("cluster.controllerManager.**", "the controller manager of that node", STATIC_PODS),
  restarts("cluster.scheduler.**", "the scheduler of that node", STATIC_PODS),
  ...["aescbcEncryptionSecret", "secretboxEncryptionSecret"].map((key) =>
    restarts(`cluster.${key}`, "the API server; Secrets in etcd open with the key that wrote them alone", STATIC_PODS),
  ),
  byHand("cluster.proxy.disabled", "kube-proxy's DaemonSet stays as it is: delete it, or run talosctl upgrade-k8s"),
  byHand("cluster.proxy.**", BY_UPGRADE),
  byHand("cluster.coreDNS.disabled", "CoreDNS stays as it is: delete it, or run talosctl upgrade-k8s"),
  byHand("cluster.coreDNS.**", BY_UPGRADE),
  byHand(
    "cluster.network.cni.**",
    "the network add-on that runs stays as it is; nodes need the new one before the old one goes",
    `${MANIFESTS}; Talos documentation: upgrading Kubernetes`,
  ),
  restarts(
    "cluster.network.podSubnets.**",
    "the controller manager; nodes keep the range they were born with",
    "siderolabs/talos k8s/control_plane.go; Kubernetes documentation: Node, podCIDR",
  ),
  restarts(
    "cluster.network.serviceSubnets.**",
    "the API server; Services keep their addresses",
    "siderolabs/talos k8s/control_plane.go; Kubernetes documentation: Service",
  ),
  restarts(
    "cluster.network.dnsDomain",
    "the kubelet; the object of CoreDNS follows by talosctl upgrade-k8s",
    MANIFESTS,
  ),
  {
    kind: MAIN,
    path: "cluster.inlineManifests.*",
    when: isNew,
    effect: "live",
    says: "created at once",
    source: MANIFESTS,
  },
  byHand("cluster.inlineManifests.**", "objects that exist stay as they are until talosctl upgrade-k8s"),
  byHand("cluster.extraManifests.**", "objects that exist stay as they are until talosctl upgrade-k8s"),
  live("cluster.allowSchedulingOnControlPlanes", "the taint of the node changes"),
  restarts(
    "cluster.controlPlane.endpoint",
    "the kubelet; kubeconfigs and certificates are renewed, old ones keep the old address",
    "siderolabs/talos v1alpha1_k8s_bridge.go",
  ),
  restarts("cluster.controlPlane.localAPIServerPort", "the API server of that node", STATIC_PODS),
  ...["externalCloudProvider", "discovery", "adminKubeconfig"].map((key) => live(`cluster.${key}.**`)),

  // The kubelet and the node
  restarts(
    "machine.kubelet.extraConfig.registerWithTaints.**",
    "the kubelet; a node that is registered keeps its taints",
    "Kubernetes documentation: kubelet configuration, registerWithTaints",
  ),
  restarts("machine.kubelet.**", "the kubelet; pods go on", "siderolabs/talos kubelet_service.go"),
  restarts("machine.controlPlane.**", "the pod of that control plane component", STATIC_PODS),
  ...["nodeLabels", "nodeAnnotations", "nodeTaints"].map((key) =>
    live(`machine.${key}.**`, "on a worker the API server denies reserved names"),
  ),
  {
    kind: MAIN,
    path: "machine.pods.**",
    effect: "restarts pods",
    says: "static pods of that node",
    source: APPLIED_LIVE,
  },

  // The system
  {
    kind: MAIN,
    path: "machine.install.image",
    effect: "by hand",
    says: "an installed node takes it by talosctl upgrade, one node after the other",
    source: "Talos documentation: upgrading Talos",
  },
  {
    kind: MAIN,
    path: "machine.install.**",
    effect: "none",
    says: "read when a machine installs itself, not later",
    source: EDITING,
  },
  restarts(
    "machine.network.hostname",
    "the kubelet, which registers as a new Node; the old Node stays",
    "siderolabs/talos kubelet_service.go, etcd/spec.go",
  ),
  live("machine.network.**"),
  ...["time", "sysctls", "sysfs", "logging", "seccompProfiles", "ca", "acceptedCAs"].map((key) =>
    live(`machine.${key}.**`),
  ),
  live("machine.certSANs.**", "a new certificate is issued"),
  {
    kind: MAIN,
    path: "machine.kernel.modules.*",
    when: isNew,
    effect: "live",
    says: "loaded at once",
    source: EDITING,
  },
  { kind: MAIN, path: "machine.kernel.**", effect: "needs a reboot", source: EDITING },
  live("machine.registries.mirrors.**"),
  live("machine.registries.config.*.tls.**"),
  { kind: MAIN, path: "machine.registries.**", until: 13, effect: "needs a reboot", source: EDITING },
  {
    kind: MAIN,
    path: "machine.registries.**",
    since: 14,
    effect: "restarts service",
    says: "the container runtime",
    source: "siderolabs/talos files/cri_config.go, cri/service.go",
  },
  restarts("machine.features.kubePrism.**", "the kubelet", "siderolabs/talos kubeprism.go, secrets/kubelet.go"),
  ...["kubernetesTalosAPIAccess", "hostDNS", "imageCache", "nodeAddressSortAlgorithm"].map((key) =>
    live(`machine.features.${key}.**`),
  ),
  { kind: MAIN, path: "machine.udev.**", since: 14, effect: "live", source: "siderolabs/talos files/udev.go" },
  {
    kind: MAIN,
    path: "machine.env.**",
    since: 14,
    effect: "live",
    says: "for what starts later; a variable that is taken away stays until a reboot",
    source: EDITING,
  },
  ...["files", "disks", "type", "token"].flatMap((key) => atBoot(`machine.${key}.**`)),
  {
    kind: MAIN,
    path: "machine.systemDiskEncryption.*.keys.**",
    when: staysEncrypted,
    effect: "needs a reboot",
    says: "twice for a full rotation",
    source: "Talos documentation: disk encryption",
  },
  {
    kind: MAIN,
    path: "machine.systemDiskEncryption.**",
    effect: "data lost",
    says: "at the next boot the volume does not open until it is wiped: reset the nodes, one by one",
    topic: "encryption",
    source: "siderolabs/talos volumes/encrypt.go; Talos documentation: disk encryption",
  },
  ...atBoot("machine.features.**"),
  live("debug"),
  ...["version", "persist"].map(
    (path): EffectRow => ({ kind: MAIN, path, effect: "none", source: "Talos documentation: v1alpha1 configuration" }),
  ),
  {
    kind: MAIN,
    path: "machine.**",
    until: 13,
    effect: "reboots node",
    says: "by itself, as soon as it is applied",
    source: APPLIED_LIVE,
  },
];
