import { expiredAcceptance, idleAcceptance } from "../acceptance";
import type { Rule, RuleText } from "../rule";
import { notJudged } from "../unread/not-judged";
import { acmeAsksItself } from "./address/acme-asks-itself";
import { addressFamilies } from "./address/address-families";
import { addressOverlap } from "./address/address-overlap";
import { announcedByNobody } from "./address/announced-by-nobody";
import { dhcpOverFixedAddress } from "./address/dhcp-over-fixed-address";
import { loadBalancerAddress } from "./address/load-balancer-address";
import { loadBalancerUnserved } from "./address/load-balancer-unserved";
import { localTrafficLost } from "./address/local-traffic-lost";
import { nameserverInCluster } from "./address/nameserver-in-cluster";
import { networkOverlap } from "./address/network-overlap";
import { podNetworkSize } from "./address/pod-network-size";
import { sourceRangeHostBits } from "./address/source-range-host-bits";
import { capacityAfterLoss } from "./budget/capacity-after-loss";
import { classOutOfReach } from "./budget/class-out-of-reach";
import { datastoreSpace } from "./budget/datastore-space";
import { hostCpu, vmLargerThanHost } from "./budget/host-cpu";
import { hostMemory } from "./budget/host-memory";
import { machineTooSmall } from "./budget/machine-too-small";
import { podLargerThanNode } from "./budget/pod-larger-than-node";
import { volumesLargerThanDisk } from "./budget/volumes-larger-than-disk";
import { volumesLargerThanStorage } from "./budget/volumes-larger-than-storage";
import { chartUpgradePath } from "./change/chart-upgrade-path";
import { claimShrinks } from "./change/claim-shrinks";
import { claimTemplateSize } from "./change/claim-template-size";
import { cniChanged } from "./change/cni-changed";
import { contractChanged } from "./change/contract-changed";
import { dataLeftBehind } from "./change/data-left-behind";
import { databaseMajor } from "./change/database-major";
import { deliveryInOneStep } from "./change/delivery-in-one-step";
import { diskShrinks } from "./change/disk-shrinks";
import { domainChanged } from "./change/domain-changed";
import { encryptionSwitched } from "./change/encryption-switched";
import { engineChanged } from "./change/engine-changed";
import { immutableField } from "./change/immutable-field";
import { immutableSelector } from "./change/immutable-selector";
import { kubernetesUpgradePath } from "./change/kubernetes-upgrade-path";
import { machineMoved, machineReplaced } from "./change/machine-placement";
import { machineRemoved } from "./change/machine-removed";
import { movedToDocuments } from "./change/moved-to-documents";
import { networkOfLivingCluster } from "./change/network-of-living-cluster";
import { nodeRenamed } from "./change/node-renamed";
import { objectMovesStage } from "./change/object-moves-stage";
import { controlPlanesOneByOne, quorumInOneChange } from "./change/quorum-in-one-change";
import { stageRemoved } from "./change/stage-removed";
import { stageRenamed } from "./change/stage-renamed";
import { talosUpgradePath } from "./change/talos-upgrade-path";
import { crdBesideUser } from "./delivery/crd-beside-user";
import { engineNamespacePruned } from "./delivery/engine-namespace-pruned";
import { hookLeftOut } from "./delivery/hook-left-out";
import { hookMakesCertificate } from "./delivery/hook-makes-certificate";
import { missingPath } from "./delivery/missing-path";
import { renderAsksCluster } from "./delivery/render-asks-cluster";
import { renderNotStable } from "./delivery/render-not-stable";
import { renderedFacts } from "./delivery/rendered-facts";
import { repositoryWithoutKey } from "./delivery/repository-without-key";
import { sourceInCluster } from "./delivery/source-in-cluster";
import { stageCycle } from "./delivery/stage-cycle";
import { unknownStage } from "./delivery/unknown-stage";
import { jobMadeAgain } from "./lifetime/job-made-again";
import { leaseOrder } from "./lifetime/lease-order";
import { neverDue } from "./lifetime/never-due";
import { kubeletCertificateUnapproved, renewedByNobody } from "./lifetime/renewed-by-nobody";
import { timesExclude } from "./lifetime/times-exclude";
import { tokenOutlived } from "./lifetime/token-outlived";
import { controlPlaneMetrics } from "./monitoring/control-plane-metrics";
import { mailLoginWithoutPassword } from "./monitoring/mail-login-without-password";
import { metricOfNobody } from "./monitoring/metric-of-nobody";
import { monitorNotSelected } from "./monitoring/monitor-not-selected";
import { retention } from "./monitoring/retention";
import { callerShutOut, scrapeShutOut } from "./network/caller-shut-out";
import { defaultDenyWithoutDns } from "./network/default-deny-without-dns";
import { nodePort } from "./network/node-port";
import { nodePortPastFirewall } from "./network/node-port-past-firewall";
import { podNetworkLink } from "./network/pod-network-link";
import { appPoliciesNotEnforced, policiesNotEnforced } from "./network/policies-not-enforced";
import { crdTwice } from "./ownership/crd-twice";
import { duplicateObject } from "./ownership/duplicate-object";
import { recordsOwnerTwice } from "./ownership/records-owner-twice";
import { talosManifestInGit } from "./ownership/talos-manifest-in-git";
import { twoEngines } from "./ownership/two-engines";
import { twoManagers } from "./ownership/two-managers";
import { writtenByTwo } from "./ownership/written-by-two";
import { defaultStorageClass } from "./references/default-storage-class";
import { hostOutsideDomain } from "./references/host-outside-domain";
import { innerReference } from "./references/inner-reference";
import { missingReference } from "./references/missing-reference";
import { routeClaimedTwice } from "./references/route-claimed-twice";
import { routeParent } from "./references/route-parent";
import { selectorMatchesNothing } from "./references/selector-matches-nothing";
import { selectorOwnTemplate } from "./references/selector-own-template";
import { servicePort } from "./references/service-port";
import { unknownNodeLabel } from "./references/unknown-node-label";
import { unknownPeer } from "./references/unknown-peer";
import { unknownPortName } from "./references/unknown-port-name";
import { unknownStorageDriver } from "./references/unknown-storage-driver";
import { wildcardTwoLevels } from "./references/wildcard-two-levels";
import { objectSchema, removedApi } from "./schema/object-schema";
import { stackSchema } from "./schema/stack-schema";
import { credentialInText } from "./secrets/credential-in-text";
import { heldBack } from "./secrets/held-back";
import { literalSecret } from "./secrets/literal-secret";
import { plainSecret } from "./secrets/plain-secret";
import { scannedSecret } from "./secrets/scanned-secret";
import { sensitiveLiteral } from "./secrets/sensitive-literal";
import { agentWithoutExtension } from "./talos/agent-without-extension";
import { controlPlaneDocument } from "./talos/control-plane-document";
import { documentKind } from "./talos/document-kind";
import { imageForm } from "./talos/image-form";
import { imageNotOnHost } from "./talos/image-not-on-host";
import { isolatedWorkload } from "./talos/isolated-workload";
import { missingExtension } from "./talos/missing-extension";
import { missingMount } from "./talos/missing-mount";
import { oldAndNewKey } from "./talos/old-and-new-key";
import { patchSchema } from "./talos/patch-schema";
import { patchUndoesModel } from "./talos/patch-undoes-model";
import { unknownExtension } from "./talos/unknown-extension";
import { vipOnWorker } from "./talos/vip-on-worker";
import { endpointOfOneNode } from "./topology/endpoint-of-one-node";
import { etcdOnOneServer } from "./topology/etcd-on-one-server";
import { evenControlPlanes } from "./topology/even-control-planes";
import { haWithLocalStorage } from "./topology/ha-with-local-storage";
import { keptAway } from "./topology/kept-away";
import { nowhereToRun } from "./topology/nowhere-to-run";
import { quorumOnFewNodes } from "./topology/quorum-on-few-nodes";
import { quorumOnOneHost } from "./topology/quorum-on-one-host";
import { singleControlPlane } from "./topology/single-control-plane";
import { singleHost } from "./topology/single-host";
import { spreadingImpossible } from "./topology/spreading-impossible";
import { storageOnOneHost } from "./topology/storage-on-one-host";
import { storageStartOrder } from "./topology/storage-start-order";
import { chartFacts } from "./values/chart-facts";
import { chartValues, valuesUnverified } from "./values/chart-values";
import { ciliumHostDns } from "./values/cilium-host-dns";
import { valueAgainstMachines } from "./values/value-against-machines";
import { chartKubernetes } from "./versions/chart-kubernetes";
import { crdVersion } from "./versions/crd-version";
import { endOfLife } from "./versions/end-of-life";
import { featureGateRule } from "./versions/feature-gate";
import { neverReleased, newerThanTable } from "./versions/never-released";
import { retiredUpstream } from "./versions/retired-upstream";
import { talosKubernetes } from "./versions/talos-kubernetes";
import { driverBehind, versionsApart } from "./versions/versions-apart";
import { accessMode } from "./workload/access-mode";
import { autoscalerWithoutMetrics } from "./workload/autoscaler-without-metrics";
import { budgetRefused } from "./workload/budget-refused";
import { databaseOnNfs } from "./workload/database-on-nfs";
import { deviceOnSomeNode } from "./workload/device-on-some-node";
import { deviceUnavailable } from "./workload/device-unavailable";
import { disruptionBudget } from "./workload/disruption-budget";
import { gpuUnavailable } from "./workload/gpu-unavailable";
import { hardLinksAcrossMounts } from "./workload/hard-links-across-mounts";
import { hostPortTaken } from "./workload/host-port-taken";
import { imageTag } from "./workload/image-tag";
import { podSecurity } from "./workload/pod-security";
import { reclaimPolicy } from "./workload/reclaim-policy";
import { requestOverLimit } from "./workload/request-over-limit";
import { retainWithoutCleanup } from "./workload/retain-without-cleanup";
import { singleWriter } from "./workload/single-writer";
import { volumeOfClaim } from "./workload/volume-of-claim";

