// Written by npm run verify:talos -- --write. Source: siderolabs/talos pkg/machinery 1.14.1, by reflection.

/** Struct of each document kind; the main document has an empty kind, where they are others than in the table before. */
export const KINDS_1_14: Readonly<Record<string, string>> = {
  BGPInstanceConfig: "network.BGPInstanceConfigV1Alpha1",
  CRIBaseRuntimeSpecConfig: "cri.CRIBaseRuntimeSpecConfigV1Alpha1",
  CRICustomizationConfig: "cri.CRICustomizationConfigV1Alpha1",
  ContainerConfig: "container.ContainerConfigV1Alpha1",
  DiscoveryIdentityConfig: "cluster.DiscoveryIdentityConfigV1Alpha1",
  DiscoveryServiceConfig: "cluster.DiscoveryServiceConfigV1Alpha1",
  EtcFileConfig: "runtime.EtcFileConfigV1Alpha1",
  FilesystemScrubConfig: "block.FilesystemScrubConfigV1Alpha1",
  FilesystemTrimConfig: "block.FilesystemTrimConfigV1Alpha1",
  HTTPProbeConfig: "network.HTTPProbeConfigV1Alpha1",
  ImageCacheConfig: "cri.ImageCacheConfigV1Alpha1",
  KernelModuleConfig: "runtime.KernelModuleConfigV1Alpha1",
  KubeAPIServerCAConfig: "k8s.KubeAPIServerCAConfigV1Alpha1",
  KubeAPIServerConfig: "k8s.KubeAPIServerConfigV1Alpha1",
  KubeAdmissionControlConfig: "k8s.KubeAdmissionControlConfigV1Alpha1",
  KubeAggregatorCAConfig: "k8s.KubeAggregatorCAConfigV1Alpha1",
  KubeAuditPolicyConfig: "k8s.KubeAuditPolicyConfigV1Alpha1",
  KubeAuthenticationConfig: "k8s.KubeAuthenticationConfigV1Alpha1",
  KubeAuthorizerConfig: "k8s.KubeAuthorizerConfigV1Alpha1",
  KubeClusterConfig: "k8s.KubeClusterConfigV1Alpha1",
  KubeControllerManagerConfig: "k8s.KubeControllerManagerConfigV1Alpha1",
  KubeCoreDNSConfig: "k8s.KubeCoreDNSConfigV1Alpha1",
  KubeCredentialProviderConfig: "k8s.KubeCredentialProviderConfigV1Alpha1",
  KubeEtcdEncryptionConfig: "k8s.KubeEtcdEncryptionConfigV1Alpha1",
  KubeExternalManifestConfig: "k8s.KubeExternalManifestConfigV1Alpha1",
  KubeFlannelCNIConfig: "k8s.KubeFlannelCNIConfigV1Alpha1",
  KubeInlineManifestConfig: "k8s.KubeInlineManifestConfigV1Alpha1",
  KubeNetworkConfig: "k8s.KubeNetworkConfigV1Alpha1",
  KubeNodeConfig: "k8s.KubeNodeConfigV1Alpha1",
  KubePrismConfig: "k8s.KubePrismConfigV1Alpha1",
  KubeProxyConfig: "k8s.KubeProxyConfigV1Alpha1",
  KubeSchedulerConfig: "k8s.KubeSchedulerConfigV1Alpha1",
  KubeServiceAccountConfig: "k8s.KubeServiceAccountConfigV1Alpha1",
  KubeStaticPodConfig: "k8s.KubeStaticPodConfigV1Alpha1",
  KubeTalosAPIAccessConfig: "k8s.KubeTalosAPIAccessConfigV1Alpha1",
  KubeletConfig: "k8s.KubeletConfigV1Alpha1",
  LVMLogicalVolumeConfig: "storage.LVMLogicalVolumeConfigV1Alpha1",
  LVMVolumeGroupConfig: "storage.LVMVolumeGroupConfigV1Alpha1",
  RAIDArrayConfig: "storage.RAIDArrayConfigV1Alpha1",
  SecurityProfileConfig: "runtime.SecurityProfileConfigV1Alpha1",
  SysctlConfig: "runtime.SysctlConfigV1Alpha1",
  SysfsConfig: "runtime.SysfsConfigV1Alpha1",
  UdevRulesConfig: "runtime.UdevRulesConfigV1Alpha1",
  UnattendedInstallConfig: "runtime.UnattendedInstallConfigV1Alpha1",
};

