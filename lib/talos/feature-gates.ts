/** The Kubernetes minors, the numbers after `1.`, that the table below is of. */
const FIRST = 32;
const LAST = 37;

/**
 * Feature gates of the Kubernetes programs, by the first and last minor that know them,
 * `-` alone for all from 1.32 to 1.37, then the minor from which it can only be
 * on (or off). kubelet, API server, controller manager and scheduler know the
 * same ones, and refuse to start with one that they do not know.
 *
 * Source: kubernetes/kubernetes, versioned_feature_list.yaml of 1.32.13,
 * 1.33.13, 1.34.4, 1.35.4, 1.36.3 and 1.37.2; read 2026-11-29.
 */
const GATES: Readonly<Record<string, string>> = {
  "-32": `VolumeCapacityPriority`,
  "-32 on:32": `
    APIListChunking AdmissionWebhookMatchConditions AggregatedDiscoveryEndpoint AppArmor AppArmorFields CPUManager
    DisableCloudProviders DisableKubeletCloudCredentialProviders EfficientWatchResumption JobPodFailurePolicy
    KubeProxyDrainingTerminatingNodes PDBUnhealthyPodEvictionPolicy PersistentVolumeLastPhaseTransitionTime
    RemainingItemCount WatchBookmark`,
  "-33 on:32": `DevicePluginCDIDevices ElasticIndexedJob PodDisruptionConditions StatefulSetStartOrdinal`,
  "-34": `UserNamespacesPodSecurityStandards`,
  "-34 off:32": `AllowServiceLBStatusOnNonLB`,
  "-34 on:32": `
    ComponentSLIs CronJobsScheduledAnnotation LoadBalancerIPMode PodIndexLabel SizeMemoryBackedVolumes
    StatefulSetAutoDeletePVC StrictCostEnforcementForVAP StrictCostEnforcementForWebhooks`,
  "-35": `
    CPUCFSQuotaPeriod InPlacePodVerticalScalingAllocatedStatus InTreePluginPortworxUnregister
    RuntimeClassInImageCriAPI`,
  "-35 off:33": `WatchFromStorageWithoutResourceVersion`,
  "-35 on:32": `MemoryManager StructuredAuthorizationConfiguration`,
  "-35 on:33": `CSIMigrationPortworx HonorPVReclaimPolicy ServiceTrafficDistribution TopologyAwareHints`,
  "-36 on:32": `LogarithmicScaleDown RetryGenerateName`,
  "-36 on:33": `AnyVolumeDataSource BtreeWatchCache JobBackoffLimitPerIndex JobSuccessPolicy SidecarContainers`,
  "-36 on:34": `
    APIServerTracing AnonymousAuthConfigurableEndpoints AuthorizeNodeWithSelectors AuthorizeWithSelectors
    ConsistentListFromCache JobPodReplacementPolicy OrderedNamespaceDeletion PodLifecycleSleepAction
    PodLifecycleSleepActionAllowZero RelaxedDNSSearchValidation ResilientWatchCacheInitialization
    SchedulerQueueingHints StructuredAuthenticationConfiguration`,
  "-": `
    APIResponseCompression APIServerIdentity APIServingWithRoutine AllowDNSOnlyNodeCSR
    AllowInsecureKubeletCertificateSigningRequests AllowUnsafeMalformedObjectDeletion CBORServingAndStorage
    CPUManagerPolicyAlphaOptions CPUManagerPolicyBetaOptions CSIVolumeHealth CloudControllerManagerWebhook
    ClusterTrustBundle ClusterTrustBundleProjection ComponentFlagz ComponentStatusz ConcurrentWatchObjectDecode
    ContainerCheckpoint CoordinatedLeaderElection CrossNamespaceVolumeDataSource EventedPLEG GracefulNodeShutdown
    GracefulNodeShutdownBasedOnPodPriority HPAScaleToZero InPlacePodVerticalScalingExclusiveCPUs KMSv1
    KubeletCrashLoopBackOffMax KubeletInUserNamespace KubeletRegistrationGetOnExistsOnly KubeletSeparateDiskGC
    LocalStorageCapacityIsolationFSQuotaMonitoring MatchLabelKeysInPodTopologySpread MaxUnavailableStatefulSet
    MemoryQoS MutatingAdmissionPolicy OpenAPIEnums PodAndContainerStatsFromCRI PodDeletionCost PodLevelResources
    PodLogsQuerySplitStreams PortForwardWebsockets QOSReserved ReloadKubeletServerCertificateFile
    RemoteRequestHeaderUID ResourceHealthStatus RotateKubeletServerCertificate SELinuxMount SchedulerAsyncPreemption
    ServiceAccountNodeAudienceRestriction StorageNamespaceIndex StorageVersionAPI StorageVersionHash
    StorageVersionMigrator TopologyManagerPolicyAlphaOptions TopologyManagerPolicyBetaOptions
    TranslateStreamCloseWebsocketRequests UnauthenticatedHTTP2DOSMitigation UnknownVersionInteroperabilityProxy
    WatchList WindowsCPUAndMemoryAffinity WindowsGracefulNodeShutdown WindowsHostNetwork`,
  "- off:35": `AllowOverwriteTerminationGracePeriodSeconds`,
  "- off:36": `SeparateCacheWatchRPC`,
  "- on:32": `
    CustomResourceFieldSelectors PodSchedulingReadiness ServiceAccountTokenJTI
    ServiceAccountTokenNodeBindingValidation ServiceAccountTokenPodNodeInfo`,
  "- on:33": `
    CPUManagerPolicyOptions CRDValidationRatcheting MatchLabelKeysInPodAffinity NFTablesProxyMode
    NodeInclusionPolicyInPodTopologySpread RecursiveReadOnlyMounts ServiceAccountTokenNodeBinding`,
  "- on:34": `
    KubeletCgroupDriverFromCRI KubeletTracing MultiCIDRServiceAllocator NodeSwap RecoverVolumeExpansionFailure
    RelaxedEnvironmentVariableValidation SeparateTaintEvictionController WinDSR WinOverlay`,
  "- on:35": `
    DisableAllocatorDualWrite DynamicResourceAllocation ExecProbeTimeout ImageMaximumGCAge InPlacePodVerticalScaling
    JobManagedBy SupplementalGroupsPolicy SystemdWatchdog`,
  "- on:36": `
    DRAAdminAccess DisableNodeKubeProxyVersion ExternalServiceAccountTokenSigner ImageVolume KubeletFineGrainedAuthz
    KubeletPodResourcesDynamicResources KubeletPodResourcesGet NodeLogQuery ProcMountType SELinuxChangePolicy
    SELinuxMountReadWriteOncePod TopologyManagerPolicyOptions UserNamespacesSupport VolumeAttributesClass`,
  "- on:37": `DRAResourceClaimDeviceStatus PodReadyToStartContainersCondition WatchCacheInitializationPostStartHook`,
  "33-33": `LegacySidecarContainers`,
  "33-36 on:34": `StreamingCollectionEncodingToJSON StreamingCollectionEncodingToProtobuf`,
  "33-": `
    AllowParsingUserUIDFromCertAuth ContainerStopSignals ContextualLogging DRADeviceTaints DRAPartitionableDevices
    DeploymentReplicaSetTerminatingReplicas KubeletEnsureSecretPulledImages
    KubeletServiceAccountTokenForCredentialProviders ListFromCacheSnapshot LoggingAlphaOptions LoggingBetaOptions
    PodTopologyLabelsAdmission ReduceDefaultCrashLoopBackOffDecay SchedulerPopFromBackoffQ StorageCapacityScoring
    StrictIPCIDRValidation`,
  "33- off:36": `GitRepoVolumeDriver`,
  "33- off:37": `DeclarativeValidationTakeover`,
  "33- on:35": `AggregatedDiscoveryRemoveBetaType PodObservedGenerationTracking PreferSameTrafficDistribution`,
  "33- on:36": `DeclarativeValidation KubeletPSI MutableCSINodeAllocatableCount`,
  "33- on:37": `DRAPrioritizedList DisableCPUQuotaWithExclusiveCPUs HPAConfigurableTolerance`,
  "34-34 on:34": `ProbeHostPodSecurityStandards`,
  "34-36": `PreventStaticPodAPIReferences`,
  "34-": `
    ClearingNominatedNodeNameAfterBinding ContainerRestartRules DRAConsumableCapacity DRADeviceBindingConditions
    DRASchedulerFilterTimeout DetectCacheInconsistency EnvFiles InPlacePodVerticalScalingExclusiveMemory
    KubeletPodResourcesListUseActivePods MatchLabelKeysInPodTopologySpreadSelectorMerge
    NominatedNodeNameForExpectation PodCertificateRequest SchedulerAsyncAPICalls SizeBasedListCostEstimate
    StatefulSetSemanticRevisionComparison StructuredAuthenticationConfigurationEgressSelector
    TokenRequestServiceAccountUIDValidation`,
  "34- on:37": `DRAExtendedResource HostnameOverride RelaxedServiceNameValidation`,
  "35-36": `GangScheduling`,
  "35-": `
    AuthorizePodWebsocketUpgradeCreatePermission CRDObservedGenerationTracking ChangeContainerStatusOnKubeletRestart
    CloudControllerManagerWatchBasedRoutesReconciliation ConstrainedImpersonation DRADeviceTaintRules
    GenericWorkload InPlacePodLevelResourcesVerticalScaling MutablePVNodeAffinity
    MutablePodResourcesForSuspendedJobs MutableSchedulingDirectivesForSuspendedJobs OpportunisticBatching
    RestartAllContainersOnContainerExits StructuredAuthenticationConfigurationJWKSMetrics
    TaintTolerationComparisonOperators UserNamespacesHostNetworkSupport VolumeLimitScaling`,
  "35- on:36": `CSIServiceAccountTokenSecrets`,
  "35- on:37": `NodeDeclaredFeatures`,
  "36-36": `WorkloadAwarePreemption`,
  "36-": `
    AllowServiceExternalIPs CRIListStreaming ControllerManagerReleaseLeaderElectionLockOnExit
    CustomCPUCFSQuotaPeriod DRAListTypeAttributes DRANodeAllocatableResources
    DRAResourceClaimGranularStatusAuthorization DRAResourcePoolStatus DRAWorkloadResourceClaims
    DeclarativeValidationBeta ExtendWebSocketsToKubelet ImageVolumeWithDigest ManifestBasedAdmissionControlConfig
    NativeHistograms PersistentVolumeClaimUnusedSinceTime PodLevelResourceManagers PodsAPI ReloadKubeletClientCAFile
    ResourceHealthStatusMessage RuntimeClassInImageCriApi ServiceCIDRStatusFieldWiping ShardedListAndWatch
    StaleControllerConsistencyDaemonSet StaleControllerConsistencyJob StaleControllerConsistencyReplicaSet
    StaleControllerConsistencyStatefulSet TopologyAwareWorkloadScheduling WorkloadWithJob`,
  "36- on:37": `InPlacePodVerticalScalingInitContainers PLEGOnDemandRelist`,
  "37-": `
    APIServerWebhookAuthenticationToken AtomicWriteVolumeUserFields CompositePodGroup
    ConsistentListFromCacheSkipTimeoutFallback DRADerivedAttributes DRADeviceCompatibilityGroups
    DRAFractionalCapacityRange DRAOptionalNodeOperations DRAPartitionableDevicesType DefaultPodSysctls
    EmptyDirVolumeMode EtcdRangeStream EvictionRequestAPI ExcludeAdmissionWebhookVirtualResources
    GRPCContainerProbeTLS H2CContainerProbe HPAGeneration HPAOptimizedSelectorStore HugepageAwareEviction
    InPlacePodVerticalScalingMemoryBackedVolumes InPlacePodVerticalScalingSchedulerPreemption
    InterPodAffinityHostnameFastPath KubeProxyIPVS KubeProxyNFTablesLocalhostNodePorts KubeletAllocatedPodsEndpoint
    NFTablesNetlink NodeControllerLeaseCircuitBreaker NodeLifecycleConditions PodGroupPreemptionPolicy
    PodLevelResourcesFixDefaulting PodLevelResourcesFixKubeletQOSClass SchedulerPreQueueingHints
    StaleControllerConsistencyHPA StatefulSetRecreateStrategy VolumeBindMountOptions WatchListCompression
    WebhookRoundTripLoadBalancing`,
};

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(GATES).flatMap(([spec, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name): [string, string] => [name, spec]),
  ),
);

