import type { EntranceName } from "../../lib/declared/offered";

/** Where the controller, the Gateways and Envoy itself run. */
export const ENVOY_NAMESPACE = "envoy-gateway";

/** The GatewayClass. */
export const ENVOY_CLASS = "envoy";

/** The Gateway, and what Envoy Gateway makes of it: Deployment and Service of the same name. */
export function gatewayName(entrance: EntranceName): string {
  return `envoy-${entrance}`;
}

/** Labels of the proxies of all Gateways (Envoy Gateway: EnvoyAppLabel). */
export const PROXY_LABELS = {
  "app.kubernetes.io/name": "envoy",
  "app.kubernetes.io/component": "proxy",
  "app.kubernetes.io/managed-by": "envoy-gateway",
};
