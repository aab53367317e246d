import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { resources } from "../../lib/workload/resources";
import { ENVOY_NAMESPACE } from "./names";

const chart = helmChart("oci://docker.io/envoyproxy", "gateway-helm", "1.9.0");

/** Version of Envoy Gateway, which is that of its chart. */
export const ENVOY_VERSION = chart.version;

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
        envoyGateway: { resources: resources("50m", "128Mi", "512Mi") },
      },
    },
    makes: {
      crds: [
        // The experimental channel, as Envoy Gateway is built for it.
        ...crdsOf("gateway-api", { "gateway.networking.x-k8s.io": "XBackend XBackendTrafficPolicy XMesh" }),
        ...crdsOf("envoy-gateway-proxy"),
        ...crdsOf("envoy-gateway", { "gateway.envoyproxy.io": "EnvoyExtensionPolicy" }),
      ],
      objects: {
        Service: { "envoy-gateway": [18000, "grpc", 18001, "ratelimit", 18002, "wasm", 19001, "metrics"] },
        ConfigMap: ["envoy-gateway-config"],
        ServiceAccount: ["envoy-gateway"],
      },
      // The job that runs before the install makes it.
      later: { Secret: ["envoy-gateway"] },
      podSecurity: "restricted",
      workloads: { Deployment: ["envoy-gateway"] },
    },
  });
}
