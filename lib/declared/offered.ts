import type { Address } from "../model/address";
import type { Reference } from "../stage/reference";
import type { StorageBacking } from "./storage";

/** How a Service gets an address of a named pool. */
export interface LoadBalancerOffer {
  /** Name of the program that gives the addresses, e.g. `MetalLB`, for people. */
  readonly by: string;
  /** Annotations by which a Service asks for an address of the pool. */
  readonly annotations: (pool: string, shared?: string) => Readonly<Record<string, string>>;
  /** Labels that the Service must carry as well, where pools find Services by their labels. */
  readonly labels?: (pool: string) => Readonly<Record<string, string>>;
  /** Annotations by which a Service asks for one address of its pool; absent: it cannot ask. */
  readonly addressAnnotations?: (address: Address) => Readonly<Record<string, string>>;
  /** The object that is the pool; whoever asks for an address follows it. */
  readonly reference?: (pool: string) => Reference;
}

/** One way in of the Gateway API: a Gateway that routes choose by name. */
export interface GatewayEntrance {
  /** Name of the Gateway, in the offer's namespace. */
  readonly gateway: string;
  /** Its listener that ends TLS with the wildcard certificate. */
  readonly listener: string;
  /** Key of `network.loadBalancers` that the Gateway's address comes from. */
  readonly pool: string;
  /** Its Service, in the offer's namespace. */
  readonly service?: string;
}

/** Who may reach a host: the home network, or the Internet as well. */
export type EntranceName = "internal" | "external";

/**
 * How hosts are reached: by an ingress controller (Ingress), or by Gateways
 * (HTTPRoute). With Gateways `className` is the GatewayClass, and a Gateway's
 * own listener brings certificate and redirect, so both sets of annotations
 * are empty.
 */
export interface IngressOffer {
  /** `ingress` by default. */
  readonly kind?: "ingress" | "gateway";
  /** Gateways, of the kind `gateway` only. */
  readonly entrances?: Readonly<Partial<Record<EntranceName, GatewayEntrance>>>;
  /** Name of the IngressClass, or of the GatewayClass. */
  readonly className: string;
  /** Namespace of the controller, or of the Gateways. */
  readonly namespace: string;
  /** Labels of the controller's pods, for NetworkPolicies. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Identity that Cilium gives to what its own proxy sends, in the place of pods; absent: pods with these labels send it. */
  readonly entity?: "ingress";
  /** Annotations that make plain HTTP redirect to HTTPS. */
  readonly redirect: Readonly<Record<string, string>>;
  /** Annotations for a backend that speaks TLS itself. */
  readonly tlsBackend: Readonly<Record<string, string>>;
  /**
   * How redirects, rewrites and headers of a route are said for an Ingress:
   * by Traefik's Middlewares, or by annotations of ingress-nginx. Absent: not
   * at all, but for Gateways, which have filters.
   */
  readonly routeChangesBy?: "Middleware" | "nginx";
  /** Such a backend gets an IngressRoute of Traefik's as well, because annotations of an Ingress cannot say it. */
  readonly tlsBackendBy?: "IngressRoute";
  /** Its Service, in the offer's namespace. */
  readonly service?: string;
  /** Key of `network.loadBalancers` that the address of hosts comes from. */
  readonly pool: string;
}

/** Which CNI enforces network policies, so that writing some has an effect. */
export interface NetworkPolicyOffer {
  /** Name of the CNI, e.g. `Cilium`. */
  readonly enforcedBy: string;
  /** Its own kind of policy, which knows more than the Kubernetes one. */
  readonly ownKind?: "CiliumNetworkPolicy";
}

/** Where the Internet reaches hosts of this cluster: records of public DNS point there. */
export interface PublicAddressOffer {
  /** What it is, for people, e.g. `the VPS`. */
  readonly by: string;
  /** An address, or the host name of a tunnel, which has no address of its own. */
  readonly target: Address | string;
  /** Tag of that machine in the mesh, where it comes in by the mesh. */
  readonly meshTag?: string;
}

/** The authoritative name server of the cluster's domain. */
export interface DnsServerOffer {
  /** Name of the program, e.g. `PowerDNS`, for people. */
  readonly by: string;
  /** Load-balancer pool of its address; exactly one address. */
  readonly pool: string;
  /** Port at that address on which the Internet's view is served, where there is one. */
  readonly publicPort?: number;
}

