import { at, type Fields } from "../data/fields";

/** A document of Talos 1.14, and what says the same in every configuration that is generated for an older contract. */
export interface Generated {
  /** Kind of the document. */
  readonly kind: string;
  /** Key of the main document that the generator writes, e.g. `machine.kubelet`. */
  readonly old: string;
  /** Field that makes the document disagree with it; absent: any. */
  readonly field?: string;
  /** Machines that have the key; absent: all. */
  readonly only?: "control-plane";
}

const FLANNEL_AND_NET = "cluster.network";
const API_SERVER = "cluster.apiServer";

/**
 * Documents that a node refuses next to a configuration of contract 1.13 or
 * older. All other kinds of 1.14 are accepted there.
 *
 * Source: each kind laid over configurations of the contracts 1.11 and 1.13 for
 * both kinds of machines, judged by siderolabs/talos pkg/machinery 1.14.1.
 */
export const REFUSED_BESIDE_OLD: readonly Generated[] = [
  { kind: "KubeClusterConfig", old: "cluster.clusterName" },
  { kind: "KubeNetworkConfig", old: FLANNEL_AND_NET },
  { kind: "KubeFlannelCNIConfig", old: FLANNEL_AND_NET },
  { kind: "KubeletConfig", old: "machine.kubelet" },
  { kind: "KubeCredentialProviderConfig", old: "machine.kubelet" },
  { kind: "KubeNodeConfig", old: "machine.nodeLabels", only: "control-plane" },
  { kind: "KubePrismConfig", old: "machine.features.kubePrism" },
  { kind: "ResolverConfig", field: "hostDNS", old: "machine.features.hostDNS" },
  { kind: "KubeAPIServerCAConfig", old: "cluster.ca" },
  { kind: "KubeAggregatorCAConfig", old: "cluster.aggregatorCA" },
  { kind: "KubeServiceAccountConfig", old: "cluster.serviceAccount" },
  { kind: "KubeAPIServerConfig", old: API_SERVER },
  { kind: "KubeAuthorizerConfig", old: API_SERVER },
  { kind: "KubeAdmissionControlConfig", old: "cluster.apiServer.admissionControl" },
  { kind: "KubeAuditPolicyConfig", old: "cluster.apiServer.auditPolicy" },
  { kind: "KubeControllerManagerConfig", old: "cluster.controllerManager" },
  { kind: "KubeSchedulerConfig", old: "cluster.scheduler" },
  { kind: "KubeProxyConfig", old: "cluster.proxy" },
  { kind: "KubeEtcdEncryptionConfig", old: "cluster.secretboxEncryptionSecret" },
  { kind: "DiscoveryServiceConfig", old: "cluster.discovery" },
  { kind: "DiscoveryIdentityConfig", old: "cluster.id" },
  { kind: "UnattendedInstallConfig", old: "machine.install" },
];

/** What a document disagrees with on a machine of contract 1.13 or older; undefined: nothing. */
export function generatedTwin(document: Fields, isControlPlane: boolean): Generated | undefined {
  return REFUSED_BESIDE_OLD.find(
    ({ kind, field, only }) =>
      kind === document.kind &&
      (field === undefined || at(document, field) !== undefined) &&
      (only === undefined || isControlPlane),
  );
}

/**
 * Documents that a worker refuses. Source: siderolabs/talos pkg/machinery
 * 1.14.1, "the following document kinds are only allowed on control plane machines".
 */
export const OF_CONTROL_PLANES: ReadonlySet<string> = new Set([
  "KubeAPIServerConfig",
  "KubeControllerManagerConfig",
  "KubeSchedulerConfig",
  "KubeProxyConfig",
  "KubeCoreDNSConfig",
  "KubeFlannelCNIConfig",
  "KubeAdmissionControlConfig",
  "KubeAuditPolicyConfig",
  "KubeAuthenticationConfig",
  "KubeAuthorizerConfig",
  "KubeEtcdEncryptionConfig",
  "KubeAggregatorCAConfig",
  "KubeServiceAccountConfig",
  "KubeTalosAPIAccessConfig",
]);
