import type { EntranceName } from "../../lib/declared/offered";
import { bullets, code, sh, table } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { ENVOY_NAMESPACE, gatewayName } from "./names";

export function envoyRunbook(
  cluster: Cluster,
  entrances: readonly (readonly [EntranceName, string])[],
  version: string,
): readonly Section[] {
  const address = (pool: string) => cluster.network.loadBalancers[pool]?.[0]?.first.toString() ?? "";
  const first = address(entrances[0]?.[1] ?? "");
  const host = hostName(cluster, "test");
  return [
    operations(
      "ingress",
      "Gateways: is a host served, and why not",
      `Envoy Gateway ${version} serves hosts at these addresses. An HTTPRoute chooses its Gateway by name.`,
      table(
        ["Gateway", "address", "for"],
        entrances.map(([entrance, pool]) => [
          code(`${ENVOY_NAMESPACE}/${gatewayName(entrance)}`),
          address(pool),
          entrance === "internal" ? "the home network" : "the home network and the Internet",
        ]),
      ),
      sh(
        cmd`kubectl get gateways,httproutes -A`,
        cmd`curl -sSI --resolve ${host}:443:${first} https://${host}/`,
        cmd`curl -sSI --resolve ${host}:80:${first} http://${host}/   # 301 to https`,
        cmd`kubectl -n ${ENVOY_NAMESPACE} logs deploy/envoy-gateway --tail=50`,
      ),
      bullets([
        "404: no HTTPRoute has this host at this Gateway. 500: a route names a Service that does not exist. 503: the Service has no ready pod. The conditions of the route say which.",
        `A Gateway is not programmed: it has no address (look at its Service in ${code(ENVOY_NAMESPACE)}), or its proxies do not run.`,
        "The HTTPS listener is refused with InvalidCertificateRef: the wildcard certificate is not issued yet; see the section about certificates.",
      ]),
      "An upgrade of Envoy Gateway brings newer kinds of the Gateway API with it. Read its notes for routes that would change their meaning.",
    ),
  ];
}