/** Fields of each struct with their types: * pointer, [] list, {} map, = replaced whole by a patch, where they are others than in the table before. */
export const STRUCTS_1_14: Readonly<Record<string, string>> = {
  "block.EncryptionSpec":
    "allowDiscards *bool, blockSize number, cipher text, keySize number, keys []block.EncryptionKey, options []text, provider number:none",
  "block.ExistingVolumeConfigV1Alpha1":
    "apiVersion text, discovery block.VolumeDiscoverySpec, kind text, mount block.ExistingMountSpec, name text, scrub *block.ScrubConfig, trim *block.TrimConfig",
  "block.FilesystemScrubConfigV1Alpha1": "apiVersion text, interval number, kind text",
  "block.FilesystemSpec": "projectQuotaSupport *bool, type number:none, xfs *block.XFSSpec",
  "block.FilesystemTrimConfigV1Alpha1": "apiVersion text, interval number, kind text",
  "block.MountSpec": "disableAccessTime *bool, secure *bool",
  "block.ScrubConfig": "enabled *bool, interval number",
  "block.SystemVolumeFilesystemSpec": "xfs *block.XFSSpec",
  "block.TrimConfig": "enabled *bool, interval number",
  "block.UserVolumeConfigV1Alpha1":
    "apiVersion text, encryption block.EncryptionSpec, filesystem block.FilesystemSpec, kind text, mount block.UserMountSpec, name text, provisioning block.ProvisioningSpec, scrub *block.ScrubConfig, trim *block.TrimConfig, volumeType *number:partition",
  "block.VolumeConfigV1Alpha1":
    "apiVersion text, encryption block.EncryptionSpec, filesystem block.SystemVolumeFilesystemSpec, kind text, mount block.MountSpec, name text, provisioning block.ProvisioningSpec, scrub *block.ScrubConfig, trim *block.TrimConfig",
  "block.XFSSpec": "minAllocationGroupSize ByteSize",
  "cluster.DiscoveryIdentityConfigV1Alpha1": "apiVersion text, clusterID text, clusterSecret text, kind text",
  "cluster.DiscoveryServiceConfigV1Alpha1": "apiVersion text, endpoint url, kind text, name text",
  "container.ContainerCapabilities": "add []text, drop []text",
  "container.ContainerConfigV1Alpha1":
    "apiVersion text, args []text, dependsOn *container.ContainerDependsOn, entrypoint []text, environment []text, image text, kind text, mounts []container.ContainerMount, name text, network *container.ContainerNetwork, resources *container.ContainerResources, runAs *container.ContainerRunAs, security *container.ContainerSecurity, workingDir text",
  "container.ContainerDependsOn": "containers []text, networks []text, paths []text, time *bool",
  "container.ContainerMount":
    "hostPath *container.HostPathMount, tmpfs *container.TmpfsMount, userVolume *container.UserVolumeMount",
  "container.ContainerNetwork": "mode text",
  "container.ContainerResourceLimits": "cpu text, memory text",
  "container.ContainerResources": "limits *container.ContainerResourceLimits",
  "container.ContainerRunAs": "gid *number, uid *number",
  "container.ContainerSecurity": "capabilities *container.ContainerCapabilities, machinedAccess bool, profile text",
  "container.HostPathMount": "destination text, options []text, source text",
  "container.TmpfsMount": "destination text, options []text, size text",
  "container.UserVolumeMount": "destination text, name text, options []text",
  "cri.CRIBaseRuntimeSpecConfigV1Alpha1": "apiVersion text, kind text, overrides ={}any",
  "cri.CRICustomizationConfigV1Alpha1": "apiVersion text, content text, kind text, name text",
  "cri.ImageCacheConfigV1Alpha1": "apiVersion text, kind text, local cri.LocalImageCacheConfig",
  "cri.LocalImageCacheConfig": "enabled *bool",
  "k8s.AcceptedServiceAccountConfig": "audiences []text, issuers []url, publicKeys []text",
  "k8s.IssuerServiceAccountConfig": "issuerURL url, privateKey text",
  "k8s.KubeAPIServerCAConfigV1Alpha1":
    "acceptedCAs []text, apiVersion text, issuingCA *meta.CertificateAndKey, kind text",
  "k8s.KubeAPIServerConfigV1Alpha1":
    "apiPort *number, apiVersion text, certExtraSANs []text, env {}text, extraArgs Args, image text, kind text, resources k8s.ResourcesConfig, startupProbes *bool",
  "k8s.KubeAdmissionControlConfigV1Alpha1": "apiVersion text, configuration {}any, kind text, name text",
  "k8s.KubeAggregatorCAConfigV1Alpha1":
    "acceptedCAs []text, apiVersion text, issuingCA *meta.CertificateAndKey, kind text",
  "k8s.KubeAuditPolicyConfigV1Alpha1": "apiVersion text, configuration ={}any, kind text",
  "k8s.KubeAuthenticationConfigV1Alpha1": "apiVersion text, configuration ={}any, kind text",
  "k8s.KubeAuthorizerConfigV1Alpha1": "apiVersion text, kind text, name text, type text, webhook {}any",
  "k8s.KubeClusterConfigV1Alpha1": "apiVersion text, clusterName text, endpoint url, kind text",
  "k8s.KubeControllerManagerConfigV1Alpha1":
    "apiVersion text, enabled *bool, env {}text, extraArgs Args, image text, kind text, resources k8s.ResourcesConfig",
  "k8s.KubeCoreDNSConfigV1Alpha1": "apiVersion text, enabled *bool, image text, kind text",
  "k8s.KubeCredentialProviderConfigV1Alpha1": "apiVersion text, configuration ={}any, kind text",
  "k8s.KubeEtcdEncryptionConfigV1Alpha1": "apiVersion text, config {}any, kind text",
  "k8s.KubeExternalManifestConfigV1Alpha1": "apiVersion text, headers {}text, kind text, name text, url url",
  "k8s.KubeFlannelCNIConfigV1Alpha1":
    "apiVersion text, backendExtraConfig {}any, backendMTU number, backendPort number, backendType text, extraArgs []text, kind text, kubeNetworkPoliciesEnabled *bool, resources k8s.ResourcesConfig",
  "k8s.KubeInlineManifestConfigV1Alpha1": "apiVersion text, kind text, manifest text, name text",
  "k8s.KubeNetworkConfigV1Alpha1":
    "apiVersion text, dnsDomain text, kind text, nodeCIDRMaskSizeIPv4 number, nodeCIDRMaskSizeIPv6 number, podSubnets =[]text, serviceSubnets =[]text",
  "k8s.KubeNodeConfigV1Alpha1":
    "annotations {}text, apiVersion text, kind text, labels {}text, nodeIP k8s.NodeIPConfig, registerWithFQDN *bool, skipNodeRegistration *bool, taints {}text",
  "k8s.KubePrismConfigV1Alpha1": "apiVersion text, kind text, port number, tlsServerName text",
  "k8s.KubeProxyConfigV1Alpha1":
    "apiVersion text, config {}any, enabled *bool, extraArgs Args, image text, kind text, mode text, resources k8s.ResourcesConfig",
  "k8s.KubeSchedulerConfigV1Alpha1":
    "apiVersion text, config {}any, enabled *bool, env {}text, extraArgs Args, image text, kind text, resources k8s.ResourcesConfig",
  "k8s.KubeServiceAccountConfigV1Alpha1":
    "accepted k8s.AcceptedServiceAccountConfig, apiVersion text, issuer k8s.IssuerServiceAccountConfig, kind text",
  "k8s.KubeStaticPodConfigV1Alpha1": "apiVersion text, kind text, name text, pod ={}any",
  "k8s.KubeTalosAPIAccessConfigV1Alpha1":
    "allowedKubernetesNamespaces []text, allowedRoles []text, apiVersion text, kind text",
  "k8s.KubeletConfigV1Alpha1":
    "apiVersion text, clusterDNS []text, config {}any, defaultRuntimeSeccompProfileEnabled *bool, extraArgs Args, image text, kind text",
  "k8s.NodeIPConfig": "validSubnets []text",
  "k8s.ResourcesConfig": "limits {}any, requests {}any",
  "network.BGPBFDConfig": "detectMultiplier number, receiveInterval number, transmitInterval number",
  "network.BGPImportRoute": "bgpInstance text, prefixes []text",
  "network.BGPInstanceConfigV1Alpha1":
    "advertise =[]text, apiVersion text, importRoutes =[]network.BGPImportRoute, installRoutes *bool, kind text, localASN number, maxPaths number, multipath *bool, name text, neighbors =[]network.BGPNeighborConfig, routeSource text, routerID text, vrf text",
  "network.BGPNeighborConfig":
    "address text, bfd *network.BGPBFDConfig, holdTime number, link text, localASN number, passive bool, peerASN number",
  "network.DHCPv4ConfigV1Alpha1":
    "apiVersion text, clientIdentifier *number:none, duidRaw bytes, ignoreHostname *bool, ignoreRoutes *bool, kind text, name text, routeMetric number",
  "network.HTTPProbeConfigV1Alpha1":
    "apiVersion text, failureThreshold number, interval number, kind text, name text, timeout number, url url",
  "network.HostDNSConfig": "enabled *bool, forwardKubeDNSToHost *bool, resolveMemberNames *bool",
  "network.IngressRule": "except text, subnet sealed",
  "network.KubeSpanFiltersConfig": "endpoints []text, excludeAdvertisedNetworks []text",
  "network.NTPConfig": "servers []text, useNTS *bool",
  "network.NameserverConfig": "address text, protocol number:Do53, tlsServerName text",
  "network.ResolverConfigV1Alpha1":
    "apiVersion text, hostDNS network.HostDNSConfig, kind text, nameservers []network.NameserverConfig, searchDomains network.SearchDomainsConfig",
  "network.RouteConfig": "destination text, gateway text, metric number, mtu number, source text, table number:unspec",
  "network.RoutingRuleConfigV1Alpha1":
    "action number:unspec, apiVersion text, dst text, fwMark number, fwMask number, iifName text, kind text, name text, oifName text, src text, table number:unspec",
  "network.SearchDomainsConfig": "disableDefault *bool, domains =[]text",
  "network.WireguardPeer":
    "allowedIPs []text, endpoint text, persistentKeepaliveInterval number, presharedKey text, publicKey text",
  "runtime.DiskSelectorSpec": "match Expression",
  "runtime.EtcFileConfigV1Alpha1": "apiVersion text, contents text, kind text, mode number, name text",
  "runtime.InstallerSpec": "image text",
  "runtime.KernelModuleConfigV1Alpha1": "apiVersion text, kind text, name text, parameters []text",
  "runtime.ProvisioningSpec": "diskSelector runtime.DiskSelectorSpec, wipe *bool",
  "runtime.SecurityProfileConfigV1Alpha1": "apiVersion text, kind text, workloadIsolation *bool",
  "runtime.SysctlConfigV1Alpha1": "apiVersion text, kind text, params {}text",
  "runtime.SysfsConfigV1Alpha1": "apiVersion text, kind text, params {}text",
  "runtime.UdevRulesConfigV1Alpha1": "apiVersion text, kind text, rules []text",
  "runtime.UnattendedInstallConfigV1Alpha1":
    "apiVersion text, installer runtime.InstallerSpec, kind text, provisioning runtime.ProvisioningSpec, reboot *bool",
  "storage.LVMLogicalVolumeConfigV1Alpha1":
    "apiVersion text, kind text, mirrors *number, name text, provisioning storage.LVMLogicalVolumeProvisioningSpec, stripes *number, type number:linear",
  "storage.LVMLogicalVolumeProvisioningSpec": "maxSize size, minSize ByteSize, volumeGroup text",
  "storage.LVMVolumeGroupConfigV1Alpha1":
    "apiVersion text, kind text, name text, provisioning storage.ProvisioningSpec",
  "storage.LVMVolumeSelectorSpec": "match Expression",
  "storage.ProvisioningSpec": "volumeSelector storage.LVMVolumeSelectorSpec",
  "storage.RAIDArrayConfigV1Alpha1":
    "apiVersion text, kind text, level number:raid1, metadata number:1.0, name text, provisioning storage.RAIDProvisioningSpec",
  "storage.RAIDProvisioningSpec": "volumeSelector storage.RAIDVolumeSelector",
  "storage.RAIDVolumeSelector": "match Expression",
};
