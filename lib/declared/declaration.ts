import type { Address } from "../model/address";
import type { Machine } from "../model/machine";
import type { Reference } from "../stage/reference";
import type { BackupOffer, LibraryOffer, StorageBacking } from "./storage";

/** What a component asks of the machines that run it. */
export interface MachineNeed {
  /** Which machines; all of them when absent. */
  readonly role?: Machine["role"];
  /** Why, for the runbook and for findings. */
  readonly reason: string;
  /** Official Talos system extensions, e.g. `siderolabs/iscsi-tools`. */
  readonly extensions?: readonly string[];
  readonly kernelModules?: readonly { readonly name: string; readonly parameters?: readonly string[] }[];
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Host paths that the kubelet must see, with the mount options it needs. */
  readonly kubeletMounts?: readonly { readonly path: string; readonly options: readonly string[] }[];
  /** Volumes of their own, mounted at `/var/mnt/<name>`, where the kubelet sees them without a mount. */
  readonly userVolumes?: readonly UserVolume[];
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /** Configuration of an extension service (Talos kind ExtensionServiceConfig). */
  readonly extensionServices?: readonly ExtensionService[];
  /** Manifests that Talos itself applies: only what must exist before GitOps can start. */
  readonly inlineManifests?: readonly { readonly name: string; readonly objects: readonly object[] }[];
  /** Talos' own CoreDNS, CNI or kube-proxy give way to what this component brings. */
  readonly replaces?: readonly ("coredns" | "cni" | "kube-proxy")[];
  /** In-cluster access to the Talos API. */
  readonly talosApi?: { readonly roles: readonly string[]; readonly namespaces: readonly string[] };
  /** Where Talos sends its service logs (machine.logging.destinations) and kernel logs (KmsgLogConfig). */
  readonly logDestinations?: readonly LogDestination[];
  /** Arguments of the kubelet (machine.kubelet.extraArgs). */
  readonly kubeletArgs?: Readonly<Record<string, string>>;
  /** Arguments of what runs on control planes (cluster.<part>.extraArgs), and of kube-proxy on every machine. */
  readonly etcdArgs?: Readonly<Record<string, string>>;
  readonly schedulerArgs?: Readonly<Record<string, string>>;
  readonly controllerManagerArgs?: Readonly<Record<string, string>>;
  readonly proxyArgs?: Readonly<Record<string, string>>;
}

/** A volume that Talos makes for a component (Talos kind UserVolumeConfig). */
export interface UserVolume {
  /** 1 to 34 letters, digits and dashes; the mount point is `/var/mnt/<name>`. */
  readonly name: string;
  /** A partition of at least this size, e.g. `100GiB`; absent: a directory on EPHEMERAL, for contracts from 1.12 on. */
  readonly minSize?: string;
  readonly maxSize?: string;
  /** Which disk, as a CEL expression of Talos; absent: the system disk. */
  readonly disk?: string;
}

/** A receiver of Talos' own logs; it gets one JSON object a line. */
export interface LogDestination {
  /** Name of the KmsgLogConfig document. */
  readonly name: string;
  /** `tcp://127.0.0.1:6050/` or `udp://…`; as seen from the machine itself. */
  readonly url: string;
  readonly logs: readonly ("services" | "kernel")[];
}

export interface ExtensionService {
  readonly name: string;
  /** Environment; a value that is a Terraform variable never stands in a file. */
  readonly environment: Readonly<Record<string, string | { readonly variable: string; readonly description: string }>>;
}

/** A Proxmox user with one token and its own role, made by the access stack. */
export interface ProxmoxUser {
  /** User without realm; the realm is `pve`. */
  readonly user: string;
  readonly comment: string;
  readonly role: string;
  readonly privileges: readonly string[];
  readonly token: string;
  /** ACL path, `/` for the whole datacenter. */
  readonly path: string;
}

/** What a platform secret's text may refer to; each call returns a Terraform expression. */
export interface TerraformValues {
  variable(name: string, description: string): string;
  /** `user@pve!token`. */
  proxmoxTokenId(user: string): string;
  proxmoxTokenSecret(user: string): string;
  /** Text of a key pair of the keys stack, in PEM or, where the part says so, in OpenSSH form. */
  key(name: string, part: "private" | "public" | "certificate" | "private_openssh" | "public_openssh"): string;
}

/** A key pair of the keys stack: it outlives a destroy and recreate of the cluster. */
export interface KeyPair {
  readonly name: string;
  readonly algorithm: "RSA-4096" | "ED25519";
  readonly reason: string;
  /** A self-signed certificate over it, valid for so many years. */
  readonly certificate?: { readonly commonName: string; readonly years: number };
}

/** A Secret that must exist before GitOps runs; the platform stack places it. */
export interface PlatformSecret {
  readonly namespace: string;
  readonly name: string;
  readonly reason: string;
  readonly type?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, (values: TerraformValues) => string>>;
}

/** An OpenID Connect client that a component wants from the identity provider. */
export interface OidcClient {
  /** Client id and slug, e.g. `gitea`. */
  readonly id: string;
  readonly title: string;
  readonly launchUrl: string;
  readonly redirectUris: readonly string[];
  /** Groups that may use it; empty: every user. */
  readonly groups: readonly { readonly name: string; readonly title: string }[];
  /** Namespaces that read the client secret. */
  readonly namespaces: readonly string[];
  readonly scopes?: readonly string[];
  /**
   * `store`: the secret store itself signs people in by it, so it is set up
   * before the clients of all other services.
   */
  readonly phase?: "store";
}

