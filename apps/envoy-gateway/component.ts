import { defineComponent } from "../../lib/component/component";
import { entrancesOf, GATEWAY_HEALTH, grantCertificate, HTTPS, NO_WILDCARD } from "../../lib/workload/gateways";
import { replicasOn, workloadNodes } from "../../lib/workload/scheduling";
import { addEnvoyProxies, addGatewayClass } from "./gateways";
import { ENVOY_CLASS, ENVOY_NAMESPACE, gatewayName, PROXY_LABELS } from "./names";
import { options } from "./options";
import { addEnvoyGateway, ENVOY_VERSION } from "./release";
import { envoyRunbook } from "./runbook";

/**
 * HTTPS by the Gateway API: one Gateway for the home network, one for what the
 * Internet may reach, each with an address of its own. Routes choose by name.
 */
export const envoyGateway = defineComponent({
  title: "Envoy Gateway: HTTPS by the Gateway API, an internal and an external Gateway",
  options,
  requires: () => ({ certManager: "the Gateways end TLS with its wildcard certificate" }),
  declare: ({ options: chosen }) => ({
    ingress: {
      kind: "gateway",
      className: ENVOY_CLASS,
      namespace: ENVOY_NAMESPACE,
      podLabels: PROXY_LABELS,
      redirect: {},
      tlsBackend: {},
      pool: chosen.external === false ? chosen.internal : chosen.external,
      entrances: Object.fromEntries(
        entrancesOf(chosen).map(([entrance, pool]) => [
          entrance,
          { gateway: gatewayName(entrance), listener: HTTPS, pool, service: gatewayName(entrance) },
        ]),
      ),
    },
  }),
  build: ({ cluster, declared, options: chosen, report, stages }) => {
    const wildcard = declared.issuer?.wildcard;
    if (wildcard === undefined) {
      report(NO_WILDCARD);
      return;
    }
    addEnvoyGateway(stages.stage("envoy-gateway", { title: "Envoy Gateway and the kinds of the Gateway API" }));

    const config = stages.stage("envoy-gateway-config", {
      title: "Gateways with their addresses, certificate and redirects",
      health: [GATEWAY_HEALTH],
      operatorPods: [
        {
          namespace: ENVOY_NAMESPACE,
          podSecurity: "restricted",
          reason: "Envoy Gateway starts its proxies without rights",
        },
      ],
    });
    addGatewayClass(config);
    grantCertificate(config, ENVOY_NAMESPACE, wildcard);
    for (const [entrance, pool] of entrancesOf(chosen)) {
      addEnvoyProxies(config, cluster, {
        entrance,
        replicas: replicasOn(workloadNodes(cluster), chosen.replicas),
        address: config.poolAddress(pool, entrance),
        wildcard,
      });
    }
  },
  runbook: ({ cluster, options: chosen }) => envoyRunbook(cluster, entrancesOf(chosen), ENVOY_VERSION),
});
