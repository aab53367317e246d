import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { endpoint, poolAddress } from "../../lib/declared/addresses";
import type { Declared } from "../../lib/declared/declared";
import { bullets, code, sh } from "../../lib/document/markdown";
import { bootstrap, operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { address, name } from "../../lib/model/field";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { replicasOn } from "../../lib/workload/scheduling";
import { restrictedContainer } from "../../lib/workload/security";

const chart = helmChart("oci://ghcr.io/k8s-gateway/charts", "k8s-gateway", "3.7.2");

/** Of its namespace and of what the chart makes in it. */
const NAME = "k8s-gateway";
const GATEWAY_CRDS = ["gateway.networking.k8s.io/Gateway", "gateway.networking.k8s.io/HTTPRoute"];
const DNS_PORT = 53;

const options = z.strictObject({
  pool: name.default("dns").meta({ description: "load-balancer pool of its address; exactly one address" }),
  fallback: z.array(address).prefault(["1.1.1.1", "9.9.9.9"]).meta({
    description:
      "public resolvers for names of the domain that the cluster does not serve; never the home network's own, which asks here; empty: such names do not exist at home",
  }),
  ttl: z.int().min(1).max(3600).default(60).meta({ description: "seconds that clients may remember an address" }),
});

type Options = z.output<typeof options>;

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
  runbook: ({ cluster, declared, options: { pool } }) => [
    bootstrap(
      "delegation",
      "Send the domain to the cluster's DNS",
      `In the home network's resolver, forward ${code(cluster.domain)} and everything below it to ${poolAddress(cluster, "components.k8sGateway.pool", pool)} (UDP and TCP 53). The nodes keep asking the resolver itself, never this address: after a cold start they could not pull the images that DNS needs.`,
    ),
    answers(cluster, declared, pool),
  ],
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

function answers(cluster: Cluster, declared: Declared, pool: string): Section {
  const server = poolAddress(cluster, "components.k8sGateway.pool", pool);
  const objects = declared.ingress?.kind === "gateway" ? "HTTPRoute and Gateway" : "Ingress";
  return operations(
    "dns",
    `DNS of ${cluster.domain} at home`,
    `k8s_gateway answers at ${server} with the address of the ${objects} that serves a host. It keeps no records of its own.`,
    sh(
      cmd`dig +short @${server} <host>.${cluster.domain}`,
      cmd`dig +tcp +short @${server} <host>.${cluster.domain}`,
      cmd`kubectl -n ${NAME} logs deploy/${NAME} --tail=20`,
    ),
    bullets([
      `A host is missing: look whether its ${objects} has an address.`,
      "A device gets the public address: it asks another resolver (DNS over HTTPS in the browser, a VPN).",
    ]),
  );
}