/** How a Service gets an address of a named pool. */
export interface LoadBalancerOffer {
  readonly by: string;
  /** Annotations by which a Service asks for an address of the pool. */
  readonly annotations: (pool: string, shared?: string) => Readonly<Record<string, string>>;
  /** Labels that the Service must carry as well, where pools find Services by their labels. */
  readonly labels?: (pool: string) => Readonly<Record<string, string>>;
  /** The object that is the pool; whoever asks for an address follows it. */
  readonly reference?: (pool: string) => Reference;
}

/** One way in of the Gateway API: a Gateway that routes choose by name. */
export interface GatewayEntrance {
  /** Name of the Gateway, in the offer's namespace. */
  readonly gateway: string;
  /** Its listener that ends TLS with the wildcard certificate. */
  readonly listener: string;
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
  /** `ingress` unless told. */
  readonly kind?: "ingress" | "gateway";
  /** Gateways, of the kind `gateway` only. */
  readonly entrances?: Readonly<Partial<Record<EntranceName, GatewayEntrance>>>;
  readonly className: string;
  readonly namespace: string;
  /** Labels of the controller's pods, for NetworkPolicies. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Annotations that make plain HTTP redirect to HTTPS. */
  readonly redirect: Readonly<Record<string, string>>;
  /** Annotations for a backend that speaks TLS itself. */
  readonly tlsBackend: Readonly<Record<string, string>>;
  /** Such a backend gets an IngressRoute of Traefik's as well, because annotations of an Ingress cannot say it. */
  readonly tlsBackendBy?: "IngressRoute";
  /** Its Service, in the offer's namespace. */
  readonly service?: string;
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
  readonly by: string;
  /** An address, or the host name of a tunnel, which has no address of its own. */
  readonly target: Address | string;
  /** Tag of that machine in the mesh, where it comes in by the mesh. */
  readonly meshTag?: string;
}

/** The authoritative name server of the cluster's domain. */
export interface DnsServerOffer {
  readonly by: string;
  /** Load-balancer pool of its address; exactly one address. */
  readonly pool: string;
  /** Port at that address on which the Internet's view is served, where there is one. */
  readonly publicPort?: number;
}

export interface MeshOffer {
  /** URL of the server that nodes and people join by. */
  readonly controlServer: string;
}

export interface IssuerOffer {
  readonly clusterIssuer: string;
  /** Annotations that ask for a certificate of one host. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The Secret of the wildcard certificate, when one is kept. */
  readonly wildcard?: { readonly namespace: string; readonly secret: string };
}

export interface StorageOffer {
  readonly storageClass: string;
  readonly default: boolean;
  readonly accessModes: readonly ("ReadWriteOnce" | "ReadWriteOncePod" | "ReadWriteMany")[];
  readonly reclaimPolicy: "Retain" | "Delete";
  /** What its volumes stand on, for the question what a loss takes away. */
  readonly backing?: StorageBacking;
  /** Name of the VolumeSnapshotClass that takes snapshots of its volumes. */
  readonly snapshots?: string | undefined;
}

export interface SecretStoreOffer {
  /** Name of a ClusterSecretStore. */
  readonly name: string;
  /** `bootstrap` works before Vault does; `main` is where everything else lives. */
  readonly use: "bootstrap" | "main";
}

export interface IdentityOffer {
  readonly host: string;
  /** OpenID Connect issuer URL of a client. */
  readonly issuer: (clientId: string) => string;
  readonly namespace: string;
}

export interface DnsOffer {
  /** Annotations that keep a host's record out of, or in, public DNS. */
  readonly by: string;
  readonly zone: string;
}

/** Metrics, alerts and dashboards, for components that bring some of their own. */
export interface MonitoringOffer {
  readonly namespace: string;
  /** Prometheus inside the cluster, without a slash at the end. */
  readonly prometheusUrl: string;
  /** Labels of a ConfigMap, in any namespace, whose keys are dashboards. */
  readonly dashboardLabels: Readonly<Record<string, string>>;
}

/** A place for logs that speaks Loki's API. */
export interface LogStoreOffer {
  readonly namespace: string;
  /** Base address inside the cluster, without a slash at the end. */
  readonly url: string;
}

/** Programs whose metrics Prometheus shall read; it makes a PodMonitor of it. */
export interface ScrapeTarget {
  readonly name: string;
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Name of the container port. */
  readonly port: string;
  /** Path, `/metrics` unless told. */
  readonly path?: string;
}

/** Everything a component says about itself before it is built. */
export interface Declarations {
  readonly loadBalancer?: LoadBalancerOffer;
  readonly ingress?: IngressOffer;
  readonly issuer?: IssuerOffer;
  readonly storage?: readonly StorageOffer[];
  readonly libraries?: readonly LibraryOffer[];
  readonly backup?: BackupOffer;
  readonly secretStores?: readonly SecretStoreOffer[];
  readonly identity?: IdentityOffer;
  readonly dns?: DnsOffer;
  readonly dnsServer?: DnsServerOffer;
  readonly publicAddress?: PublicAddressOffer;
  readonly mesh?: MeshOffer;
  readonly networkPolicy?: NetworkPolicyOffer;
  readonly monitoring?: MonitoringOffer;
  readonly logs?: LogStoreOffer;
  readonly scrapes?: readonly ScrapeTarget[];
  readonly machines?: readonly MachineNeed[];
  readonly proxmoxUsers?: readonly ProxmoxUser[];
  readonly keyPairs?: readonly KeyPair[];
  readonly platformSecrets?: readonly PlatformSecret[];
  readonly oidcClients?: readonly OidcClient[];
}
