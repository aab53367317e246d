/** A Talos minor and the Kubernetes minors that it runs. */
export interface TalosLine {
  /** The number after `1.`: 13 for Talos 1.13. */
  readonly minor: number;
  /** Oldest and newest Kubernetes minor, both included. */
  readonly kubernetes: readonly [number, number];
}

/** Source: siderolabs/talos, pkg/machinery/compatibility, one file a minor. */
export const TALOS_LINES: readonly TalosLine[] = [
  { minor: 8, kubernetes: [26, 31] },
  { minor: 9, kubernetes: [27, 32] },
  { minor: 10, kubernetes: [28, 33] },
  { minor: 11, kubernetes: [29, 34] },
  { minor: 12, kubernetes: [30, 35] },
  { minor: 13, kubernetes: [31, 36] },
  { minor: 14, kubernetes: [32, 37] },
];

/** The oldest lines that still get fixes: Talos keeps its last two minors, Kubernetes its last three. */
export const OLDEST_SUPPORTED = { talos: 12, kubernetes: 34 } as const;

/** The minor of `1.13.9` or `v1.13`: 13. */
export function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}

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
