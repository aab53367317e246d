import type { EntranceName } from "../../lib/declared/offered";
import type { Cluster } from "../../lib/model/cluster";
import type { Stage } from "../../lib/stage/stage";
import { addGateway, type GatewayProps } from "../../lib/workload/gateways";
import { withoutNodePorts } from "../../lib/workload/node-ports";
import { resources } from "../../lib/workload/resources";
import { spread } from "../../lib/workload/scheduling";
import { ENVOY_CLASS, ENVOY_NAMESPACE, gatewayName, PROXY_LABELS } from "./names";

/** One Gateway of Envoy's, and how it is reached. */
export interface EnvoyGatewayProps extends Pick<GatewayProps, "wildcard"> {
  /** Which Gateway it is: for the home network, or for the Internet. */
  readonly entrance: EntranceName;
  /** Proxy pods of the Gateway. */
  readonly replicas: number;
  /** Annotations and labels by which its Service gets its address. */
  readonly address: GatewayProps["infrastructure"];
}

export function addGatewayClass(stage: Stage): void {
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name: ENVOY_CLASS },
    spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
  });
}

/** A Gateway with proxies of its own. */
export function addEnvoyProxies(stage: Stage, cluster: Cluster, props: EnvoyGatewayProps): void {
  const name = gatewayName(props.entrance);
  addProxy(stage, name, { cluster, replicas: props.replicas });
  addGateway(stage, {
    name,
    namespace: ENVOY_NAMESPACE,
    className: ENVOY_CLASS,
    infrastructure: {
      ...props.address,
      parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name },
    },
    wildcard: props.wildcard,
  });
  stage.provides({ Service: { [`${ENVOY_NAMESPACE}/${name}`]: [80, 443] } });
}

/** The proxies behind one Gateway, under a name that others can rely on. */
function addProxy(
  stage: Stage,
  name: string,
  { cluster, replicas }: { readonly cluster: Cluster; readonly replicas: number },
): void {
  stage.add({
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyProxy",
    metadata: { name, namespace: ENVOY_NAMESPACE },
    spec: {
      provider: {
        type: "Kubernetes",
        kubernetes: {
          envoyDeployment: {
            name,
            replicas,
            container: { resources: resources("50m", "128Mi", "512Mi") },
            ...(replicas > 1
              ? { pod: { topologySpreadConstraints: spread({ ...PROXY_LABELS, ...owner(name) }, replicas) } }
              : {}),
          },
          // By its own default a packet that enters at a node without a proxy
          // is dropped, and who announces an address need not run one.
          envoyService: {
            name,
            type: "LoadBalancer",
            externalTrafficPolicy: "Cluster",
            ...withoutNodePorts(cluster),
          },
          ...(replicas > 1 ? { envoyPDB: { maxUnavailable: 1 } } : {}),
        },
      },
    },
  });
}

/** Labels of the proxies of one Gateway. */
function owner(gateway: string): Readonly<Record<string, string>> {
  return {
    "gateway.envoyproxy.io/owning-gateway-namespace": ENVOY_NAMESPACE,
    "gateway.envoyproxy.io/owning-gateway-name": gateway,
  };
}
