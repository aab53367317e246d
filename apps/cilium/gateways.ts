import { z } from "zod";
import type { CiliumValues } from "../../imports/charts/cilium";
import type { ComponentStage } from "../../lib/component/component-stage";
import type { MachineNeed } from "../../lib/declared/asked";
import type { EntranceName, IngressOffer } from "../../lib/declared/offered";
import { bullets, code, sh, table } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { type Cluster, hostName } from "../../lib/model/cluster";
import {
  addGateway,
  entrancesOf,
  type GatewayPools,
  gatewayFields,
  grantCertificate,
  HTTPS,
  type Wildcard,
} from "../../lib/workload/gateways";

/** Options of the Gateways. */
export const gatewayOption = z.strictObject(gatewayFields).optional().meta({
  description:
    "Gateways of the Gateway API, served by Cilium's Envoy on every node, in place of an ingress controller, e.g. {external: false}; absent: none",
});

const NAMESPACE = "cilium-gateway";

/** GatewayClass that the chart makes. */
const CLASS = "cilium";

// renovate: datasource=github-releases depName=kubernetes-sigs/gateway-api
const gatewayApi = { version: "1.6.1" } as const;

/** Kinds of the standard channel (Gateway API: release v1.6.1). */
const KINDS = [
  "BackendTLSPolicy",
  "GRPCRoute",
  "Gateway",
  "GatewayClass",
  "HTTPRoute",
  "ListenerSet",
  "ReferenceGrant",
  "TLSRoute",
];

/** The kinds as their custom resource definitions are named. */
export const GATEWAY_CRDS = KINDS.map((kind) => `gateway.networking.k8s.io/${kind}`);

/**
 * Cilium's operator looks for the kinds once, when it starts, and leaves
 * Gateways alone where it does not find them (Cilium documentation: Gateway
 * API, prerequisites). So Talos brings them before Cilium is installed.
 */
export const GATEWAY_KINDS: MachineNeed = {
  reason: "Cilium looks for the kinds of the Gateway API when it starts, which is before GitOps",
  extraManifests: [
    {
      name: "gateway-api",
      url: `https://github.com/kubernetes-sigs/gateway-api/releases/download/v${gatewayApi.version}/standard-install.yaml`,
    },
  ],
};

/** The chart's own class is made in any case: without the kinds the install fails, in place of a Cilium without Gateways. */
export const GATEWAY_VALUES: CiliumValues = {
  gatewayAPI: { enabled: true, enableAlpn: true, enableAppProtocol: true, gatewayClass: { create: "true" } },
};

const gatewayName = (entrance: EntranceName) => entrance;

/** Service that Cilium makes of a Gateway (Cilium documentation: Gateway API). */
const serviceName = (entrance: EntranceName) => `cilium-gateway-${gatewayName(entrance)}`;

/** Hosts by Cilium's Gateways. What their proxy sends has an identity of its own, and no pod. */
export function ciliumIngress(pools: GatewayPools): IngressOffer {
  return {
    kind: "gateway",
    className: CLASS,
    namespace: NAMESPACE,
    podLabels: {},
    entity: "ingress",
    redirect: {},
    tlsBackend: {},
    pool: pools.external === false ? pools.internal : pools.external,
    entrances: Object.fromEntries(
      entrancesOf(pools).map(([entrance, pool]) => [
        entrance,
        { gateway: gatewayName(entrance), listener: HTTPS, pool, service: serviceName(entrance) },
      ]),
    ),
  };
}

/** The Gateways, each with an address of its pool. */
export function addGateways(stage: ComponentStage, pools: GatewayPools, wildcard: Wildcard): void {
  grantCertificate(stage, NAMESPACE, wildcard);
  for (const [entrance, pool] of entrancesOf(pools)) {
    addGateway(stage, {
      name: gatewayName(entrance),
      namespace: NAMESPACE,
      className: CLASS,
      infrastructure: stage.poolAddress(pool, entrance),
      wildcard,
    });
    stage.provides({ Service: { [`${NAMESPACE}/${serviceName(entrance)}`]: [80, 443] } });
  }
}

/** Namespace of the Gateways. */
export const GATEWAY_NAMESPACE = NAMESPACE;

export function gatewaysRunbook(cluster: Cluster, pools: GatewayPools): readonly Section[] {
  const entrances = entrancesOf(pools);
  const address = (pool: string) => cluster.network.loadBalancers[pool]?.[0]?.first.toString() ?? "";
  const host = hostName(cluster, "test");
  const first = address(entrances[0]?.[1] ?? "");
  return [
    operations(
      "ingress",
      "Gateways: is a host served, and why not",
      "Cilium's Envoy on every node serves hosts at these addresses. An HTTPRoute chooses its Gateway by name.",
      table(
        ["Gateway", "address", "for"],
        entrances.map(([entrance, pool]) => [
          code(`${NAMESPACE}/${gatewayName(entrance)}`),
          address(pool),
          entrance === "internal" ? "the home network" : "the home network and the Internet",
        ]),
      ),
      sh(
        cmd`kubectl get gateways,httproutes -A`,
        cmd`curl -sSI --resolve ${host}:443:${first} https://${host}/`,
        cmd`kubectl -n kube-system logs deploy/cilium-operator --tail=50`,
      ),
      bullets([
        `A Gateway stays Unknown: the operator started without the kinds of the Gateway API. Look for them with ${code("kubectl get crd | grep gateway.networking")}, then restart ${code("deploy/cilium-operator")} in ${code("kube-system")}.`,
        "404: no HTTPRoute has this host at this Gateway. 503 or a wait: the Service has no ready pod, or a policy of its namespace keeps out the entity ingress.",
        "InvalidCertificateRef: the wildcard certificate is not issued yet; see the section about certificates.",
      ]),
      `Talos brings the kinds of the Gateway API ${gatewayApi.version} when the cluster is bootstrapped and at each ${code("talosctl upgrade-k8s")}; control planes fetch them from GitHub. On a cluster that runs, apply them first: Terraform's install of Cilium asks for them.`,
    ),
  ];
}
