import { groupOf, type Manifest } from "../manifest/manifest";
import type { PlannedStage } from "../plan/stage";
import { isNativeGroup } from "./facts/needs";

/**
 * Custom resources of which no operator makes a Service, a Role, a
 * ServiceAccount or another object that one names, Secrets apart (each
 * project's documentation of the kind).
 */
const MAKE_NOTHING: Readonly<Record<string, RegExp>> = {
  "bitnami.com": /^SealedSecret$/,
  "cert-manager.io": /^(Certificate|Issuer|ClusterIssuer)$/,
  "cilium.io":
    /^Cilium(Clusterwide)?(NetworkPolicy|EgressGatewayPolicy|EnvoyConfig|L2AnnouncementPolicy|LoadBalancerIPPool)$/,
  "external-secrets.io": /^(ExternalSecret|SecretStore|PushSecret)$/,
  "gateway.networking.k8s.io": /^(HTTPRoute|GRPCRoute|TCPRoute|TLSRoute|UDPRoute|ReferenceGrant|BackendTLSPolicy)$/,
  "k8s.cni.cncf.io": /^NetworkAttachmentDefinition$/,
  "metallb.io": /./,
  "monitoring.coreos.com": /^(ServiceMonitor|PodMonitor|Probe|PrometheusRule|ScrapeConfig)$/,
  "traefik.io": /./,
};

/** True for an object of which an operator makes a Service, a Role or another object that one names. */
export function makesObjects(manifest: Manifest): boolean {
  const group = groupOf(manifest.apiVersion);
  return !isNativeGroup(group) && MAKE_NOTHING[group]?.test(manifest.kind) !== true;
}

/**
 * Namespaces of the stages in which everything that will exist is known: no
 * chart is installed there, and nothing there makes further objects. What is
 * named there and is not among the objects is missing.
 */
export function closedNamespaces(stages: readonly PlannedStage[]): ReadonlySet<string> {
  const made = new Set<string>();
  const open = new Set<string>();
  for (const { manifests, releases, provisions } of stages) {
    for (const { namespace } of releases) open.add(namespace);
    for (const { kind, namespace } of provisions) if (namespace !== undefined && kind !== "Secret") open.add(namespace);
    for (const manifest of manifests) {
      const { name, namespace } = manifest.metadata;
      if (manifest.kind === "Namespace") made.add(name);
      else if (namespace !== undefined && makesObjects(manifest)) open.add(namespace);
    }
  }
  return new Set([...made].filter((name) => !open.has(name)));
}