/** What a Kubernetes minor makes of a feature gate. */
export interface FeatureGate {
  /** First minor that knows it, the number after `1.`; the oldest of the table where it may be older. */
  readonly first: number;
  /** Last minor that knows it; the newest of the table where it still does. */
  readonly last: number;
  /** From this minor on it has this value and no other. */
  readonly locked?: { readonly minor: number; readonly value: boolean };
}

/** A feature gate by name; undefined for one that no minor of the table knows. */
export function featureGate(name: string): FeatureGate | undefined {
  const text = BY_NAME.get(name);
  const [, first, last, value, minor] = /^(\d*)-(\d*)(?: (on|off):(\d+))?$/.exec(text ?? "") ?? [];
  if (text === undefined || first === undefined || last === undefined) return undefined;
  return {
    first: first === "" ? FIRST : Number(first),
    last: last === "" ? LAST : Number(last),
    ...(minor === undefined ? {} : { locked: { minor: Number(minor), value: value === "on" } }),
  };
}

/** True for a Kubernetes minor that the table is of. */
export function knowsFeatureGates(minor: number): boolean {
  return minor >= FIRST && minor <= LAST;
}

/** Names of the feature gates that a minor knows. */
export function featureGatesOf(minor: number): readonly string[] {
  return [...BY_NAME.keys()].filter((name) => {
    const gate = featureGate(name);
    return gate !== undefined && gate.first <= minor && minor <= gate.last;
  });
}
