// Written by npm run verify:talos -- --write. Source: siderolabs/talos pkg/machinery 1.13.9, by reflection.

/** Struct of each document kind; the main document has an empty kind. */
export const KINDS: Readonly<Record<string, string>> = {
  "": "v1alpha1.Config",
  BlackholeRouteConfig: "network.BlackholeRouteConfigV1Alpha1",
  BondConfig: "network.BondConfigV1Alpha1",
  BridgeConfig: "network.BridgeConfigV1Alpha1",
  DHCPv4Config: "network.DHCPv4ConfigV1Alpha1",
  DHCPv6Config: "network.DHCPv6ConfigV1Alpha1",
  DummyLinkConfig: "network.DummyLinkConfigV1Alpha1",
  EnvironmentConfig: "runtime.EnvironmentV1Alpha1",
  EthernetConfig: "network.EthernetConfigV1Alpha1",
  EventSinkConfig: "runtime.EventSinkV1Alpha1",
  ExistingVolumeConfig: "block.ExistingVolumeConfigV1Alpha1",
  ExtensionServiceConfig: "extensions.ServiceConfigV1Alpha1",
  ExternalVolumeConfig: "block.ExternalVolumeConfigV1Alpha1",
  HCloudVIPConfig: "network.HCloudVIPConfigV1Alpha1",
  HostnameConfig: "network.HostnameConfigV1Alpha1",
  KmsgLogConfig: "runtime.KmsgLogV1Alpha1",
  KubeSpanConfig: "network.KubeSpanConfigV1Alpha1",
  Layer2VIPConfig: "network.Layer2VIPConfigV1Alpha1",
  LinkAliasConfig: "network.LinkAliasConfigV1Alpha1",
  LinkConfig: "network.LinkConfigV1Alpha1",
  NetworkDefaultActionConfig: "network.DefaultActionConfigV1Alpha1",
  NetworkRuleConfig: "network.RuleConfigV1Alpha1",
  OOMConfig: "runtime.OOMV1Alpha1",
  PCIDriverRebindConfig: "hardware.PCIDriverRebindConfigV1Alpha1",
  RawVolumeConfig: "block.RawVolumeConfigV1Alpha1",
  RegistryAuthConfig: "cri.RegistryAuthConfigV1Alpha1",
  RegistryMirrorConfig: "cri.RegistryMirrorConfigV1Alpha1",
  RegistryTLSConfig: "cri.RegistryTLSConfigV1Alpha1",
  ResolverConfig: "network.ResolverConfigV1Alpha1",
  RoutingRuleConfig: "network.RoutingRuleConfigV1Alpha1",
  SideroLinkConfig: "siderolink.ConfigV1Alpha1",
  StaticHostConfig: "network.StaticHostConfigV1Alpha1",
  SwapVolumeConfig: "block.SwapVolumeConfigV1Alpha1",
  TCPProbeConfig: "network.TCPProbeConfigV1Alpha1",
  TimeSyncConfig: "network.TimeSyncConfigV1Alpha1",
  TrustedRootsConfig: "security.TrustedRootsConfigV1Alpha1",
  UserVolumeConfig: "block.UserVolumeConfigV1Alpha1",
  VLANConfig: "network.VLANConfigV1Alpha1",
  VRFConfig: "network.VRFConfigV1Alpha1",
  VolumeConfig: "block.VolumeConfigV1Alpha1",
  WatchdogTimerConfig: "runtime.WatchdogTimerV1Alpha1",
  WireguardConfig: "network.WireguardConfigV1Alpha1",
  ZswapConfig: "block.ZswapConfigV1Alpha1",
};

