/** Traefik's own kinds. */
export const KINDS = [
  "IngressRoute",
  "IngressRouteTCP",
  "IngressRouteUDP",
  "Middleware",
  "MiddlewareTCP",
  "ServersTransport",
  "ServersTransportTCP",
  "TLSOption",
  "TLSStore",
  "TraefikService",
];

/** Kinds of Traefik Hub; the chart brings them with the others, and nothing here uses them. */
export const HUB_KINDS = [
  "AIService",
  "API",
  "APIAuth",
  "APIBundle",
  "APICatalogItem",
  "APIPlan",
  "APIPortal",
  "APIPortalAuth",
  "APIRateLimit",
  "APIVersion",
  "AccessControlPolicy",
  "ContentItem",
  "ManagedApplication",
  "ManagedSubscription",
  "Uplink",
];
