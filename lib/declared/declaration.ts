import type { Address } from "../model/address";
import type { Machine } from "../model/machine";
import type { Reference } from "../stage/reference";
import type { Expression, TerraformText } from "../terraform/text";
import type { BackupOffer, LibraryOffer, StorageBacking } from "./storage";

/** What a component asks of the machines that run it. */
export interface MachineNeed {
  /** Which machines; all of them when absent. */
  readonly role?: Machine["role"];
  /** Why, for the runbook and for findings. */
  readonly reason: string;
  /** Official Talos system extensions, e.g. `siderolabs/iscsi-tools`. */
  readonly extensions?: readonly string[];
  /** Kernel modules that Talos loads at boot (machine.kernel.modules), with their parameters. */
  readonly kernelModules?: readonly { readonly name: string; readonly parameters?: readonly string[] }[];
  /** Kernel settings by name (machine.sysctls), e.g. `vm.nr_hugepages`. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Host paths that the kubelet must see, with the mount options it needs. */
  readonly kubeletMounts?: readonly { readonly path: string; readonly options: readonly string[] }[];
  /** Volumes of their own, mounted at `/var/mnt/<name>`, where the kubelet sees them without a mount. */
  readonly userVolumes?: readonly UserVolume[];
  /** Labels of the Kubernetes node, which Talos sets. */
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
  /** Arguments of etcd (cluster.etcd.extraArgs), on control planes only. */
  readonly etcdArgs?: Readonly<Record<string, string>>;
  /** Arguments of kube-scheduler (cluster.scheduler.extraArgs), on control planes only. */
  readonly schedulerArgs?: Readonly<Record<string, string>>;
  /** Arguments of kube-controller-manager (cluster.controllerManager.extraArgs), on control planes only. */
  readonly controllerManagerArgs?: Readonly<Record<string, string>>;
  /** Arguments of kube-proxy (cluster.proxy.extraArgs), which run on every machine. */
  readonly proxyArgs?: Readonly<Record<string, string>>;
}

/** A volume that Talos makes for a component (Talos kind UserVolumeConfig). */
export interface UserVolume {
  /** 1 to 34 letters, digits and dashes; the mount point is `/var/mnt/<name>`. */
  readonly name: string;
  /** A partition of at least this size, e.g. `100GiB`; absent: a directory on EPHEMERAL, for contracts from 1.12 on. */
  readonly minSize?: string;
  /** Upper limit of the partition, e.g. `200GiB`; absent: none, and on a disk of its own it grows with that. */
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
  /** Which logs it gets: those of Talos' services, those of the kernel, or both. */
  readonly logs: readonly ("services" | "kernel")[];
}

/** Configuration of the service that a Talos system extension brings. */
export interface ExtensionService {
  /** Name of the service as the extension defines it, e.g. `tailscale`. */
  readonly name: string;
  /** Environment; a value that is a Terraform variable is in no file. */
  readonly environment: Readonly<Record<string, string | { readonly variable: string; readonly description: string }>>;
}

/** A Proxmox user with one token and its own role, made by the access stack. */
export interface ProxmoxUser {
  /** User without realm; the realm is `pve`. */
  readonly user: string;
  /** What the user is for; Proxmox shows it with the user and its token. */
  readonly comment: string;
  /** Name of the role that is made for this user alone. */
  readonly role: string;
  /** Privileges of that role in Proxmox' words, e.g. `VM.Config.Disk`. */
  readonly privileges: readonly string[];
  /** Name of the token, the part after `!` of its id. */
  readonly token: string;
  /** ACL path, `/` for the whole datacenter. */
  readonly path: string;
}

/** What a platform secret's text may refer to. */
export interface TerraformValues {
  /** A secret Terraform variable that the operator sets; the description says what it holds. */
  variable(name: string, description: string): Expression;
  /** `user@pve!token`. */
  proxmoxTokenId(user: string): string;
  /** Secret of the token of a declared user, by the user's name without realm. */
  proxmoxTokenSecret(user: string): Expression;
  /** Text of a key pair of the keys stack, in PEM or, where the part says so, in OpenSSH form. */
  key(name: string, part: "private" | "public" | "certificate" | "private_openssh" | "public_openssh"): Expression;
}

/** A key pair of the keys stack: it outlives a destroy and recreate of the cluster. */
export interface KeyPair {
  /** Name in the keys stack; `TerraformValues.key` asks for it. */
  readonly name: string;
  /** Algorithm of the key, with its length in bits where one is chosen. */
  readonly algorithm: "RSA-4096" | "ED25519";
  /** What it is for, for the runbook. */
  readonly reason: string;
  /** A self-signed certificate over it, valid for so many years. */
  readonly certificate?: { readonly commonName: string; readonly years: number };
}

