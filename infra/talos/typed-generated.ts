import type { Fields } from "../../lib/data/fields";
import type { Cluster } from "../../lib/model/cluster";

/** In place of secrets and names that only Terraform or talosctl knows. */
export const GENERATED = "generated";

/** Settings of the Pod Security plugin as Talos writes them. */
export const POD_SECURITY: Fields = {
  apiVersion: "pod-security.admission.config.k8s.io/v1alpha1",
  kind: "PodSecurityConfiguration",
  defaults: {
    audit: "restricted",
    "audit-version": "latest",
    enforce: "baseline",
    "enforce-version": "latest",
    warn: "restricted",
    "warn-version": "latest",
  },
  exemptions: { namespaces: ["kube-system"], runtimeClasses: [], usernames: [] },
};

const ISSUER = { cert: GENERATED, key: GENERATED };
const pair = { crt: GENERATED, key: GENERATED };

/** What Talos generates for contract 1.14: a short main document, and one for each setting. */
export function typedGenerated(
  { versions, name }: Pick<Cluster, "versions" | "name">,
  isControlPlane: boolean,
): readonly Fields[] {
  const main: Fields = {
    version: "v1alpha1",
    debug: false,
    persist: true,
    machine: {
      type: isControlPlane ? "controlplane" : "worker",
      token: GENERATED,
      ca: pair,
      certSANs: [],
      features: { diskQuotaSupport: true },
    },
    cluster: { token: GENERATED, ...(isControlPlane ? { etcd: { ca: pair } } : {}) },
  };
  const everywhere: readonly Fields[] = [
    { kind: "DiscoveryServiceConfig", name: "default", endpoint: "https://discovery.talos.dev/" },
    { kind: "DiscoveryIdentityConfig", clusterID: GENERATED, clusterSecret: GENERATED },
    {
      kind: "UnattendedInstallConfig",
      installer: {},
      provisioning: { diskSelector: { match: 'disk.dev_path == "/dev/sda"' }, wipe: false },
    },
    { kind: "ResolverConfig", hostDNS: { enabled: true, forwardKubeDNSToHost: true } },
    { kind: "VolumeConfig", name: "EPHEMERAL", mount: { secure: true } },
    { kind: "FilesystemTrimConfig", interval: "168h0m0s" },
    { kind: "SecurityProfileConfig", workloadIsolation: true },
    { kind: "HostnameConfig", auto: "stable" },
    { kind: "KubeClusterConfig", clusterName: name, endpoint: "https://generated:6443" },
    {
      kind: "KubeNodeConfig",
      nodeIP: {},
      ...(isControlPlane
        ? {
            labels: {
              "node-role.kubernetes.io/control-plane": "",
              "node.kubernetes.io/exclude-from-external-load-balancers": "",
            },
            taints: { "node-role.kubernetes.io/control-plane": "NoSchedule" },
          }
        : {}),
    },
    {
      kind: "KubeletConfig",
      image: `ghcr.io/siderolabs/kubelet:v${versions.kubernetes}`,
      config: {},
      defaultRuntimeSeccompProfileEnabled: true,
    },
    {
      kind: "KubeNetworkConfig",
      dnsDomain: "cluster.local",
      podSubnets: ["10.244.0.0/16"],
      serviceSubnets: ["10.96.0.0/12"],
    },
    { kind: "KubeAPIServerCAConfig", ...(isControlPlane ? { issuingCA: ISSUER } : { acceptedCAs: [GENERATED] }) },
    { kind: "KubePrismConfig", port: 7445 },
  ];
  return [
    main,
    ...[...everywhere, ...(isControlPlane ? controlPlane(versions.kubernetes) : [])].map((document) => ({
      apiVersion: "v1alpha1",
      ...document,
    })),
  ];
}

function controlPlane(kubernetes: string): readonly Fields[] {
  const image = (program: string) => ({ image: `registry.k8s.io/${program}:v${kubernetes}` });
  const secretbox = { secretbox: { keys: [{ name: "key2", secret: GENERATED }] } };
  return [
    { kind: "KubeAggregatorCAConfig", issuingCA: ISSUER },
    { kind: "KubeAdmissionControlConfig", name: "PodSecurity", configuration: POD_SECURITY },
    {
      kind: "KubeAuditPolicyConfig",
      configuration: { apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [{ level: "Metadata" }] },
    },
    {
      kind: "KubeAuthenticationConfig",
      configuration: {
        anonymous: { enabled: true, conditions: [{ path: "/livez" }, { path: "/readyz" }, { path: "/healthz" }] },
        jwt: [],
      },
    },
    { kind: "KubeAuthorizerConfig", name: "node", type: "Node" },
    { kind: "KubeAuthorizerConfig", name: "rbac", type: "RBAC" },
    { kind: "KubeEtcdEncryptionConfig", config: { resources: [{ resources: ["secrets"], providers: [secretbox] }] } },
    {
      kind: "KubeServiceAccountConfig",
      issuer: { privateKey: GENERATED, issuerURL: "https://generated:6443" },
    },
    { kind: "KubeAPIServerConfig", ...image("kube-apiserver") },
    { kind: "KubeControllerManagerConfig", ...image("kube-controller-manager") },
    { kind: "KubeSchedulerConfig", ...image("kube-scheduler"), config: {} },
    { kind: "KubeProxyConfig", ...image("kube-proxy"), config: {} },
    { kind: "KubeFlannelCNIConfig", backendType: "vxlan", backendPort: 4789 },
    { kind: "KubeCoreDNSConfig", enabled: true },
  ];
}
