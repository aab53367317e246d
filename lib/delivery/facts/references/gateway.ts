import type { ReferenceRow } from "./row";

const GATEWAY = "gateway.networking.k8s.io";
const ROUTES = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];
const SERVICE = { field: "kind", else: "Service", only: ["Service", "Backend", "TraefikService"] };
const SECRET = { field: "kind", else: "Secret", only: ["Secret", "ConfigMap"] };
const CONFIG_MAP = { field: "kind", else: "ConfigMap", only: ["Secret", "ConfigMap"] };

/**
 * What objects of the Gateway API and of Envoy Gateway name. A route is
 * attached to nothing without its Gateway, and a Gateway gets no proxies
 * without its class; where requests end, and which certificate is shown,
 * matters later (Gateway API reference v1; Envoy Gateway: API reference).
 */
export const GATEWAY_ROWS: readonly ReferenceRow[] = [
  {
    group: GATEWAY,
    kinds: ROUTES,
    path: "spec.parentRefs[]",
    to: { field: "kind", else: "Gateway" },
    namespace: "namespace",
    strength: "start",
  },
  {
    group: GATEWAY,
    kinds: ["ListenerSet"],
    path: "spec.parentRef",
    to: { field: "kind", else: "Gateway" },
    namespace: "namespace",
    strength: "start",
  },
  {
    group: GATEWAY,
    kinds: ROUTES,
    path: "spec.rules[].backendRefs[]",
    to: { field: "kind", else: "Service" },
    namespace: "namespace",
    strength: "run",
  },
  {
    group: GATEWAY,
    kinds: ROUTES,
    path: "spec.rules[].(filters|backendRefs)[].**.requestMirror.backendRef",
    to: SERVICE,
    namespace: "namespace",
    strength: "run",
  },
  {
    group: GATEWAY,
    kinds: ["HTTPRoute", "GRPCRoute"],
    path: "spec.rules[].**.extensionRef",
    to: { field: "kind", else: "HTTPRouteFilter" },
    strength: "run",
  },
  { group: GATEWAY, kinds: ["Gateway"], path: "spec.gatewayClassName", to: "GatewayClass", strength: "start" },
  {
    group: GATEWAY,
    kinds: ["Gateway"],
    path: "spec.infrastructure.parametersRef",
    to: { field: "kind", else: "ConfigMap" },
    strength: "start",
  },
  {
    group: GATEWAY,
    kinds: ["GatewayClass"],
    path: "spec.parametersRef",
    to: { field: "kind", else: "ConfigMap" },
    namespace: "namespace",
    strength: "run",
  },
  {
    group: GATEWAY,
    kinds: ["Gateway", "ListenerSet"],
    path: "spec.listeners[].tls.certificateRefs[]",
    to: { field: "kind", else: "Secret" },
    namespace: "namespace",
    strength: "run",
  },
  {
    group: GATEWAY,
    kinds: ["Gateway"],
    path: "spec.tls.backend.clientCertificateRef",
    to: SECRET,
    namespace: "namespace",
    strength: "run",
  },
  {
    group: GATEWAY,
    kinds: ["Gateway"],
    path: "spec.tls.frontend.**.caCertificateRefs[]",
    to: CONFIG_MAP,
    namespace: "namespace",
    strength: "run",
  },
  {
    group: GATEWAY,
    kinds: ["BackendTLSPolicy"],
    path: "spec.targetRefs[]",
    to: { field: "kind", else: "Service" },
    strength: "run",
  },
  {
    group: GATEWAY,
    kinds: ["BackendTLSPolicy"],
    path: "spec.validation.caCertificateRefs[]",
    to: { field: "kind", else: "ConfigMap" },
    strength: "run",
  },
  ...envoy(
    ["BackendTrafficPolicy", "ClientTrafficPolicy", "EnvoyPatchPolicy", "SecurityPolicy"],
    [
      { path: "spec.targetRef", to: { field: "kind", else: "Gateway" } },
      { path: "spec.targetRefs[]", to: { field: "kind", else: "Gateway" } },
    ],
  ),
  ...envoy(
    ["SecurityPolicy", "EnvoyProxy", "BackendTrafficPolicy"],
    [
      { path: "spec.**.backendRef", to: SERVICE },
      { path: "spec.**.backendRefs[]", to: SERVICE },
      { path: "spec.**.clientCertificateRef", to: SECRET },
      { path: "spec.**.valueRef", to: CONFIG_MAP },
    ],
  ),
  ...envoy(
    ["HTTPRouteFilter"],
    [
      { path: "spec.directResponse.body.valueRef", to: CONFIG_MAP },
      { path: "spec.credentialInjection.credential.valueRef", to: SECRET },
    ],
  ),
  ...envoy(
    ["SecurityPolicy"],
    [
      { path: "spec.basicAuth.users", to: SECRET },
      { path: "spec.apiKeyAuth.credentialRefs[]", to: SECRET },
      { path: "spec.oidc.(clientSecret|clientIDRef)", to: SECRET },
    ],
  ),
  ...envoy(
    ["ClientTrafficPolicy", "Backend"],
    [
      { path: "spec.**.caCertificateRefs[]", to: CONFIG_MAP },
      { path: "spec.**.crl.refs[]", to: CONFIG_MAP },
      { path: "spec.tls.clientCertificateRef", to: SECRET },
    ],
  ),
];

function envoy(kinds: readonly string[], rows: readonly Pick<ReferenceRow, "path" | "to">[]): readonly ReferenceRow[] {
  return rows.map((row) => ({
    ...row,
    group: "gateway.envoyproxy.io",
    kinds,
    namespace: "namespace",
    strength: "run",
  }));
}
