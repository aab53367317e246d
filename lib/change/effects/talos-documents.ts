import type { EffectRow } from "./row";
import { TALOS_VOLUMES } from "./talos-volumes";

const EDITING = "Talos documentation: editing machine configuration";
const STATIC_PODS = "siderolabs/talos control_plane_static_pod.go";
const MANIFESTS = "siderolabs/talos manifest_apply.go: creates what the inventory lacks";
const DOCUMENTS = "Talos documentation: the document's page; siderolabs/talos, the controller that reads it";

/** A document that a controller reads whenever it changes, its coming and going included. */
const whole = (kind: string, effect: EffectRow["effect"], says?: string, source = DOCUMENTS): readonly EffectRow[] =>
  ["+", "-", "**"].map((path) => ({ kind, path, effect, ...(says === undefined ? {} : { says }), source }));

/** The same for what does another thing when it is new. */
const known = (...fact: Parameters<typeof whole>) => whole(...fact).filter(({ path }) => path !== "+");

/** Documents of a machine configuration other than the main one, on a node that runs. */
export const TALOS_DOCUMENTS: readonly EffectRow[] = [
  // Network
  {
    kind: "HostnameConfig",
    path: "hostname",
    effect: "restarts service",
    says: "the kubelet, which registers as a new Node; the old Node stays",
    source: "siderolabs/talos kubelet_service.go, etcd/spec.go",
  },
  ...whole(
    "HostnameConfig",
    "restarts service",
    "the kubelet; another host name makes a new Node",
    "siderolabs/talos kubelet_service.go",
  ),
  ...whole(
    "LinkConfig|LinkAliasConfig|BondConfig|BridgeConfig|VLANConfig|VRFConfig|DummyLinkConfig|VethConfig|WireguardConfig|EthernetConfig|DHCPv4Config|DHCPv6Config|Layer2VIPConfig|HCloudVIPConfig|RoutingRuleConfig|BlackholeRouteConfig|StaticHostConfig|BGPInstanceConfig|TCPProbeConfig|HTTPProbeConfig|NetworkDefaultActionConfig|NetworkRuleConfig|KubeSpanConfig|KubeSpanEndpointsConfig|KubeSpanEndpoints",
    "live",
    undefined,
    `${EDITING}; siderolabs/talos nftables_chain_config.go`,
  ),
  ...whole(
    "ResolverConfig",
    "live",
    "pods of CoreDNS that forward to the node take it when they restart",
    "Talos documentation: host DNS",
  ),
  ...whole("TimeSyncConfig", "live", undefined, "Talos documentation: time"),

  // Kernel and system
  ...whole(
    "SysctlConfig|SysfsConfig",
    "live",
    "removal puts the old value back",
    "siderolabs/talos kernel_param_spec.go",
  ),
  {
    kind: "KernelModuleConfig",
    path: "+",
    effect: "live",
    says: "loaded at once",
    source: "siderolabs/talos kernel_module_spec.go",
  },
  ...known("KernelModuleConfig", "needs a reboot", undefined, EDITING),
  ...whole("UdevRulesConfig", "live", "udev reads it again", "siderolabs/talos files/udev.go"),
  ...whole("EtcFileConfig", "live", undefined, "Talos documentation: managing files below /etc"),
  ...whole(
    "EnvironmentConfig",
    "live",
    "for what starts later; a variable that is taken away stays until a reboot",
    EDITING,
  ),
  ...whole(
    "SecurityProfileConfig",
    "needs a reboot",
    "the list of services is made at boot",
    "siderolabs/talos sequencer of 1.14",
  ),
  ...whole("WatchdogTimerConfig|KmsgLogConfig|ZswapConfig", "live", undefined, "siderolabs/talos watchdog_timer.go"),
  ...whole(
    "PCIDriverRebindConfig",
    "live",
    "the device changes its driver at once, and back when it is removed",
    "siderolabs/talos pci_driver_rebind.go",
  ),
  ...whole(
    "ExtensionServiceConfig",
    "restarts service",
    "that extension's service",
    "siderolabs/talos extension_service.go",
  ),
  ...whole(
    "ImageVerificationConfig",
    "live",
    "for what is pulled later",
    "siderolabs/talos security/image_verification_config.go",
  ),
  ...whole(
    "FilesystemTrimConfig|FilesystemScrubConfig",
    "live",
    undefined,
    "Talos documentation: filesystem trim, filesystem scrub",
  ),

  // The container runtime
  ...whole(
    "RegistryMirrorConfig|RegistryTLSConfig",
    "live",
    undefined,
    "siderolabs/talos files/cri_registry_config.go",
  ),
  ...whole("RegistryAuthConfig", "needs a reboot", undefined, EDITING).map((row) => ({ ...row, until: 13 })),
  ...whole(
    "RegistryAuthConfig",
    "restarts service",
    "the container runtime",
    "siderolabs/talos files/cri_config.go, cri/service.go",
  ),
  ...whole(
    "CRICustomizationConfig|CRIBaseRuntimeSpecConfig",
    "restarts service",
    "the container runtime; a runtime specification is for new containers alone",
    "Talos documentation: containerd, OCI base runtime specification",
  ),

  // The kubelet and the node
  ...whole("KubeletConfig", "restarts service", "the kubelet; pods go on", "siderolabs/talos kubelet_service.go"),
  {
    kind: "KubeNodeConfig",
    path: "nodeIP.**",
    effect: "restarts service",
    says: "the kubelet",
    source: "siderolabs/talos kubelet_service.go",
  },
  ...whole(
    "KubeNodeConfig",
    "live",
    "on a worker the API server denies reserved names",
    "siderolabs/talos node_apply.go; Talos documentation: KubeNodeConfig",
  ),
  ...whole("KubePrismConfig", "restarts service", "the kubelet", "siderolabs/talos kubeprism.go, secrets/kubelet.go"),

  // The control plane
  {
    kind: "KubeAPIServerConfig",
    path: "certExtraSANs.**",
    effect: "live",
    says: "a new certificate is issued",
    source: "siderolabs/talos secrets/kubernetes_cert_sans.go",
  },
  ...whole(
    "KubeAPIServerConfig|KubeAdmissionControlConfig|KubeAuditPolicyConfig|KubeAuthenticationConfig|KubeAuthorizerConfig|KubeEtcdEncryptionConfig",
    "restarts service",
    "the API server of that node",
    STATIC_PODS,
  ),
  ...whole("KubeControllerManagerConfig", "restarts service", "the controller manager of that node", STATIC_PODS),
  ...whole("KubeSchedulerConfig", "restarts service", "the scheduler of that node", STATIC_PODS),
  ...whole(
    "KubeProxyConfig|KubeCoreDNSConfig|KubeFlannelCNIConfig",
    "by hand",
    "what runs stays as it is: talosctl upgrade-k8s applies it, or delete its objects",
    `${MANIFESTS}; Talos documentation: upgrading Kubernetes`,
  ),
  {
    kind: "KubeInlineManifestConfig|KubeExternalManifestConfig",
    path: "+",
    effect: "live",
    says: "created at once",
    source: MANIFESTS,
  },
  ...known(
    "KubeInlineManifestConfig|KubeExternalManifestConfig",
    "by hand",
    "objects that exist stay as they are until talosctl upgrade-k8s",
    MANIFESTS,
  ),
  {
    kind: "KubeNetworkConfig",
    path: "podSubnets.**",
    effect: "restarts service",
    says: "the controller manager; nodes keep the range they were born with",
    source: "siderolabs/talos k8s/control_plane.go",
  },
  {
    kind: "KubeNetworkConfig",
    path: "serviceSubnets.**",
    effect: "restarts service",
    says: "the API server; Services keep their addresses",
    source: "siderolabs/talos k8s/control_plane.go",
  },
  { kind: "KubeNetworkConfig", path: "dnsDomain", effect: "restarts service", says: "the kubelet", source: MANIFESTS },
  {
    kind: "KubeClusterConfig",
    path: "endpoint",
    effect: "restarts service",
    says: "the kubelet; kubeconfigs and certificates are renewed",
    source: "siderolabs/talos v1alpha1_k8s_bridge.go",
  },
  ...whole("KubeTalosAPIAccessConfig|DiscoveryServiceConfig|DiscoveryIdentityConfig|ImageCacheConfig", "live"),

  // Installation
  {
    kind: "UnattendedInstallConfig",
    path: "installer.image",
    effect: "by hand",
    says: "an installed node takes it by talosctl upgrade, one node after the other",
    source: "Talos documentation: upgrading Talos",
  },
  ...whole(
    "UnattendedInstallConfig",
    "none",
    "read when a machine installs itself, not later",
    "Talos documentation: unattended installation",
  ),

  // Volumes
  ...TALOS_VOLUMES,
];
