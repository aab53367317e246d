import type { EntranceName, IssuerOffer } from "../../lib/declared/offered";
import type { Cluster } from "../../lib/model/cluster";
import type { Stage } from "../../lib/stage/stage";
import { withoutNodePorts } from "../../lib/workload/node-ports";
import { resources } from "../../lib/workload/resources";
import { spread } from "../../lib/workload/scheduling";
import { ENVOY_CLASS, ENVOY_NAMESPACE, gatewayName, HTTP, HTTPS, PROXY_LABELS } from "./names";

/** One Gateway, and how it is reached. */
export interface GatewayProps {
  /** Which Gateway it is: for the home network, or for the Internet. */
  readonly entrance: EntranceName;
  /** Proxy pods of the Gateway. */
  readonly replicas: number;
  /** Annotations and labels by which its Service gets its address. */
  readonly address: {
    readonly annotations: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  /** The Secret of the certificate that its listener serves. */
  readonly wildcard: NonNullable<IssuerOffer["wildcard"]>;
}

export function addGatewayClass(stage: Stage): void {
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name: ENVOY_CLASS },
    spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
  });
}

/**
 * A Gateway with an address of its own: TLS ends at its listener with the
 * wildcard certificate, plain HTTP is redirected, and routes of every
 * namespace may attach to the HTTPS listener.
 */
export function addGateway(stage: Stage, cluster: Cluster, props: GatewayProps): void {
  const name = gatewayName(props.entrance);
  addProxy(stage, name, { cluster, replicas: props.replicas });
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace: ENVOY_NAMESPACE },
    spec: {
      gatewayClassName: ENVOY_CLASS,
      infrastructure: {
        ...props.address,
        parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name },
      },
      listeners: [
        { name: HTTP, port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "Same" } } },
        {
          name: HTTPS,
          port: 443,
          protocol: "HTTPS",
          allowedRoutes: { namespaces: { from: "All" } },
          tls: {
            mode: "Terminate",
            certificateRefs: [
              { group: "", kind: "Secret", name: props.wildcard.secret, namespace: props.wildcard.namespace },
            ],
          },
        },
      ],
    },
  });
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: `${name}-redirect`, namespace: ENVOY_NAMESPACE },
    spec: {
      parentRefs: [{ name, sectionName: HTTP }],
      rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
    },
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

/** Lets the Gateways read the wildcard certificate where it is kept (Gateway API: ReferenceGrant). */
export function grantCertificate(stage: Stage, wildcard: GatewayProps["wildcard"]): void {
  if (wildcard.namespace === ENVOY_NAMESPACE) return;
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "ReferenceGrant",
    metadata: { name: "gateways-read-the-wildcard-certificate", namespace: wildcard.namespace },
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: ENVOY_NAMESPACE }],
      to: [{ group: "", kind: "Secret", name: wildcard.secret }],
    },
  });
}
