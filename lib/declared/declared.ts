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

/** What all components of a cluster together offer and ask for. */
export interface Declared {
  /** What gives Services addresses; absent: no component does. */
  readonly loadBalancer?: LoadBalancerOffer | undefined;
  /** How hosts are reached; absent: no component makes them reachable. */
  readonly ingress?: IngressOffer | undefined;
  /** Who issues certificates; absent: no component does. */
  readonly issuer?: IssuerOffer | undefined;
  /** The identity provider; absent: none. */
  readonly identity?: IdentityOffer | undefined;
  /** What keeps DNS records of hosts; absent: no component does. */
  readonly dns?: DnsOffer | undefined;
  /** The name server of the cluster's domain; absent: one outside the cluster. */
  readonly dnsServer?: DnsServerOffer | undefined;
  /** The way in from the Internet; absent: none. */
  readonly publicAddress?: PublicAddressOffer | undefined;
  /** The mesh that the machines join; absent: none. */
  readonly mesh?: MeshOffer | undefined;
  /** What enforces network policies; absent: nothing does. */
  readonly networkPolicy?: NetworkPolicyOffer | undefined;
  /** Networks of the house that pods may join; absent: none. */
  readonly podNetworks?: PodNetworksOffer | undefined;
  /** Metrics and dashboards; absent: nobody collects them. */
  readonly monitoring?: MonitoringOffer | undefined;
  /** The store of logs; absent: none. */
  readonly logs?: LogStoreOffer | undefined;
  /** What backs up applications; absent: nothing does. */
  readonly backup?: BackupOffer | undefined;
  /** What saves single volumes of apps; absent: nothing does. */
  readonly volumeBackup?: VolumeBackupOffer | undefined;
  /** Resources of every device plugin. */
  readonly devices: readonly DeviceOffer[];
  /** Programs of all components whose metrics are to be collected. */
  readonly scrapes: readonly ScrapeTarget[];
  /** Every storage class that a component brings, in the registry's order of components. */
  readonly storage: readonly (StorageOffer & { readonly component: string })[];
  /** Every shared folder, once for each namespace that it is offered to. */
  readonly libraries: readonly LibraryOffer[];
  /** Every store that External Secrets can use. */
  readonly secretStores: readonly SecretStoreOffer[];
  /** What is asked of the machines, each with the key of the component that asks. */
  readonly machines: readonly (MachineNeed & { readonly component: string })[];
  /** Every Proxmox user that the access stack makes. */
  readonly proxmoxUsers: readonly ProxmoxUser[];
  /** Every key pair of the keys stack that a component wants. */
  readonly keyPairs: readonly KeyPair[];
  /** Every Secret that the platform stack places for a component. */
  readonly platformSecrets: readonly PlatformSecret[];
  /** Every client that the identity provider must know. */
  readonly oidcClients: readonly OidcClient[];
}
