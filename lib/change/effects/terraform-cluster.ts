import { type EffectRow, rowsFor } from "./row";

const TALOS_PROVIDER = "siderolabs/terraform-provider-talos 0.11.0";

/** Resources and data sources of Talos' provider; the configuration itself is compared as Talos reads it. */
export const TALOS_RESOURCES: readonly EffectRow[] = [
  ...rowsFor("talos_machine_secrets", ["-"], "data lost", "the keys of the cluster are gone", TALOS_PROVIDER),
  ...rowsFor(
    "talos_machine_secrets",
    ["talos_version"],
    "data lost",
    "the generated secrets take another form, and what is encrypted in etcd can no longer be read",
    `${TALOS_PROVIDER}: talos_machine_secrets; siderolabs/talos#13885`,
  ),
  {
    kind: "talos_machine_configuration",
    path: "machine_type",
    effect: "replaces machine",
    says: "another role needs an empty machine",
    topic: "replaced",
    source: "Talos documentation: machine type",
  },
  ...rowsFor(
    "talos_machine_configuration",
    ["kubernetes_version"],
    "restarts service",
    "kubelet and control plane take the new images; talosctl upgrade-k8s does it in the right order",
    "Talos documentation: upgrading Kubernetes",
  ),
  ...rowsFor(
    "talos_machine_configuration",
    ["cluster_endpoint"],
    "restarts service",
    "the kubelet; kubeconfigs and certificates are renewed",
    "siderolabs/talos v1alpha1_k8s_bridge.go",
  ),
  ...rowsFor("talos_machine_configuration", ["docs", "examples"], "none", "comments", TALOS_PROVIDER),
  ...rowsFor("talos_machine_configuration", ["machine_secrets"], "none", "an expression", TALOS_PROVIDER),
  ...rowsFor("talos_machine_configuration", ["+"], "live", "a machine joins", TALOS_PROVIDER),
  ...rowsFor("talos_machine_configuration", ["-"], "none", "read by nobody any more", TALOS_PROVIDER),
  ...rowsFor("talos_machine_configuration_apply", ["+"], "live", "a machine is configured", TALOS_PROVIDER),
  ...rowsFor(
    "talos_machine_configuration_apply",
    ["-"],
    "replaces machine",
    "on_destroy says whether the node is reset",
    TALOS_PROVIDER,
  ),
  ...rowsFor(
    "talos_machine_configuration_apply",
    ["node", "endpoint"],
    "live",
    "the machine is reached at another address",
    TALOS_PROVIDER,
  ),
  ...rowsFor(
    "talos_machine_configuration_apply",
    ["apply_mode", "on_destroy.**", "timeouts.**"],
    "none",
    "what Terraform does at later changes",
    TALOS_PROVIDER,
  ),
  ...rowsFor(
    "talos_machine_configuration_apply",
    ["client_configuration", "machine_configuration_input", "machine_configuration", "config_patches.**"],
    "unknown",
    "where the configuration comes from",
    TALOS_PROVIDER,
  ),
  ...rowsFor(
    "talos_image_factory_schematic",
    ["+", "-", "**"],
    "none",
    "an image that machines boot or upgrade with",
    "Image Factory documentation: schematics",
  ),
  ...rowsFor("talos_cluster_kubeconfig", ["+", "-", "**"], "none", "credentials for people", TALOS_PROVIDER),
  ...rowsFor("talos_client_configuration", ["+", "-", "**"], "none", "credentials for people", TALOS_PROVIDER),
];

const K8S_PROVIDER = "hashicorp/kubernetes provider documentation";
const HELM_PROVIDER = "hashicorp/helm provider documentation: helm_release";

/** Objects that Terraform makes before GitOps; values and versions of releases are compared as releases. */
export const KUBERNETES_RESOURCES: readonly EffectRow[] = [
  ...rowsFor("helm_release", ["+", "-"], "none", "told as a release", HELM_PROVIDER),
  ...rowsFor(
    "helm_release",
    ["name", "namespace"],
    "recreates object",
    "uninstalled and installed again",
    HELM_PROVIDER,
  ),
  ...rowsFor("helm_release", ["chart", "repository"], "unknown", "another chart in the same release", HELM_PROVIDER),
  ...rowsFor(
    "helm_release",
    [
      "timeout",
      "wait",
      "wait_for_jobs",
      "max_history",
      "atomic",
      "cleanup_on_fail",
      "upgrade_install",
      "create_namespace",
      "skip_crds",
      "lint",
    ],
    "none",
    "how Terraform installs",
    HELM_PROVIDER,
  ),
  ...rowsFor("kubernetes_namespace_v1", ["+"], "live", "a namespace is made", K8S_PROVIDER),
  ...rowsFor("kubernetes_namespace_v1", ["-", "metadata.name"], "data lost", "and everything in it", K8S_PROVIDER),
  ...rowsFor(
    "kubernetes_namespace_v1",
    ["metadata.labels.**", "metadata.annotations.**", "metadata.*.labels.**", "metadata.*.annotations.**"],
    "live",
    "pods are judged by the new level when they start",
    "Kubernetes documentation: Pod Security admission",
  ),
  ...rowsFor(
    "kubernetes_namespace_v1",
    ["wait_for_default_service_account", "timeouts.**"],
    "none",
    "how Terraform waits",
    K8S_PROVIDER,
  ),
  ...rowsFor("kubernetes_secret_v1", ["+"], "live", "a Secret is made", K8S_PROVIDER),
  ...rowsFor("kubernetes_secret_v1", ["-"], "prunes object", "the Secret is deleted", K8S_PROVIDER),
  ...rowsFor(
    "kubernetes_secret_v1",
    ["type", "immutable", "metadata.name", "metadata.namespace"],
    "recreates object",
    "the Secret is deleted and recreated",
    K8S_PROVIDER,
  ),
  ...rowsFor(
    "kubernetes_secret_v1",
    ["data.**", "data_wo.**", "data_wo_revision", "binary_data.**", "metadata.**"],
    "live",
    "pods that read it as environment variables take it when they restart",
    "Kubernetes documentation: Secrets",
  ),
  ...rowsFor("kubernetes_labels", ["+", "-", "**"], "live", "labels of a Node or Namespace", K8S_PROVIDER),
];
