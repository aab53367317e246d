import { z } from "zod";
import type { EntranceName, IssuerOffer } from "../declared/offered";
import { name } from "../model/field";
import type { HealthExpression, Stage } from "../stage/stage";

/** Listener of a Gateway that redirects to HTTPS, by its name. */
const HTTP = "http";

/** Listener that ends TLS, by its name in every Gateway. */
export const HTTPS = "https";

/** Fields that say which Gateways there are, each with an address of its own. */
export const gatewayFields = {
  internal: name
    .default("internal")
    .meta({ description: "load-balancer pool of the Gateway that only the home network reaches" }),
  external: z
    .union([name, z.literal(false)])
    .default("external")
    .meta({ description: "load-balancer pool of the Gateway that the Internet may reach as well; false: none" }),
};

/** The Gateways of a definition. */
export interface GatewayPools {
  /** Pool of the Gateway for the home network. */
  readonly internal: string;
  /** Pool of the Gateway that the Internet may reach as well; false: there is none. */
  readonly external: string | false;
}

/** Each Gateway with the pool that its address comes from. */
export function entrancesOf({ internal, external }: GatewayPools): readonly (readonly [EntranceName, string])[] {
  return [["internal", internal], ...(external === false ? [] : ([["external", external]] as const))];
}

/** How to tell that a Gateway serves: its controller has taken it, and it has its address. */
export const GATEWAY_HEALTH: HealthExpression = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  current:
    "has(status.conditions) && status.conditions.exists(condition, condition.type in ['Programmed', 'Ready'] && condition.status == 'True')",
};

/** The Secret of the certificate that Gateways serve. */
export type Wildcard = NonNullable<IssuerOffer["wildcard"]>;

/** One Gateway, and how it is reached. */
export interface GatewayProps {
  /** Name and namespace of the Gateway. */
  readonly name: string;
  readonly namespace: string;
  /** GatewayClass of the controller that serves it. */
  readonly className: string;
  /** What its controller lays on the Service of the Gateway, and the object with further settings, where it has one. */
  readonly infrastructure: {
    readonly annotations: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly parametersRef?: { readonly group: string; readonly kind: string; readonly name: string };
  };
  /** The certificate that its listener serves. */
  readonly wildcard: Wildcard;
}

/**
 * A Gateway with an address of its own: TLS ends at its listener with the
 * wildcard certificate, plain HTTP is redirected, and routes of every
 * namespace may attach to the HTTPS listener.
 */
export function addGateway(stage: Stage, { name, namespace, className, infrastructure, wildcard }: GatewayProps): void {
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace },
    spec: {
      gatewayClassName: className,
      infrastructure,
      listeners: [
        { name: HTTP, port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "Same" } } },
        {
          name: HTTPS,
          port: 443,
          protocol: "HTTPS",
          allowedRoutes: { namespaces: { from: "All" } },
          tls: {
            mode: "Terminate",
            certificateRefs: [{ group: "", kind: "Secret", name: wildcard.secret, namespace: wildcard.namespace }],
          },
        },
      ],
    },
  });
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: `${name}-redirect`, namespace },
    spec: {
      parentRefs: [{ name, sectionName: HTTP }],
      rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
    },
  });
}

/** Lets Gateways of a namespace read the wildcard certificate where it is kept (Gateway API: ReferenceGrant). */
export function grantCertificate(stage: Stage, namespace: string, wildcard: Wildcard): void {
  if (wildcard.namespace === namespace) return;
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "ReferenceGrant",
    metadata: { name: "gateways-read-the-wildcard-certificate", namespace: wildcard.namespace },
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace }],
      to: [{ group: "", kind: "Secret", name: wildcard.secret }],
    },
  });
}

/** What to report where no certificate is there for every host. */
export const NO_WILDCARD = {
  got: "no wildcard certificate",
  want: "one, because a Gateway's listener ends TLS for every host",
  fix: "set components.certManager.wildcard to true",
};
