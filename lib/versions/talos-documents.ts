/**
 * The Talos minor in which a document kind appeared, for kinds that came later
 * than the oldest line above. Source: siderolabs/talos, pkg/machinery/config/types.
 */
const SINCE: Readonly<Record<number, readonly string[]>> = {
  10: ["EthernetConfig", "PCIDriverRebindConfig", "UserVolumeConfig"],
  11: ["ExistingVolumeConfig", "RawVolumeConfig", "SwapVolumeConfig", "ZswapConfig"],
  12: [
    "HostnameConfig",
    "LinkConfig",
    "LinkAliasConfig",
    "BondConfig",
    "BridgeConfig",
    "VLANConfig",
    "DummyLinkConfig",
    "WireguardConfig",
    "DHCPv4Config",
    "DHCPv6Config",
    "Layer2VIPConfig",
    "HCloudVIPConfig",
    "ResolverConfig",
    "StaticHostConfig",
    "TimeSyncConfig",
    "RegistryMirrorConfig",
    "RegistryAuthConfig",
    "RegistryTLSConfig",
    "OOMConfig",
  ],
  13: [
    "KubeSpanConfig",
    "EnvironmentConfig",
    "ExternalVolumeConfig",
    "RoutingRuleConfig",
    "BlackholeRouteConfig",
    "VRFConfig",
    "TCPProbeConfig",
    "ImageVerificationConfig",
  ],
  14: [
    "UnattendedInstallConfig",
    "SysctlConfig",
    "SysfsConfig",
    "KernelModuleConfig",
    "UdevRulesConfig",
    "KubeletConfig",
    "KubeNodeConfig",
    "KubeNetworkConfig",
    "KubeProxyConfig",
    "KubePrismConfig",
    "KubeFlannelCNIConfig",
    "KubeAPIServerConfig",
    "KubeInlineManifestConfig",
    "KubeExternalManifestConfig",
    "KubeTalosAPIAccessConfig",
    "SecurityProfileConfig",
    "BGPInstanceConfig",
    "HTTPProbeConfig",
    "ContainerConfig",
  ],
};

/** The minor that a document kind needs; undefined for one that all known lines have. */
export function kindSince(kind: string): number | undefined {
  const entry = Object.entries(SINCE).find(([, kinds]) => kinds.includes(kind));
  return entry === undefined ? undefined : Number(entry[0]);
}