/** A private mesh network that the machines are part of. */
export interface MeshOffer {
  /** URL of the server that nodes and people join by. */
  readonly controlServer: string;
}

/** How a host gets its certificate. */
export interface IssuerOffer {
  /** Name of the ClusterIssuer of cert-manager that signs certificates of hosts. */
  readonly clusterIssuer: string;
  /** Annotations that ask for a certificate of one host. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The Secret of the wildcard certificate, when one is kept. */
  readonly wildcard?: { readonly namespace: string; readonly secret: string };
}

/** One storage class, and what its volumes can do. */
export interface StorageOffer {
  /** Name of the StorageClass. */
  readonly storageClass: string;
  /** Claims that name no class get this one. */
  readonly default: boolean;
  /** Access modes that its volumes can have. */
  readonly accessModes: readonly ("ReadWriteOnce" | "ReadWriteOncePod" | "ReadWriteMany")[];
  /** What becomes of a volume when its claim is deleted. */
  readonly reclaimPolicy: "Retain" | "Delete";
  /** What its volumes depend on, for the question what a loss takes away. */
  readonly backing?: StorageBacking;
  /** Name of the VolumeSnapshotClass that takes snapshots of its volumes. */
  readonly snapshots?: string | undefined;
}

/** A store of secrets that External Secrets reads, and writes where it may. */
export interface SecretStoreOffer {
  /** Name of a ClusterSecretStore. */
  readonly name: string;
  /** `bootstrap` works before the others do; `main` is one that the cluster runs itself; `outside` is filled by people. */
  readonly use: "bootstrap" | "main" | "outside";
  /** Generated values live here, although it is not of the use `main`. */
  readonly main?: true;
  /**
   * How a value is named. `fields`: an entry with a property for each value;
   * `path`: the entry and its field as one path; `flat`: an entry for each
   * value. Absent: `fields`.
   */
  readonly form?: "fields" | "path" | "flat";
  /** What an entry may be called; absent: any path. */
  readonly names?: StoreNames;
  /**
   * How External Secrets puts a value there that nobody put there before:
   * `value` by value, or each `entry` as a whole, because the provider looks
   * for the entry alone when it is asked whether a value exists. Absent: a
   * store outside cannot be written, and a person fills it; one of the
   * cluster's own takes value by value.
   */
  readonly push?: {
    readonly by: "value" | "entry";
    /** What the provider has to know of each entry (PushSecret, spec.data[].metadata). */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
}

/** How a store names entries. */
export interface StoreNames {
  /** A path with slashes is one entry; absent: paths of components get dashes in their place. */
  readonly slashes?: true;
  /** The names that it takes, of what a person wrote; absent: any path. */
  readonly pattern?: RegExp;
  /** The same in words. */
  readonly want?: string;
  /** The name as the store keeps it, e.g. in capital letters. */
  readonly kept?: (name: string) => string;
}

/** The identity provider by which people sign in to services. */
export interface IdentityOffer {
  /** Fully qualified host name of the identity provider. */
  readonly host: string;
  /** OpenID Connect issuer URL of a client. */
  readonly issuer: (clientId: string) => string;
  /** Namespace in which it runs. */
  readonly namespace: string;
}

/** What keeps the DNS records of the cluster's hosts. */
export interface DnsOffer {
  /** Name of the program, e.g. `PowerDNS`, for people. */
  readonly by: string;
  /** Domain whose records it serves. */
  readonly zone: string;
}

/** Metrics, alerts and dashboards, for components that bring some of their own. */
export interface MonitoringOffer {
  /** Namespace of Prometheus and Grafana. */
  readonly namespace: string;
  /** Prometheus inside the cluster, without a slash at the end. */
  readonly prometheusUrl: string;
  /** Labels of a ConfigMap, in any namespace, whose keys are dashboards. */
  readonly dashboardLabels: Readonly<Record<string, string>>;
}

/** A place for logs that speaks Loki's API. */
export interface LogStoreOffer {
  /** Namespace in which it runs. */
  readonly namespace: string;
  /** Base address inside the cluster, without a slash at the end. */
  readonly url: string;
}