/** A Secret that must exist before GitOps runs; the platform stack places it. */
export interface PlatformSecret {
  /** Namespace of the Secret, which the platform stack makes as well. */
  readonly namespace: string;
  /** Name by which programs of that namespace refer to it. */
  readonly name: string;
  /** What it is for, or why Git cannot hold it; the runbook shows it. */
  readonly reason: string;
  /** Type of the Secret; absent: `Opaque`. */
  readonly type?: string;
  /** Labels of the Secret, e.g. those by which a controller finds it. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Keys of the Secret, each with a function that makes its text of values that only Terraform knows. */
  readonly keys: Readonly<Record<string, (values: TerraformValues) => string | TerraformText>>;
}

/** An OpenID Connect client that a component wants from the identity provider. */
export interface OidcClient {
  /** Client id and slug, e.g. `gitea`. */
  readonly id: string;
  /** Name of the service as its users see it. */
  readonly title: string;
  /** URL that opens the service from the identity provider's own page. */
  readonly launchUrl: string;
  /** URLs that the identity provider may send a signed-in user back to. */
  readonly redirectUris: readonly string[];
  /** Groups that may use it; empty: every user. */
  readonly groups: readonly { readonly name: string; readonly title: string }[];
  /** Namespaces that read the client secret. */
  readonly namespaces: readonly string[];
  /** Scopes that the client asks for; absent: the identity provider's usual ones. */
  readonly scopes?: readonly string[];
  /**
   * `store`: the secret store itself signs people in by it, so it is set up
   * before the clients of all other services.
   */
  readonly phase?: "store";
}

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
  /** `bootstrap` works before Vault does; `main` is where everything else lives; `outside` is filled by people. */
  readonly use: "bootstrap" | "main" | "outside";
  /**
   * How a value is named. `fields`: an entry with a property for each value;
   * `path`: the entry and its field as one path; `flat`: an entry for each
   * value. Absent: `fields`.
   */
  readonly form?: "fields" | "path" | "flat";
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

/** Programs whose metrics Prometheus shall read; it makes a PodMonitor of it. */
export interface ScrapeTarget {
  /** Name of the PodMonitor. */
  readonly name: string;
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Labels by which the pods are found. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Name of the container port. */
  readonly port: string;
  /** Path, `/metrics` by default. */
  readonly path?: string;
}

/** Everything a component says about itself before it is built. */
export interface Declarations {
  /** It gives Services addresses of the pools. */
  readonly loadBalancer?: LoadBalancerOffer;
  /** It makes hosts reachable. */
  readonly ingress?: IngressOffer;
  /** It issues certificates. */
  readonly issuer?: IssuerOffer;
  /** Storage classes that it brings. */
  readonly storage?: readonly StorageOffer[];
  /** Shared folders that apps may mount. */
  readonly libraries?: readonly LibraryOffer[];
  /** It copies the data of applications away. */
  readonly backup?: BackupOffer;
  /** Stores that External Secrets reads and writes. */
  readonly secretStores?: readonly SecretStoreOffer[];
  /** It signs people in. */
  readonly identity?: IdentityOffer;
  /** It keeps DNS records of hosts. */
  readonly dns?: DnsOffer;
  /** It answers DNS queries for the cluster's domain. */
  readonly dnsServer?: DnsServerOffer;
  /** It brings requests from the Internet to the cluster. */
  readonly publicAddress?: PublicAddressOffer;
  /** It joins machines to a private mesh network. */
  readonly mesh?: MeshOffer;
  /** It enforces network policies. */
  readonly networkPolicy?: NetworkPolicyOffer;
  /** It collects metrics and shows dashboards. */
  readonly monitoring?: MonitoringOffer;
  /** It stores logs. */
  readonly logs?: LogStoreOffer;
  /** Programs of its own whose metrics are to be collected. */
  readonly scrapes?: readonly ScrapeTarget[];
  /** What it asks of Talos on the machines. */
  readonly machines?: readonly MachineNeed[];
  /** Proxmox users that it works with. */
  readonly proxmoxUsers?: readonly ProxmoxUser[];
  /** Key pairs that must outlive the cluster. */
  readonly keyPairs?: readonly KeyPair[];
  /** Secrets that must exist before GitOps runs. */
  readonly platformSecrets?: readonly PlatformSecret[];
  /** Sign-in clients of its own services. */
  readonly oidcClients?: readonly OidcClient[];
}
