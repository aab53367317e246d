/**
 * Labels that a kubelet may give its own node, of those in Kubernetes' domains
 * (Kubernetes documentation, NodeRestriction).
 */
const ALLOWED = [
  "kubernetes.io/hostname",
  "kubernetes.io/arch",
  "kubernetes.io/os",
  "beta.kubernetes.io/arch",
  "beta.kubernetes.io/os",
  "beta.kubernetes.io/instance-type",
  "node.kubernetes.io/instance-type",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
];

/**
 * True for a label that a worker cannot give itself. Talos labels a worker's
 * node with the kubelet's own rights, and one such label among them makes the
 * API server refuse them all. Control planes do it with an administrator's.
 */
export function isReservedLabel(label: string): boolean {
  const slash = label.indexOf("/");
  if (slash < 0 || ALLOWED.includes(label)) return false;
  const domain = label.slice(0, slash);
  const isIn = (parent: string) => domain === parent || domain.endsWith(`.${parent}`);
  if (isIn("node-restriction.kubernetes.io")) return true;
  if (isIn("kubelet.kubernetes.io") || isIn("node.kubernetes.io")) return false;
  return isIn("kubernetes.io") || isIn("k8s.io");
}
