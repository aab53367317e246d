import { at, type Fields, own } from "../../data/fields";
import { crdId, type ObjectId } from "../object-id";
import type { OwnedRelease } from "../owned";

/** What a chart makes under names that no release name changes, so that two releases of it collide. */
export interface KnownChart {
  /** CRDs, plural names by group. */
  readonly crds?: Readonly<Record<string, readonly string[]>>;
  /** False with these values: the chart leaves its CRDs out. */
  readonly bringsCrds?: (values: Fields) => boolean;
  /** `DaemonSet cilium` is in the release's namespace, `CSIDriver nfs.csi.k8s.io` in none. */
  readonly objects?: readonly string[];
  /** Objects that a value renames or leaves out. */
  readonly byValues?: readonly ByValues[];
  /** Why a cluster can have only one of it. */
  readonly single?: string;
}

/** An object that depends on the values of its release. */
interface ByValues {
  /** The object with default values, e.g. `IngressClass nginx`. */
  readonly object: string;
  /** Path of the value that is its name. */
  readonly nameAt?: string;
  /** Path of the value that leaves it out when it is false. */
  readonly unless?: string;
}

const NETWORK = "every node has one pod network";
const CONTROLLER = "two controllers would act on the same objects";

const GATEWAY_API = {
  "gateway.networking.k8s.io": [
    "backendtlspolicies",
    "gatewayclasses",
    "gateways",
    "grpcroutes",
    "httproutes",
    "referencegrants",
  ],
};
const MONITORING = {
  "monitoring.coreos.com": [
    "alertmanagerconfigs",
    "alertmanagers",
    "podmonitors",
    "probes",
    "prometheusagents",
    "prometheuses",
    "prometheusrules",
    "scrapeconfigs",
    "servicemonitors",
    "thanosrulers",
  ],
};
const SNAPSHOTS = {
  "snapshot.storage.k8s.io": ["volumesnapshotclasses", "volumesnapshots", "volumesnapshotcontents"],
};
const TRAEFIK = {
  "traefik.io": [
    "ingressroutes",
    "ingressroutetcps",
    "ingressrouteudps",
    "middlewares",
    "tlsoptions",
    "tlsstores",
    "traefikservices",
  ],
};
const CERTIFICATES = {
  "acme.cert-manager.io": ["challenges", "orders"],
  "cert-manager.io": ["certificaterequests", "certificates", "clusterissuers", "issuers"],
};

const not = (off: unknown): boolean => off !== false && off !== "false";

