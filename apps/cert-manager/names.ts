/** Where cert-manager runs, and where it looks for Secrets of a ClusterIssuer. */
export const CERT_MANAGER_NAMESPACE = "cert-manager";

/** Release of the DNS-01 solver for PowerDNS. */
export const SOLVER = "cert-manager-webhook-pdns";

/** Labels that the chart gives the solver's pods. */
export const SOLVER_LABELS = { "app.kubernetes.io/name": SOLVER, "app.kubernetes.io/instance": SOLVER };

/** ClusterIssuer for certificates that browsers trust; Let's Encrypt limits how many it gives. */
export const PRODUCTION = "letsencrypt-production";
/** ClusterIssuer for trying: high limits, and no browser trusts it. */
export const STAGING = "letsencrypt-staging";

/** Signs the authority's own certificate and nothing else. */
export const SELF_SIGNED = "self-signed";

/** The authority of the cluster's own: its issuer, its certificate and its Secret. */
export const AUTHORITY = "cluster-authority";

/** Secret and Certificate that cover every host one level below the domain. */
export const WILDCARD_SECRET = "wildcard-tls";
/** Certificate for `*.<domain>`, and its Secret. */
export const WILDCARD = "wildcard";
