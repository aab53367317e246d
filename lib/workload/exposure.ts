import type { EntranceName, IngressOffer, IssuerOffer } from "../declared/offered";
import type { AppRoute } from "../model/app-route";
import type { Cluster } from "../model/cluster";
import type { Stage } from "../stage/stage";

/** How a backend that speaks TLS itself is verified, by those who verify. */
export interface TlsBackend {
  /** Name in the backend's certificate. */
  readonly hostname: string;
  /** ConfigMap or Secret of the same namespace whose key `ca.crt` holds the authority. */
  readonly authority: { readonly kind: "ConfigMap" | "Secret"; readonly name: string };
}

/** What is to be reached at a host name. */
export interface ExposeProps {
  /** Name of the Ingress or route and, with `-tls`, of its certificate's Secret. */
  readonly name: string;
  /** Namespace of the Service, and of the Ingress or route. */
  readonly namespace: string;
  /** Host name, short or fully qualified. */
  readonly host: string;
  /** Name of the Service that requests go to. */
  readonly service: string;
  /** Further host names, short or fully qualified; absent: none. */
  readonly moreHosts?: readonly string[];
  /** Port number or name of the Service. */
  readonly port: number | string;
  /** Only this path and what lies below it; the whole host by default. */
  readonly path?: string;
  /** The backend itself speaks TLS. A Gateway verifies it and must know its authority; ingress controllers do not. */
  readonly tlsBackend?: boolean | TlsBackend;
  /** Bodies of any size pass: image layers, Git packs. */
  readonly largeBodies?: boolean;
  /** Which Gateway serves it, where there are Gateways; `internal` by default. */
  readonly gateway?: EntranceName | "both";
  /** Further annotations of the Ingress or route. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Further labels of the Ingress or route. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What is changed on the way; absent: nothing. */
  readonly changes?: RouteChanges;
}

/** What a route does to requests and answers; host names are fully qualified. */
export interface RouteChanges {
  /** Where clients are sent on to, in place of the Service. */
  readonly redirect?: AppRoute["redirect"];
  /** What the Service is asked for in place of what the client wrote. */
  readonly rewrite?: AppRoute["rewrite"];
  readonly requestHeaders?: AppRoute["requestHeaders"];
  readonly responseHeaders?: AppRoute["responseHeaders"];
}

/** True where there is anything to change. */
export function changesAnything(changes: RouteChanges | undefined): changes is RouteChanges {
  return changes !== undefined && Object.values(changes).some((one) => one !== undefined);
}

/** What a way of exposing works with, apart from the props. */
export interface ExposeContext {
  /** The stage that gets the objects. */
  readonly stage: Stage;
  /** The definition after parsing. */
  readonly cluster: Cluster;
  /** How hosts are reached in this cluster. */
  readonly ingress: IngressOffer;
  /** Who issues the certificate. */
  readonly issuer: IssuerOffer;
  /** Fully qualified. */
  readonly host: string;
  /** All of them, fully qualified. */
  readonly hosts: readonly string[];
  /** Path of the definition that asks, for problems. */
  readonly path: string;
}

/** The Secret that holds the certificate of an exposed service. */
export function certificateSecret(name: string): string {
  return `${name}-tls`;
}
