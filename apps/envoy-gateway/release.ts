import type { Stage } from "../../lib/stage/stage";
import { ENVOY_NAMESPACE } from "./names";

// renovate: datasource=docker depName=docker.io/envoyproxy/gateway-helm
const chart = { name: "gateway-helm", repository: "oci://docker.io/envoyproxy", version: "1.9.0" } as const;

export const ENVOY_VERSION = chart.version;

/** Kinds of the Gateway API, experimental channel, as Envoy Gateway is built for them. */
const GATEWAY_KINDS = [
  "BackendTLSPolicy",
  "GRPCRoute",
  "Gateway",
  "GatewayClass",
  "HTTPRoute",
  "ListenerSet",
  "ReferenceGrant",
  "TCPRoute",
  "TLSRoute",
  "UDPRoute",
];

const EXPERIMENTAL_KINDS = ["XBackend", "XBackendTrafficPolicy", "XMesh"];

const ENVOY_KINDS = [
  "Backend",
  "BackendTrafficPolicy",
  "ClientTrafficPolicy",
  "EnvoyExtensionPolicy",
  "EnvoyPatchPolicy",
  "EnvoyProxy",
  "HTTPRouteFilter",
  "SecurityPolicy",
];

/**
 * Envoy Gateway with the CRDs of the Gateway API. They come from this chart
 * and from nowhere else: two owners would set them back and forth. The
 * separate chart of the CRDs keeps them as templates, which makes its release
 * too large for the Secret in which Helm remembers it (helm#12277), so no
 * engine that installs by Helm can use it.
 */
export function addEnvoyGateway(stage: Stage): void {
  stage.release({
    chart,
    name: "envoy-gateway",
    namespace: ENVOY_NAMESPACE,
    values: {
      crds: { enabled: true },
      deployment: {
        replicas: 1,
        envoyGateway: { resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } } },
      },
    },
    makes: {
      crds: [
        ...GATEWAY_KINDS.map((kind) => `gateway.networking.k8s.io/${kind}`),
        ...EXPERIMENTAL_KINDS.map((kind) => `gateway.networking.x-k8s.io/${kind}`),
        ...ENVOY_KINDS.map((kind) => `gateway.envoyproxy.io/${kind}`),
      ],
      objects: [
        {
          kind: "Service",
          name: "envoy-gateway",
          namespace: ENVOY_NAMESPACE,
          ports: [18000, "grpc", 18001, "ratelimit", 18002, "wasm", 19001, "metrics"],
        },
        { kind: "ConfigMap", name: "envoy-gateway-config", namespace: ENVOY_NAMESPACE },
        { kind: "ServiceAccount", name: "envoy-gateway", namespace: ENVOY_NAMESPACE },
      ],
      // The job that runs before the install makes it.
      later: [{ kind: "Secret", name: "envoy-gateway", namespace: ENVOY_NAMESPACE }],
      podSecurity: "restricted",
      workloads: [{ kind: "Deployment", name: "envoy-gateway", replicas: 1 }],
    },
  });
}