/** By chart name. From the rendered charts of these projects with their default values. */
export const KNOWN_CHARTS: Readonly<Record<string, KnownChart>> = {
  "argo-cd": {
    crds: { "argoproj.io": ["applications", "applicationsets", "appprojects"] },
    bringsCrds: (values) => not(at(values, "crds", "install")),
    byValues: [
      { object: "ConfigMap argocd-cm", unless: "configs.cm.create" },
      { object: "ConfigMap argocd-rbac-cm", unless: "configs.rbac.create" },
      { object: "Secret argocd-secret", unless: "configs.secret.createSecret" },
    ],
  },
  "cert-manager": {
    crds: CERTIFICATES,
    bringsCrds: (values) => at(values, "crds", "enabled") === true || values.installCRDs === true,
    single: CONTROLLER,
  },
  cilium: {
    objects: [
      "ServiceAccount cilium",
      "ServiceAccount cilium-operator",
      "ConfigMap cilium-config",
      "ClusterRole cilium",
      "ClusterRole cilium-operator",
      "ClusterRoleBinding cilium",
      "ClusterRoleBinding cilium-operator",
      "DaemonSet cilium",
      "Deployment cilium-operator",
    ],
    single: NETWORK,
  },
  "cloudnative-pg": {
    crds: {
      "postgresql.cnpg.io": [
        "backups",
        "clusterimagecatalogs",
        "clusters",
        "databases",
        "imagecatalogs",
        "poolers",
        "publications",
        "scheduledbackups",
        "subscriptions",
      ],
    },
    bringsCrds: (values) => not(at(values, "crds", "create")),
    byValues: [
      {
        object: "MutatingWebhookConfiguration cnpg-mutating-webhook-configuration",
        unless: "webhook.mutating.create",
      },
      {
        object: "ValidatingWebhookConfiguration cnpg-validating-webhook-configuration",
        unless: "webhook.validating.create",
      },
    ],
  },
  "csi-driver-nfs": {
    byValues: [
      { object: "CSIDriver nfs.csi.k8s.io", nameAt: "driver.name" },
      { object: "DaemonSet csi-nfs-node", nameAt: "node.name" },
      { object: "Deployment csi-nfs-controller", nameAt: "controller.name" },
    ],
  },
  "envoy-gateway": {
    crds: { ...GATEWAY_API, "gateway.envoyproxy.io": ["backends", "envoyproxies", "securitypolicies"] },
  },
  "external-secrets": {
    crds: {
      "external-secrets.io": [
        "clusterexternalsecrets",
        "clusterpushsecrets",
        "clustersecretstores",
        "externalsecrets",
        "pushsecrets",
        "secretstores",
      ],
    },
    bringsCrds: (values) => not(values.installCRDs),
    byValues: [
      { object: "ValidatingWebhookConfiguration secretstore-validate", unless: "webhook.create" },
      { object: "ValidatingWebhookConfiguration externalsecret-validate", unless: "webhook.create" },
    ],
  },
  "flux-instance": { objects: ["FluxInstance flux"], single: "a cluster has one Flux" },
  "flux-operator": {
    crds: { "fluxcd.controlplane.io": ["fluxinstances", "fluxreports", "resourcesetinputproviders", "resourcesets"] },
    bringsCrds: (values) => not(values.installCRDs),
    single: CONTROLLER,
  },
  "gateway-crds-helm": {
    crds: { ...GATEWAY_API, "gateway.envoyproxy.io": ["backends", "envoyproxies", "securitypolicies"] },
  },
  "gateway-helm": {
    crds: { ...GATEWAY_API, "gateway.envoyproxy.io": ["backends", "envoyproxies", "securitypolicies"] },
    objects: ["Deployment envoy-gateway", "ConfigMap envoy-gateway-config", "Service envoy-gateway"],
  },
  "ingress-nginx": {
    byValues: [
      {
        object: "IngressClass nginx",
        nameAt: "controller.ingressClassResource.name",
        unless: "controller.ingressClassResource.enabled",
      },
    ],
  },
  "kube-prometheus-stack": { crds: MONITORING, bringsCrds: (values) => not(at(values, "crds", "enabled")) },
  longhorn: {
    crds: { "longhorn.io": ["engines", "nodes", "replicas", "settings", "volumes"] },
    objects: ["PriorityClass longhorn-critical", "DaemonSet longhorn-manager", "Deployment longhorn-driver-deployer"],
    single: CONTROLLER,
  },
  metallb: {
    crds: {
      "metallb.io": [
        "bfdprofiles",
        "bgpadvertisements",
        "bgppeers",
        "communities",
        "ipaddresspools",
        "l2advertisements",
      ],
    },
    bringsCrds: (values) => not(at(values, "crds", "enabled")),
    objects: ["ValidatingWebhookConfiguration metallb-webhook-configuration", "Service metallb-webhook-service"],
    single: "two speakers would announce the same addresses",
  },
  "metrics-server": {
    byValues: [{ object: "APIService v1beta1.metrics.k8s.io", unless: "apiService.create" }],
    single: "one program can serve the metrics API",
  },
  "node-feature-discovery": { crds: { "nfd.k8s-sigs.io": ["nodefeatures", "nodefeaturegroups", "nodefeaturerules"] } },
  "prometheus-operator-crds": { crds: MONITORING },
  "sealed-secrets": {
    crds: { "bitnami.com": ["sealedsecrets"] },
    bringsCrds: (values) => not(at(values, "crd", "create")),
  },
  "snapshot-controller": { crds: SNAPSHOTS, bringsCrds: (values) => not(values.installCRDs), single: CONTROLLER },
  "tailscale-operator": {
    crds: { "tailscale.com": ["connectors", "dnsconfigs", "proxyclasses", "proxygroups", "recorders"] },
    bringsCrds: (values) => not(values.installCRDs),
    objects: ["Deployment operator"],
    byValues: [{ object: "IngressClass tailscale", nameAt: "ingressClass.name", unless: "ingressClass.enabled" }],
  },
  "tigera-operator": { single: NETWORK },
  "tofu-controller": {
    crds: { "infra.contrib.fluxcd.io": ["terraforms"] },
    bringsCrds: (values) => not(at(values, "installCRDs")),
  },
  traefik: { crds: TRAEFIK },
  "traefik-crds": { crds: TRAEFIK },
  velero: {
    crds: { "velero.io": ["backuprepositories", "backups", "backupstoragelocations", "restores", "schedules"] },
    objects: ["Deployment velero"],
  },
};

