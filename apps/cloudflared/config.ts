import { toYaml } from "../../lib/emit/yaml";
import type { Cluster } from "../../lib/model/cluster";

/**
 * cloudflared's configuration (Cloudflare: configuration file, ingress rules).
 * Hosts of the domain go to one Service, which has their routes; the name in
 * the TLS handshake is one that the wildcard certificate covers, while the
 * request keeps its own host.
 */
export function tunnelConfig(tunnel: string, cluster: Cluster, service: string, metrics: number): string {
  const originRequest = { originServerName: `tunnel.${cluster.domain}`, http2Origin: true };
  return toYaml({
    tunnel,
    "credentials-file": "/etc/cloudflared-credentials/credentials.json",
    metrics: `0.0.0.0:${metrics}`,
    ingress: [
      { hostname: cluster.domain, service, originRequest },
      { hostname: `*.${cluster.domain}`, service, originRequest },
      { service: "http_status:404" },
    ],
  });
}