/** Fields of each struct with their types: * pointer, [] list, {} map, = replaced whole by a patch. */
export const STRUCTS: Readonly<Record<string, string>> = {
  "block.DiskSelector": "match Expression",
  "block.EncryptionKey":
    "kms *block.EncryptionKeyKMS, lockToState *bool, nodeID *{}any, slot number, static *block.EncryptionKeyStatic, tpm *block.EncryptionKeyTPM",
  "block.EncryptionKeyKMS": "endpoint text",
  "block.EncryptionKeyStatic": "passphrase text",
  "block.EncryptionKeyTPM": "checkSecurebootStatusOnEnroll *bool, options *block.EncryptionKeyTPMOptions",
  "block.EncryptionKeyTPMOptions": "pcrs []number",
  "block.EncryptionSpec":
    "blockSize number, cipher text, keySize number, keys []block.EncryptionKey, options []text, provider number:none",
  "block.ExistingMountSpec": "disableAccessTime *bool, readOnly *bool, secure *bool",
  "block.ExistingVolumeConfigV1Alpha1":
    "apiVersion text, discovery block.VolumeDiscoverySpec, kind text, mount block.ExistingMountSpec, name text",
  "block.ExternalMountSpec": "disableAccessTime *bool, readOnly *bool, secure *bool, virtiofs *block.VirtiofsMountSpec",
  "block.ExternalVolumeConfigV1Alpha1":
    "apiVersion text, filesystemType number:none, kind text, mount block.ExternalMountSpec, name text",
  "block.FilesystemSpec": "projectQuotaSupport *bool, type number:none",
  "block.MountSpec": "secure *bool",
  "block.ProvisioningSpec": "diskSelector block.DiskSelector, grow *bool, maxSize size, minSize ByteSize",
  "block.RawVolumeConfigV1Alpha1":
    "apiVersion text, encryption block.EncryptionSpec, kind text, name text, provisioning block.ProvisioningSpec",
  "block.SwapVolumeConfigV1Alpha1":
    "apiVersion text, encryption block.EncryptionSpec, kind text, name text, provisioning block.ProvisioningSpec",
  "block.UserMountSpec": "disableAccessTime *bool, secure *bool",
  "block.UserVolumeConfigV1Alpha1":
    "apiVersion text, encryption block.EncryptionSpec, filesystem block.FilesystemSpec, kind text, mount block.UserMountSpec, name text, provisioning block.ProvisioningSpec, volumeType *number:partition",
  "block.VirtiofsMountSpec": "tag text",
  "block.VolumeConfigV1Alpha1":
    "apiVersion text, encryption block.EncryptionSpec, kind text, mount block.MountSpec, name text, provisioning block.ProvisioningSpec",
  "block.VolumeDiscoverySpec": "volumeSelector block.VolumeSelector",
  "block.VolumeSelector": "match Expression",
  "block.ZswapConfigV1Alpha1": "apiVersion text, kind text, maxPoolPercent *number, shrinkerEnabled *bool",
  "cri.RegistryAuthConfigV1Alpha1":
    "apiVersion text, auth text, identityToken text, kind text, name text, password text, username text",
  "cri.RegistryEndpoint": "overridePath *bool, url url",
  "cri.RegistryMirrorConfigV1Alpha1":
    "apiVersion text, endpoints []cri.RegistryEndpoint, kind text, name text, skipFallback *bool",
  "cri.RegistryTLSConfigV1Alpha1":
    "apiVersion text, ca text, clientIdentity *meta.CertificateAndKey, insecureSkipVerify *bool, kind text, name text",
  "extensions.ConfigFile": "content text, mountPath text",
  "extensions.ServiceConfigV1Alpha1":
    "apiVersion text, configFiles ConfigFileList extensions.ConfigFile, environment []text, kind text, name text",
  "hardware.PCIDriverRebindConfigV1Alpha1": "apiVersion text, kind text, name text, targetDriver text",
  "meta.CertificateAndKey": "cert text, key text",
  "network.AddressConfig": "address sealed, routePriority *number",
  "network.BlackholeRouteConfigV1Alpha1": "apiVersion text, kind text, metric number, name text",
  "network.BondConfigV1Alpha1":
    "adActorSysPrio *number, adLACPActive *number:off, adSelect *number:stable, adUserPortKey *number, addresses []network.AddressConfig, allSlavesActive *number, apiVersion text, arpAllTargets *number:any, arpInterval *number, arpIpTargets []sealed, arpValidate *number:none, bondMode *number:balance-rr, downdelay *number, failOverMac *number:none, hardwareAddr bytes, kind text, lacpRate *number:slow, links []text, lpInterval *number, miimon *number, minLinks *number, missedMax *number, mtu number, multicast *bool, name text, nsIp6Targets []sealed, numPeerNotif *number, packetsPerSlave *number, peerNotifDelay *number, primaryReselect *number:always, resendIGMP *number, routes []network.RouteConfig, tlbLogicalLb *number, up *bool, updelay *number, useCarrier *bool, xmitHashPolicy *number:layer2",
  "network.BridgeConfigV1Alpha1":
    "addresses []network.AddressConfig, apiVersion text, hardwareAddr bytes, kind text, links []text, mtu number, multicast *bool, name text, routes []network.RouteConfig, stp network.BridgeSTPConfig, up *bool, vlan network.BridgeVLANConfig",
  "network.BridgeSTPConfig": "enabled *bool",
  "network.BridgeVLANConfig": "filtering *bool",
  "network.DHCPv4ConfigV1Alpha1":
    "apiVersion text, clientIdentifier *number:none, duidRaw bytes, ignoreHostname *bool, kind text, name text, routeMetric number",
  "network.DHCPv6ConfigV1Alpha1":
    "apiVersion text, clientIdentifier *number:none, duidRaw bytes, ignoreHostname *bool, kind text, name text, routeMetric number",
  "network.DefaultActionConfigV1Alpha1": "apiVersion text, ingress number:accept, kind text",
  "network.DummyLinkConfigV1Alpha1":
    "addresses []network.AddressConfig, apiVersion text, hardwareAddr bytes, kind text, mtu number, multicast *bool, name text, routes []network.RouteConfig, up *bool",
  "network.EthernetChannelsConfig": "combined *number, other *number, rx *number, tx *number",
  "network.EthernetConfigV1Alpha1":
    "apiVersion text, channels *network.EthernetChannelsConfig, features {}bool, kind text, name text, rings *network.EthernetRingsConfig, wakeOnLan []number",
  "network.EthernetRingsConfig":
    "cqe-size *number, rx *number, rx-buf-len *number, rx-jumbo *number, rx-mini *number, rx-push *bool, tcp-data-split *bool, tx *number, tx-push *bool, tx-push-buf-len *number",
  "network.HCloudVIPConfigV1Alpha1": "apiToken text, apiVersion text, kind text, link text, name text",
  "network.HostnameConfigV1Alpha1": "apiVersion text, auto *number:off, hostname text, kind text",
  "network.IngressRule": "except sealed, subnet sealed",
  "network.KubeSpanConfigV1Alpha1":
    "advertiseKubernetesNetworks *bool, allowDownPeerBypass *bool, apiVersion text, enabled *bool, filters *network.KubeSpanFiltersConfig, harvestExtraEndpoints *bool, kind text, mtu *number",
  "network.KubeSpanFiltersConfig": "endpoints []text, excludeAdvertisedNetworks []sealed",
  "network.Layer2VIPConfigV1Alpha1": "apiVersion text, kind text, link text, name text",
  "network.LinkAliasConfigV1Alpha1": "apiVersion text, kind text, name text, selector network.LinkSelector",
  "network.LinkConfigV1Alpha1":
    "addresses []network.AddressConfig, apiVersion text, kind text, mtu number, multicast *bool, name text, routes []network.RouteConfig, up *bool",
  "network.LinkSelector": "match Expression",
  "network.NTPConfig": "servers []text",
  "network.NameserverConfig": "address sealed",
  "network.PTPConfig": "devices []text",
  "network.ResolverConfigV1Alpha1":
    "apiVersion text, kind text, nameservers []network.NameserverConfig, searchDomains network.SearchDomainsConfig",
  "network.RouteConfig":
    "destination sealed, gateway sealed, metric number, mtu number, source sealed, table number:unspec",
  "network.RoutingRuleConfigV1Alpha1":
    "action number:unspec, apiVersion text, dst sealed, fwMark number, fwMask number, iifName text, kind text, name text, oifName text, src sealed, table number:unspec",
  "network.RuleConfigV1Alpha1":
    "apiVersion text, ingress =[]network.IngressRule, kind text, name text, portSelector network.RulePortSelector",
  "network.RulePortSelector": "ports =[]sealed, protocol number",
  "network.SearchDomainsConfig": "disableDefault *bool, domains []text",
  "network.StaticHostConfigV1Alpha1": "apiVersion text, hostnames []text, kind text, name text",
  "network.TCPProbeConfigV1Alpha1":
    "apiVersion text, endpoint text, failureThreshold number, interval number, kind text, name text, timeout number",
  "network.TimeSyncConfigV1Alpha1":
    "apiVersion text, bootTimeout number, enabled *bool, kind text, ntp *network.NTPConfig, ptp *network.PTPConfig",
  "network.VLANConfigV1Alpha1":
    "addresses []network.AddressConfig, apiVersion text, kind text, mtu number, multicast *bool, name text, parent text, routes []network.RouteConfig, up *bool, vlanID number, vlanMode *number",
  "network.VRFConfigV1Alpha1":
    "addresses []network.AddressConfig, apiVersion text, hardwareAddr bytes, kind text, links []text, mtu number, multicast *bool, name text, routes []network.RouteConfig, table number:unspec, up *bool",
  "network.WireguardConfigV1Alpha1":
    "addresses []network.AddressConfig, apiVersion text, firewallMark number, kind text, listenPort number, mtu number, multicast *bool, name text, peers []network.WireguardPeer, privateKey text, routes []network.RouteConfig, up *bool",
  "network.WireguardPeer":
    "allowedIPs []sealed, endpoint sealed, persistentKeepaliveInterval number, presharedKey text, publicKey text",
  "runtime.EnvironmentV1Alpha1": "apiVersion text, kind text, variables {}text",
  "runtime.EventSinkV1Alpha1": "apiVersion text, endpoint text, kind text",
  "runtime.KmsgLogV1Alpha1": "apiVersion text, kind text, name text, url url",
  "runtime.OOMV1Alpha1":
    "apiVersion text, cgroupRankingExpression Expression, kind text, sampleInterval number, strictCgroupClassOrdering *bool, triggerExpression Expression",
  "runtime.WatchdogTimerV1Alpha1": "apiVersion text, device text, kind text, timeout number",
  "security.TrustedRootsConfigV1Alpha1": "apiVersion text, certificates text, kind text, name text",
  "siderolink.ConfigV1Alpha1": "apiUrl url, apiVersion text, kind text, uniqueToken text",
  "v1alpha1.APIServerConfig":
    "admissionControl AdmissionPluginConfigList *v1alpha1.AdmissionPluginConfig, auditPolicy ={}any, authorizationConfig []*v1alpha1.AuthorizationConfigAuthorizerConfig, certSANs []text, disablePodSecurityPolicy *bool, env {}text, extraArgs Args, extraVolumes []v1alpha1.VolumeMountConfig, image text, resources *v1alpha1.ResourcesConfig",
  "v1alpha1.AdminKubeconfigConfig": "certLifetime number",
  "v1alpha1.AdmissionPluginConfig": "configuration {}any, name text",
  "v1alpha1.AuthorizationConfigAuthorizerConfig": "name text, type text, webhook {}any",
  "v1alpha1.Bond":
    "adActorSysPrio number, adActorSystem text, adSelect text, adUserPortKey number, allSlavesActive number, arpAllTargets text, arpIPTarget []text, arpInterval number, arpValidate text, deviceSelectors []v1alpha1.NetworkDeviceSelector, downdelay number, failOverMac text, interfaces []text, lacpRate text, lpInterval number, miimon number, minLinks number, mode text, numPeerNotif number, packetsPerSlave number, peerNotifyDelay number, primary text, primaryReselect text, resendIgmp number, tlbDynamicLb number, updelay number, useCarrier *bool, xmitHashPolicy text",
  "v1alpha1.Bridge": "interfaces []text, stp *v1alpha1.STP, vlan *v1alpha1.BridgeVLAN",
  "v1alpha1.BridgePort": "master text",
  "v1alpha1.BridgeVLAN": "vlanFiltering *bool",
  "v1alpha1.CNIConfig": "flannel *v1alpha1.FlannelCNIConfig, name text, urls []text",
  "v1alpha1.ClusterConfig":
    "acceptedCAs []*pem, adminKubeconfig *v1alpha1.AdminKubeconfigConfig, aescbcEncryptionSecret text, aggregatorCA *pem, allowSchedulingOnControlPlanes *bool, allowSchedulingOnMasters *bool, apiServer *v1alpha1.APIServerConfig, ca *pem, clusterName text, controlPlane *v1alpha1.ControlPlaneConfig, controllerManager *v1alpha1.ControllerManagerConfig, coreDNS *v1alpha1.CoreDNS, discovery *v1alpha1.ClusterDiscoveryConfig, etcd *v1alpha1.EtcdConfig, externalCloudProvider *v1alpha1.ExternalCloudProviderConfig, extraManifestHeaders {}text, extraManifests []text, id text, inlineManifests []v1alpha1.ClusterInlineManifest, network *v1alpha1.ClusterNetworkConfig, proxy *v1alpha1.ProxyConfig, scheduler *v1alpha1.SchedulerConfig, secret text, secretboxEncryptionSecret text, serviceAccount *pem, token text",
  "v1alpha1.ClusterDiscoveryConfig": "enabled *bool, registries v1alpha1.DiscoveryRegistriesConfig",
  "v1alpha1.ClusterInlineManifest": "contents text, name text",
  "v1alpha1.ClusterNetworkConfig":
    "cni *v1alpha1.CNIConfig, dnsDomain text, podSubnets =[]text, serviceSubnets =[]text",
  "v1alpha1.Config":
    "cluster *v1alpha1.ClusterConfig, debug *bool, machine *v1alpha1.MachineConfig, persist *bool, version text",
  "v1alpha1.ControlPlaneConfig": "endpoint *url, localAPIServerPort number",
  "v1alpha1.ControllerManagerConfig":
    "env {}text, extraArgs Args, extraVolumes []v1alpha1.VolumeMountConfig, image text, resources *v1alpha1.ResourcesConfig",
  "v1alpha1.CoreDNS": "disabled *bool, image text",
  "v1alpha1.DHCPOptions": "duidv6 text, ipv4 *bool, ipv6 *bool, routeMetric number",
  "v1alpha1.Device":
    "addresses []text, bond *v1alpha1.Bond, bridge *v1alpha1.Bridge, bridgePort *v1alpha1.BridgePort, cidr text, deviceSelector *v1alpha1.NetworkDeviceSelector, dhcp *bool, dhcpOptions *v1alpha1.DHCPOptions, dummy *bool, ignore *bool, interface text, mtu number, routes []*v1alpha1.Route, vip *v1alpha1.DeviceVIPConfig, vlans VlanList *v1alpha1.Vlan, wireguard *v1alpha1.DeviceWireguardConfig",
  "v1alpha1.DeviceVIPConfig": "equinixMetal *v1alpha1.VIPEquinixMetalConfig, hcloud *v1alpha1.VIPHCloudConfig, ip text",
  "v1alpha1.DeviceWireguardConfig":
    "firewallMark number, listenPort number, peers []*v1alpha1.DeviceWireguardPeer, privateKey text",
  "v1alpha1.DeviceWireguardPeer":
    "allowedIPs []text, endpoint text, persistentKeepaliveInterval number, publicKey text",
  "v1alpha1.DiscoveryRegistriesConfig":
    "kubernetes v1alpha1.RegistryKubernetesConfig, service v1alpha1.RegistryServiceConfig",
  "v1alpha1.DiskPartition": "mountpoint text, size number",
  "v1alpha1.EncryptionConfig":
    "blockSize number, cipher text, keySize number, keys []*v1alpha1.EncryptionKey, options []text, provider text",
  "v1alpha1.EncryptionKey":
    "kms *v1alpha1.EncryptionKeyKMS, nodeID *{}any, slot number, static *v1alpha1.EncryptionKeyStatic, tpm *v1alpha1.EncryptionKeyTPM",
  "v1alpha1.EncryptionKeyKMS": "endpoint text",
  "v1alpha1.EncryptionKeyStatic": "passphrase text",
  "v1alpha1.EncryptionKeyTPM": "checkSecurebootStatusOnEnroll *bool",
  "v1alpha1.EtcdConfig":
    "advertisedSubnets []text, ca *pem, extraArgs Args, image text, listenSubnets []text, subnet text",
  "v1alpha1.ExternalCloudProviderConfig": "enabled *bool, manifests []text",
  "v1alpha1.ExtraHost": "aliases []text, ip text",
  "v1alpha1.ExtraMount":
    "destination text, gidMappings []v1alpha1.LinuxIDMapping, options []text, source text, type text, uidMappings []v1alpha1.LinuxIDMapping",
  "v1alpha1.FeaturesConfig":
    "apidCheckExtKeyUsage *bool, diskQuotaSupport *bool, hostDNS *v1alpha1.HostDNSConfig, imageCache *v1alpha1.ImageCacheConfig, kubePrism *v1alpha1.KubePrism, kubernetesTalosAPIAccess *v1alpha1.KubernetesTalosAPIAccessConfig, nodeAddressSortAlgorithm text, rbac *bool, stableHostname *bool",
  "v1alpha1.FlannelCNIConfig": "extraArgs []text, kubeNetworkPoliciesEnabled *bool",
  "v1alpha1.HostDNSConfig": "enabled *bool, forwardKubeDNSToHost *bool, resolveMemberNames *bool",
  "v1alpha1.ImageCacheConfig": "localEnabled *bool",
  "v1alpha1.InstallConfig":
    "bootloader *bool, disk text, diskSelector *v1alpha1.InstallDiskSelector, extensions []v1alpha1.InstallExtensionConfig, extraKernelArgs []text, grubUseUKICmdline *bool, image text, legacyBIOSSupport *bool, wipe *bool",
  "v1alpha1.InstallDiskSelector":
    "busPath text, modalias text, model text, name text, serial text, size *sealed, type text, uuid text, wwid text",
  "v1alpha1.InstallExtensionConfig": "image text",
  "v1alpha1.KernelConfig": "modules []*v1alpha1.KernelModuleConfig",
  "v1alpha1.KernelModuleConfig": "name text, parameters []text",
  "v1alpha1.KubePrism": "enabled *bool, port number",
  "v1alpha1.KubeSpanFilters": "endpoints []text, excludeAdvertisedNetworks []text",
  "v1alpha1.KubeletConfig":
    "clusterDNS []text, credentialProviderConfig {}any, defaultRuntimeSeccompProfileEnabled *bool, disableManifestsDirectory *bool, extraArgs Args, extraConfig {}any, extraMounts []v1alpha1.ExtraMount, image text, nodeIP *v1alpha1.KubeletNodeIPConfig, registerWithFQDN *bool, skipNodeRegistration *bool",
  "v1alpha1.KubeletNodeIPConfig": "validSubnets []text",
  "v1alpha1.KubernetesTalosAPIAccessConfig": "allowedKubernetesNamespaces []text, allowedRoles []text, enabled *bool",
  "v1alpha1.LinuxIDMapping": "containerID number, hostID number, size number",
  "v1alpha1.LoggingConfig": "destinations []v1alpha1.LoggingDestination",
  "v1alpha1.LoggingDestination": "endpoint *url, extraTags {}text, format text",
  "v1alpha1.MachineConfig":
    "acceptedCAs []*pem, baseRuntimeSpecOverrides {}any, ca *pem, certSANs []text, controlPlane *v1alpha1.MachineControlPlaneConfig, disks []*v1alpha1.MachineDisk, env {}text, features *v1alpha1.FeaturesConfig, files []*v1alpha1.MachineFile, install *v1alpha1.InstallConfig, kernel *v1alpha1.KernelConfig, kubelet *v1alpha1.KubeletConfig, logging *v1alpha1.LoggingConfig, network *v1alpha1.NetworkConfig, nodeAnnotations {}text, nodeLabels {}text, nodeTaints {}text, pods []{}any, registries v1alpha1.RegistriesConfig, seccompProfiles []*v1alpha1.MachineSeccompProfile, sysctls {}text, sysfs {}text, systemDiskEncryption *v1alpha1.SystemDiskEncryptionConfig, time *v1alpha1.TimeConfig, token text, type text, udev *v1alpha1.UdevConfig",
  "v1alpha1.MachineControlPlaneConfig":
    "controllerManager *v1alpha1.MachineControllerManagerConfig, scheduler *v1alpha1.MachineSchedulerConfig",
  "v1alpha1.MachineControllerManagerConfig": "disabled *bool",
  "v1alpha1.MachineDisk": "device text, partitions []*v1alpha1.DiskPartition",
  "v1alpha1.MachineFile": "content text, op text, path text, permissions number",
  "v1alpha1.MachineSchedulerConfig": "disabled *bool",
  "v1alpha1.MachineSeccompProfile": "name text, value {}any",
  "v1alpha1.NetworkConfig":
    "disableSearchDomain *bool, extraHostEntries []*v1alpha1.ExtraHost, hostname text, interfaces NetworkDeviceList *v1alpha1.Device, kubespan *v1alpha1.NetworkKubeSpan, nameservers []text, searchDomains []text",
  "v1alpha1.NetworkDeviceSelector":
    "busPath text, driver text, hardwareAddr text, pciID text, permanentAddr text, physical *bool",
  "v1alpha1.NetworkKubeSpan":
    "advertiseKubernetesNetworks *bool, allowDownPeerBypass *bool, enabled *bool, filters *v1alpha1.KubeSpanFilters, harvestExtraEndpoints *bool, mtu *number",
  "v1alpha1.ProxyConfig": "disabled *bool, extraArgs Args, image text, mode text",
  "v1alpha1.RegistriesConfig": "config {}*v1alpha1.RegistryConfig, mirrors {}*v1alpha1.RegistryMirrorConfig",
  "v1alpha1.RegistryAuthConfig": "auth text, identityToken text, password text, username text",
  "v1alpha1.RegistryConfig": "auth *v1alpha1.RegistryAuthConfig, tls *v1alpha1.RegistryTLSConfig",
  "v1alpha1.RegistryKubernetesConfig": "disabled *bool",
  "v1alpha1.RegistryMirrorConfig": "endpoints []text, overridePath *bool, skipFallback *bool",
  "v1alpha1.RegistryServiceConfig": "disabled *bool, endpoint text",
  "v1alpha1.RegistryTLSConfig": "ca bytes, clientIdentity *pem, insecureSkipVerify *bool",
  "v1alpha1.ResourcesConfig": "limits {}any, requests {}any",
  "v1alpha1.Route": "gateway text, metric number, mtu number, network text, source text",
  "v1alpha1.STP": "enabled *bool",
  "v1alpha1.SchedulerConfig":
    "config {}any, env {}text, extraArgs Args, extraVolumes []v1alpha1.VolumeMountConfig, image text, resources *v1alpha1.ResourcesConfig",
  "v1alpha1.SystemDiskEncryptionConfig": "ephemeral *v1alpha1.EncryptionConfig, state *v1alpha1.EncryptionConfig",
  "v1alpha1.TimeConfig": "bootTimeout number, disabled *bool, servers []text",
  "v1alpha1.UdevConfig": "rules []text",
  "v1alpha1.VIPEquinixMetalConfig": "apiToken text",
  "v1alpha1.VIPHCloudConfig": "apiToken text",
  "v1alpha1.Vlan":
    "addresses []text, cidr text, dhcp *bool, dhcpOptions *v1alpha1.DHCPOptions, mtu number, routes []*v1alpha1.Route, vip *v1alpha1.DeviceVIPConfig, vlanId number",
  "v1alpha1.VolumeMountConfig": "hostPath text, mountPath text, readonly bool",
};