const NO_NAMESPACE =
  /^(APIService|CSIDriver|ClusterRole|ClusterRoleBinding|IngressClass|PriorityClass|StorageClass|MutatingWebhookConfiguration|ValidatingWebhookConfiguration)$/;

const GROUPS: Readonly<Record<string, string>> = {
  APIService: "apiregistration.k8s.io",
  CSIDriver: "storage.k8s.io",
  ClusterRole: "rbac.authorization.k8s.io",
  ClusterRoleBinding: "rbac.authorization.k8s.io",
  DaemonSet: "apps",
  Deployment: "apps",
  FluxInstance: "fluxcd.controlplane.io",
  IngressClass: "networking.k8s.io",
  MutatingWebhookConfiguration: "admissionregistration.k8s.io",
  PriorityClass: "scheduling.k8s.io",
  StatefulSet: "apps",
  StorageClass: "storage.k8s.io",
  ValidatingWebhookConfiguration: "admissionregistration.k8s.io",
};

/** The group of a native kind, as far as charts' declarations need it. */
export function groupOfKind(kind: string): string {
  return own(GROUPS, kind) ?? "";
}

/** Objects that a release of a known chart makes, whatever its name; undefined for an unknown chart. */
export function knownObjects(release: OwnedRelease): readonly ObjectId[] | undefined {
  const chart = own(KNOWN_CHARTS, release.chart);
  if (chart === undefined) return undefined;
  const brings = release.crds !== "Skip" && chart.bringsCrds?.(release.values ?? {}) !== false;
  const crds = Object.entries(brings ? (chart.crds ?? {}) : {}).flatMap(([group, plurals]) =>
    plurals.map((plural) => crdId(`${plural}.${group}`)),
  );
  const objects = [...(chart.objects ?? []), ...namedBy(chart.byValues ?? [], release.values ?? {})].map(
    (text): ObjectId => {
      const [kind = "", name = ""] = text.split(" ");
      return {
        group: groupOfKind(kind),
        kind,
        name,
        ...(NO_NAMESPACE.test(kind) ? {} : { namespace: release.namespace }),
      };
    },
  );
  return [...crds, ...objects];
}

function namedBy(rows: readonly ByValues[], values: Fields): readonly string[] {
  return rows.flatMap(({ object, nameAt, unless }) => {
    if (unless !== undefined && !not(at(values, ...unless.split(".")))) return [];
    const name = nameAt === undefined ? undefined : at(values, ...nameAt.split("."));
    if (typeof name !== "string" || name === "") return [object];
    // A variable that nobody filled in is no name.
    return name.includes("$") ? [] : [`${object.split(" ")[0] ?? ""} ${name}`];
  });
}
