import { defineComponent } from "../../lib/component/component";
import { endpoint, poolAddress } from "../../lib/declared/addresses";
import type { Cluster } from "../../lib/model/cluster";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { replicasOn } from "../../lib/workload/scheduling";
import { restrictedContainer } from "../../lib/workload/security";
import { DNS_PORT, NAME } from "./names";
import { type Options, options } from "./options";
import { k8sGatewayRunbook } from "./runbook";

const chart = helmChart("oci://ghcr.io/k8s-gateway/charts", "k8s-gateway", "3.7.2");

const GATEWAY_CRDS = ["gateway.networking.k8s.io/Gateway", "gateway.networking.k8s.io/HTTPRoute"];

/**
 * DNS for the home network: the hosts of the cluster's domain with the
 * addresses that they have at home. The home network's resolver sends the
 * domain here; the rest of the Internet asks the public zone.
 */
export const k8sGateway = defineComponent({
  title: "k8s_gateway: the cluster's hosts in the home network's DNS",
  options,
  declare: ({ cluster, options: { pool } }) => ({
    dns: { by: "k8s_gateway", zone: cluster.domain },
    dnsServer: { by: "k8s_gateway", pool },
  }),
  build: ({ cluster, declared, options: chosen, stages }) => {
    // Resolvers outside the cluster name the address, so it must be one.
    poolAddress(cluster, "components.k8sGateway.pool", chosen.pool);
    const gateways = declared.ingress?.kind === "gateway";
    const replicas = replicasOn(cluster.machines);
    const stage = stages.stage(NAME, { title: "DNS of the domain for the home network" });
    stage.release({
      chart,
      values: {
        domain: cluster.domain,
        ttl: chosen.ttl,
        replicaCount: replicas,
        watchedResources: [gateways ? "HTTPRoute" : "Ingress", "Service"],
        filters: gateways
          ? { gatewayClasses: [declared.ingress?.className ?? ""] }
          : { ingressClasses: declared.ingress === undefined ? [] : [declared.ingress.className] },
        fallthrough: { enabled: chosen.fallback.length > 0, zones: [] },
        extraZonePlugins: plugins(cluster, chosen),
        service: {
          type: "LoadBalancer",
          port: DNS_PORT,
          useTcp: true,
          externalTrafficPolicy: "Cluster",
          ...stage.poolAddress(chosen.pool),
        },
        podSecurityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        securityContext: { ...restrictedContainer() },
        resources: resources("10m", "64Mi", "128Mi"),
      },
      makes: {
        objects: {
          Service: { [NAME]: [DNS_PORT, "dns-udp", DNS_PORT, "dns-tcp"] },
          ConfigMap: { [NAME]: ["Corefile"] },
          ServiceAccount: [NAME],
        },
        podSecurity: "restricted",
        workloads: { Deployment: { [NAME]: replicas } },
      },
      needs: gateways ? { start: { CustomResourceDefinition: GATEWAY_CRDS } } : {},
    });
  },
  runbook: k8sGatewayRunbook,
});

/** Nothing is answered but the domain itself: no other plugin of this server forwards anything. */
function plugins(cluster: Cluster, { fallback }: Options) {
  return [
    { name: "errors" },
    { name: "health", configBlock: "lameduck 5s" },
    { name: "ready" },
    { name: "prometheus", parameters: "0.0.0.0:9153" },
    ...(fallback.length === 0
      ? []
      : [
          {
            name: "forward",
            parameters: [cluster.domain, ...fallback.map((one) => endpoint(one, DNS_PORT))].join(" "),
          },
        ]),
    { name: "loop" },
    { name: "reload" },
    { name: "loadbalance" },
  ];
}
