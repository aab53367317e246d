/** Namespace of the daemon and of every attachment. */
export const NAMESPACE = "multus";

/** API group of attachments (Kubernetes Network Custom Resource Definition De-facto Standard, version 1.3). */
export const GROUP = "k8s.cni.cncf.io";
