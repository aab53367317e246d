/** Programs whose command line Talos writes. */
export type Program = "apiServer" | "controllerManager" | "scheduler" | "etcd" | "kubelet";

/**
 * Arguments that Talos keeps for itself: a configuration with one of them is
 * accepted, and the program never starts.
 *
 * Source: siderolabs/talos 1.13.9, internal/app/machined: controllers/k8s
 * control_plane_static_pod.go and kubelet_spec.go, services/etcd.go. Those of
 * etcd since 1.14: the same file of the branch of August 2026.
 */
const DENIED: Readonly<Record<Program, readonly string[]>> = {
  apiServer: [
    "authorization-config",
    "client-ca-file",
    "encryption-provider-config",
    "etcd-cafile",
    "etcd-certfile",
    "etcd-keyfile",
    "etcd-servers",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "proxy-client-cert-file",
    "proxy-client-key-file",
    "requestheader-client-ca-file",
    "service-account-key-file",
    "service-account-signing-key-file",
    "tls-cert-file",
    "tls-private-key-file",
  ],
  controllerManager: [
    "authentication-kubeconfig",
    "authorization-kubeconfig",
    "cluster-signing-cert-file",
    "cluster-signing-key-file",
    "kubeconfig",
    "root-ca-file",
    "service-account-private-key-file",
  ],
  scheduler: ["authentication-kubeconfig", "authorization-kubeconfig", "config", "kubeconfig"],
  etcd: [
    "advertise-client-urls",
    "auto-tls",
    "cert-file",
    "client-cert-auth",
    "data-dir",
    "initial-advertise-peer-urls",
    "initial-cluster",
    "initial-cluster-state",
    "key-file",
    "listen-client-urls",
    "listen-peer-urls",
    "name",
    "peer-auto-tls",
    "peer-cert-file",
    "peer-client-cert-auth",
    "peer-key-file",
    "peer-trusted-ca-file",
    "trusted-ca-file",
  ],
  kubelet: [
    "bootstrap-kubeconfig",
    "cert-dir",
    "config",
    "container-runtime",
    "container-runtime-endpoint",
    "kubeconfig",
  ],
};

/** Arguments that Talos keeps since a later minor, the number after `1.` (siderolabs/talos 1.14.0-rc.1, controllers/k8s control_plane_final.go). */
const DENIED_SINCE: Readonly<Partial<Record<Program, Readonly<Record<string, number>>>>> = {
  apiServer: { "tls-min-version": 14 },
};

/** Arguments that have a field of the definition; said twice, one of the two is lost. */
const FIELD_FOR: Readonly<Partial<Record<Program, Readonly<Record<string, string>>>>> = {
  apiServer: {
    "feature-gates": "controlPlane.apiServer.featureGates",
    "authentication-config": "controlPlane.apiServer.authentication",
    "audit-policy-file": "talos.audit",
  },
  controllerManager: { "feature-gates": "controlPlane.controllerManager.featureGates" },
  scheduler: { "feature-gates": "controlPlane.scheduler.featureGates" },
  kubelet: { "feature-gates": "kubelet.featureGates", "register-with-taints": "machines.<name>.taints" },
};

/**
 * Why an argument may not be said: Talos keeps it, or a field of the definition says it; undefined where it may.
 *
 * @param talos minor of Talos, the number after `1.`
 */
export function deniedArgument(
  program: Program,
  argument: string,
  talos: number,
): { readonly by: "talos" } | { readonly by: "field"; readonly field: string } | undefined {
  const field = FIELD_FOR[program]?.[argument];
  if (field !== undefined) return { by: "field", field };
  const since = DENIED_SINCE[program]?.[argument] ?? Number.POSITIVE_INFINITY;
  return DENIED[program].includes(argument) || talos >= since ? { by: "talos" } : undefined;
}

/** Fields of KubeletConfiguration that Talos keeps for itself (siderolabs/talos 1.13.9, pkg/machinery/kubelet). */
export const PROTECTED_KUBELET_FIELDS = [
  "apiVersion",
  "authentication",
  "authorization",
  "cgroupRoot",
  "kind",
  "kubeletCgroups",
  "port",
  "protectKernelDefaults",
  "resolvConf",
  "rotateCertificates",
  "seccompDefault",
  "staticPodPath",
  "systemCgroups",
] as const;

/**
 * Kernel arguments that Talos sets by itself, and that a leading dash takes
 * away (siderolabs/talos 1.13.9, pkg/machinery/kernel and pkg/imager).
 */
export const DEFAULT_KERNEL_ARGUMENTS = [
  "console",
  "consoleblank",
  "ima_appraise",
  "ima_hash",
  "ima_template",
  "init_on_alloc",
  "lockdown",
  "module.sig_enforce",
  "nvme_core.io_timeout",
  "printk.devkmsg",
  "proc_mem.force_override",
  "pti",
  "selinux",
  "slab_nomerge",
] as const;
