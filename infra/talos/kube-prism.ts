/** Port of KubePrism, each node's own balancer over the API servers; the default of every Talos version. */
export const KUBE_PRISM_PORT = 7445;
