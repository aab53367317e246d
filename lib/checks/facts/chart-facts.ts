/** What the catalogue knows of a chart, its values apart. */
export interface ChartFact {
  /** `kubeVersion` of its Chart.yaml. */
  readonly kubernetes?: string;
  /** Upstream has given it up. */
  readonly retired?: { readonly since: string; readonly wayOut: string };
}

/** By chart name; from each chart's Chart.yaml and its project's own announcement. */
export const CHART_FACTS: Readonly<Record<string, ChartFact>> = {
  "app-template": { kubernetes: ">=1.28.0-0" },
  "argo-cd": { kubernetes: ">=1.25.0-0" },
  "cert-manager": { kubernetes: ">=1.22.0-0" },
  cilium: { kubernetes: ">=1.21.0-0" },
  "cloudnative-pg": { kubernetes: ">=1.29.0-0" },
  "external-secrets": { kubernetes: ">=1.19.0-0" },
  "flux-instance": { kubernetes: ">=1.22.0-0" },
  "flux-operator": { kubernetes: ">=1.22.0-0" },
  grafana: { kubernetes: "^1.25.0-0" },
  headscale: { kubernetes: ">=1.22.0-0" },
  "ingress-nginx": {
    kubernetes: ">=1.21.0-0",
    retired: {
      since: "March 2026: no further releases or security fixes",
      wayOut: "components.traefik for Ingress, or components.envoyGateway for the Gateway API",
    },
  },
  "kube-prometheus-stack": { kubernetes: ">=1.25.0-0" },
  "local-path-provisioner": { kubernetes: ">=1.12.0-r0" },
  loki: { kubernetes: ">=1.25.0-0" },
  longhorn: { kubernetes: ">=1.25.0-0" },
  "matrix-stack": { kubernetes: ">=1.22.0-0" },
  metallb: { kubernetes: ">=1.19.0-0" },
  "nfs-subdir-external-provisioner": { kubernetes: ">=1.9.0-0" },
  promtail: {
    retired: { since: "its chart is marked deprecated, no further updates", wayOut: "components.alloy" },
  },
  "sealed-secrets": { kubernetes: ">=1.16.0-0" },
  "snapshot-controller": { kubernetes: ">=1.25.0-0" },
  traefik: { kubernetes: ">=1.25.0-0" },
  tuppr: { kubernetes: ">=1.25.0-0" },
  vault: { kubernetes: ">=1.20.0-0" },
  velero: { kubernetes: ">=1.16.0-0" },
};
