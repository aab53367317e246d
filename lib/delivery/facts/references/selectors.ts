import { indexOf, type RowIndex } from "./row";

/** One field that chooses things by labels, not by name. */
export interface SelectorRow {
  /** API group of the objects that have the field; empty: the core group. */
  readonly group: string;
  /** Their kinds. */
  readonly kinds: readonly string[];
  /** Pattern (see `reach`) that leads to the selector. */
  readonly path: string;
  /**
   * What it chooses: pods of the object's namespace, pods of its own template,
   * Services of the namespaces in `spec.namespaceSelector`, nodes, or peers in
   * a namespace that the selector or its neighbour names.
   */
  readonly chooses: "pods" | "template" | "services" | "nodes" | "peers";
  /** A map of labels and values, a selector with `matchLabels`, or one of Cilium, whose keys have a source before them. */
  readonly form: "map" | "selector" | "cilium";
}

const CILIUM_POLICIES = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"];
const CILIUM = "cilium.io";
const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

/** Where pods are, as in the rows of names. */
const POD_PLACES: readonly (readonly [group: string, kinds: readonly string[], path: string])[] = [
  ["", ["Pod"], "spec"],
  ["apps", WORKLOADS, "spec.template.spec"],
  ["batch", ["Job"], "spec.template.spec"],
  ["batch", ["CronJob"], "spec.jobTemplate.spec.template.spec"],
];

/** Every field that is known to choose by labels (API references of Kubernetes 1.34, Cilium 1.20, MetalLB, prometheus-operator). */
export const SELECTOR_ROWS: readonly SelectorRow[] = [
  { group: "", kinds: ["Service"], path: "spec.selector", chooses: "pods", form: "map" },
  { group: "policy", kinds: ["PodDisruptionBudget"], path: "spec.selector", chooses: "pods", form: "selector" },
  { group: "networking.k8s.io", kinds: ["NetworkPolicy"], path: "spec.podSelector", chooses: "pods", form: "selector" },
  { group: CILIUM, kinds: ["CiliumNetworkPolicy"], path: "spec.endpointSelector", chooses: "pods", form: "cilium" },
  { group: CILIUM, kinds: ["CiliumNetworkPolicy"], path: "specs[].endpointSelector", chooses: "pods", form: "cilium" },
  {
    group: CILIUM,
    kinds: ["CiliumLocalRedirectPolicy"],
    path: "spec.redirectBackend.localEndpointSelector",
    chooses: "pods",
    form: "cilium",
  },
  { group: "monitoring.coreos.com", kinds: ["PodMonitor"], path: "spec.selector", chooses: "pods", form: "selector" },
  {
    group: "monitoring.coreos.com",
    kinds: ["ServiceMonitor"],
    path: "spec.selector",
    chooses: "services",
    form: "selector",
  },
  { group: "apps", kinds: WORKLOADS, path: "spec.selector", chooses: "template", form: "selector" },
  ...POD_PLACES.flatMap(([group, kinds, path]): SelectorRow[] => [
    { group, kinds, path: `${path}.nodeSelector`, chooses: "nodes", form: "map" },
    {
      group,
      kinds,
      path: `${path}.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[].labelSelector`,
      chooses: "peers",
      form: "selector",
    },
  ]),
  { group: "node.k8s.io", kinds: ["RuntimeClass"], path: "scheduling.nodeSelector", chooses: "nodes", form: "map" },
  {
    group: CILIUM,
    kinds: ["CiliumL2AnnouncementPolicy", "CiliumBGPClusterConfig", "CiliumNodeConfig"],
    path: "spec.nodeSelector",
    chooses: "nodes",
    form: "selector",
  },
  {
    group: CILIUM,
    kinds: ["CiliumEgressGatewayPolicy"],
    path: "spec.egressGateway.nodeSelector",
    chooses: "nodes",
    form: "selector",
  },
  {
    group: CILIUM,
    kinds: ["CiliumEgressGatewayPolicy"],
    path: "spec.egressGateways[].nodeSelector",
    chooses: "nodes",
    form: "selector",
  },
  {
    group: "metallb.io",
    kinds: ["L2Advertisement", "BGPAdvertisement", "BGPPeer"],
    path: "spec.nodeSelectors[]",
    chooses: "nodes",
    form: "selector",
  },
  { group: "vault.banzaicloud.com", kinds: ["Vault"], path: "spec.nodeSelector", chooses: "nodes", form: "map" },
  {
    group: "vault.banzaicloud.com",
    kinds: ["Vault"],
    path: "spec.(vaultPodSpec|vaultConfigurerPodSpec).nodeSelector",
    chooses: "nodes",
    form: "map",
  },
  {
    group: "postgresql.cnpg.io",
    kinds: ["Cluster"],
    path: "spec.affinity.nodeSelector",
    chooses: "nodes",
    form: "map",
  },
  {
    group: "postgresql.cnpg.io",
    kinds: ["Pooler"],
    path: "spec.template.spec.nodeSelector",
    chooses: "nodes",
    form: "map",
  },
  {
    group: "monitoring.coreos.com",
    kinds: ["Alertmanager", "Prometheus"],
    path: "spec.nodeSelector",
    chooses: "nodes",
    form: "map",
  },
  {
    group: "tailscale.com",
    kinds: ["ProxyClass", "Recorder"],
    path: "spec.statefulSet.pod.nodeSelector",
    chooses: "nodes",
    form: "map",
  },
  {
    group: "tailscale.com",
    kinds: ["DNSConfig"],
    path: "spec.nameserver.pod.nodeSelector",
    chooses: "nodes",
    form: "map",
  },
  {
    group: "gateway.envoyproxy.io",
    kinds: ["EnvoyProxy"],
    path: "spec.provider.kubernetes.(envoyDeployment|envoyDaemonSet).pod.nodeSelector",
    chooses: "nodes",
    form: "map",
  },
  {
    group: "networking.k8s.io",
    kinds: ["NetworkPolicy"],
    path: "spec.ingress[].from[].(podSelector|namespaceSelector)",
    chooses: "peers",
    form: "selector",
  },
  {
    group: "networking.k8s.io",
    kinds: ["NetworkPolicy"],
    path: "spec.egress[].to[].(podSelector|namespaceSelector)",
    chooses: "peers",
    form: "selector",
  },
  ...CILIUM_POLICIES.flatMap((kind): SelectorRow[] =>
    ["spec", "specs[]"].flatMap((spec): SelectorRow[] => [
      {
        group: CILIUM,
        kinds: [kind],
        path: `${spec}.(ingress|ingressDeny)[].fromEndpoints[]`,
        chooses: "peers",
        form: "cilium",
      },
      {
        group: CILIUM,
        kinds: [kind],
        path: `${spec}.(egress|egressDeny)[].toEndpoints[]`,
        chooses: "peers",
        form: "cilium",
      },
    ]),
  ),
];

const byChoice = new Map<SelectorRow["chooses"], RowIndex<SelectorRow>>();
for (const { chooses } of SELECTOR_ROWS)
  if (!byChoice.has(chooses)) byChoice.set(chooses, indexOf(SELECTOR_ROWS.filter((row) => row.chooses === chooses)));
const NONE: readonly SelectorRow[] = [];

/** Rows of one kind that choose such things; the same list each time. */
export function selectorsOf(group: string, kind: string, chooses: SelectorRow["chooses"]): readonly SelectorRow[] {
  return byChoice.get(chooses)?.get(`${group}/${kind}`) ?? NONE;
}