/** Every rule, by the name of its constant. Adding one is one file and one line here. */
export const rulesByName = {
  acmeAsksItself,
  accessMode,
  addressFamilies,
  announcedByNobody,
  addressOverlap,
  agentWithoutExtension,
  appPoliciesNotEnforced,
  autoscalerWithoutMetrics,
  capacityAfterLoss,
  chartFacts,
  chartKubernetes,
  chartUpgradePath,
  chartValues,
  ciliumHostDns,
  claimShrinks,
  claimTemplateSize,
  cniChanged,
  contractChanged,
  movedToDocuments,
  controlPlaneMetrics,
  controlPlanesOneByOne,
  crdBesideUser,
  crdTwice,
  crdVersion,
  credentialInText,
  databaseMajor,
  databaseOnNfs,
  dataLeftBehind,
  datastoreSpace,
  callerShutOut,
  scrapeShutOut,
  defaultDenyWithoutDns,
  defaultStorageClass,
  deviceOnSomeNode,
  deviceUnavailable,
  dhcpOverFixedAddress,
  diskShrinks,
  budgetRefused,
  disruptionBudget,
  controlPlaneDocument,
  documentKind,
  domainChanged,
  duplicateObject,
  encryptionSwitched,
  endOfLife,
  featureGateRule,
  endpointOfOneNode,
  engineChanged,
  engineNamespacePruned,
  evenControlPlanes,
  gpuUnavailable,
  heldBack,
  hostCpu,
  hostMemory,
  hostOutsideDomain,
  imageForm,
  imageNotOnHost,
  imageTag,
  immutableField,
  immutableSelector,
  kubernetesUpgradePath,
  literalSecret,
  loadBalancerAddress,
  loadBalancerUnserved,
  localTrafficLost,
  machineMoved,
  machineRemoved,
  machineReplaced,
  machineTooSmall,
  isolatedWorkload,
  missingExtension,
  missingMount,
  missingPath,
  innerReference,
  missingReference,
  monitorNotSelected,
  nameserverInCluster,
  networkOfLivingCluster,
  networkOverlap,
  neverReleased,
  newerThanTable,
  nodePort,
  nodeRenamed,
  keptAway,
  nodePortPastFirewall,
  nowhereToRun,
  objectMovesStage,
  objectSchema,
  oldAndNewKey,
  patchSchema,
  patchUndoesModel,
  plainSecret,
  podLargerThanNode,
  volumesLargerThanStorage,
  classOutOfReach,
  podNetworkLink,
  podNetworkSize,
  sourceRangeHostBits,
  podSecurity,
  policiesNotEnforced,
  quorumInOneChange,
  quorumOnFewNodes,
  quorumOnOneHost,
  reclaimPolicy,
  removedApi,
  retainWithoutCleanup,
  retention,
  retiredUpstream,
  routeClaimedTwice,
  routeParent,
  scannedSecret,
  selectorMatchesNothing,
  selectorOwnTemplate,
  sensitiveLiteral,
  servicePort,
  singleControlPlane,
  singleHost,
  singleWriter,
  requestOverLimit,
  hostPortTaken,
  sourceInCluster,
  spreadingImpossible,
  stackSchema,
  stageCycle,
  stageRemoved,
  stageRenamed,
  storageOnOneHost,
  storageStartOrder,
  haWithLocalStorage,
  etcdOnOneServer,
  talosKubernetes,
  talosManifestInGit,
  talosUpgradePath,
  twoEngines,
  twoManagers,
  unknownExtension,
  unknownNodeLabel,
  unknownPeer,
  unknownPortName,
  unknownStage,
  unknownStorageDriver,
  valuesUnverified,
  recordsOwnerTwice,
  valueAgainstMachines,
  vipOnWorker,
  volumeOfClaim,
  volumesLargerThanDisk,
  vmLargerThanHost,
  wildcardTwoLevels,
  writtenByTwo,
  repositoryWithoutKey,
  mailLoginWithoutPassword,
  hardLinksAcrossMounts,
  metricOfNobody,
  driverBehind,
  versionsApart,
  timesExclude,
  leaseOrder,
  tokenOutlived,
  jobMadeAgain,
  neverDue,
  renewedByNobody,
  kubeletCertificateUnapproved,
  deliveryInOneStep,
  hookLeftOut,
  hookMakesCertificate,
  renderAsksCluster,
  renderNotStable,
  renderedFacts,
} satisfies Readonly<Record<string, Rule>>;

/** Names of rules as the compiler knows them: a table of this type leaves none out. */
export type RuleName = keyof typeof rulesByName;

/** Every rule. */
export const RULES: readonly Rule[] = Object.values(rulesByName);

/** What the rule reference tells: the rules, and what the engine itself finds about acceptances. */
export const RULE_TEXTS: readonly RuleText[] = [...RULES, notJudged, expiredAcceptance, idleAcceptance];
