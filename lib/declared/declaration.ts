import type { KeyPair, MachineNeed, OidcClient, PlatformSecret, ProxmoxUser, ScrapeTarget } from "./asked";
import type { DeviceOffer } from "./devices";
import type {
  DnsOffer,
  DnsServerOffer,
  IdentityOffer,
  IngressOffer,
  IssuerOffer,
  LoadBalancerOffer,
  LogStoreOffer,
  MeshOffer,
  MonitoringOffer,
  NetworkPolicyOffer,
  PublicAddressOffer,
  SecretStoreOffer,
  StorageOffer,
} from "./offered";
import type { PodNetworksOffer } from "./pod-networks";
import type { BackupOffer, LibraryOffer, VolumeBackupOffer } from "./storage";

/** Everything a component says about itself before it is built. */
export interface Declarations {
  /** It gives Services addresses of the pools. */
  readonly loadBalancer?: LoadBalancerOffer;
  /** Ways to keep the component without one of these offers, as a repair: `{ loadBalancer: "set loadBalancer to false" }`. */
  readonly without?: Readonly<Record<string, string>>;
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
  /** It saves single volumes of apps. */
  readonly volumeBackup?: VolumeBackupOffer;
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
  /** It lets pods join networks of the house. */
  readonly podNetworks?: PodNetworksOffer;
  /** It collects metrics and shows dashboards. */
  readonly monitoring?: MonitoringOffer;
  /** It stores logs. */
  readonly logs?: LogStoreOffer;
  /** Resources of device plugins that it brings. */
  readonly devices?: readonly DeviceOffer[];
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
