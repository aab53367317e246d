import type { Reference } from "../../../stage/reference";

/** What the platform makes without being asked: in one namespace, in every one (`*`), or without any. */
const MADE: readonly { readonly kind: string; readonly name: RegExp; readonly namespace?: string }[] = [
  // Service account controller and root CA publisher of kube-controller-manager (Kubernetes: kube-controller-manager).
  { kind: "ServiceAccount", name: /^default$/, namespace: "*" },
  { kind: "ConfigMap", name: /^kube-root-ca\.crt$/, namespace: "*" },
  { kind: "ConfigMap", name: /^extension-apiserver-authentication$/, namespace: "kube-system" },
  {
    kind: "ConfigMap",
    name: /^(kube-apiserver-legacy-service-account-token-tracking|coredns)$/,
    namespace: "kube-system",
  },
  // Controllers of kube-controller-manager run with accounts of their own, named after them; Talos brings CoreDNS.
  {
    kind: "ServiceAccount",
    name: /^(coredns|kube-proxy|flannel|[a-z-]+-controller|generic-garbage-collector|token-cleaner)$/,
    namespace: "kube-system",
  },
  { kind: "Service", name: /^kubernetes$/, namespace: "default" },
  { kind: "Service", name: /^kube-dns$/, namespace: "kube-system" },
  // Default roles and bindings (Kubernetes: Using RBAC Authorization).
  { kind: "ClusterRole", name: /^(cluster-admin|admin|edit|view|system:.*)$/ },
  { kind: "Role", name: /^system:.*$|^extension-apiserver-authentication-reader$/, namespace: "kube-system" },
  { kind: "PriorityClass", name: /^system-(cluster|node)-critical$/ },
];

/** True for what exists in every cluster before anything is applied. */
export function isMadeByKubernetes({ kind, name, namespace }: Reference): boolean {
  return MADE.some(
    (made) => made.kind === kind && made.name.test(name) && (made.namespace === "*" || made.namespace === namespace),
  );
}
