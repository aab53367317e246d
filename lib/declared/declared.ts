import type {
  DnsOffer,
  DnsServerOffer,
  IdentityOffer,
  IngressOffer,
  IssuerOffer,
  KeyPair,
  LoadBalancerOffer,
  LogStoreOffer,
  MachineNeed,
  MeshOffer,
  MonitoringOffer,
  NetworkPolicyOffer,
  OidcClient,
  PlatformSecret,
  ProxmoxUser,
  PublicAddressOffer,
  ScrapeTarget,
  SecretStoreOffer,
  StorageOffer,
} from "./declaration";
import type { BackupOffer, LibraryOffer } from "./storage";

/** What all components of a cluster together offer and ask for. */
export interface Declared {
  readonly loadBalancer?: LoadBalancerOffer | undefined;
  readonly ingress?: IngressOffer | undefined;
  readonly issuer?: IssuerOffer | undefined;
  readonly identity?: IdentityOffer | undefined;
  readonly dns?: DnsOffer | undefined;
  readonly dnsServer?: DnsServerOffer | undefined;
  readonly publicAddress?: PublicAddressOffer | undefined;
  readonly mesh?: MeshOffer | undefined;
  readonly networkPolicy?: NetworkPolicyOffer | undefined;
  readonly monitoring?: MonitoringOffer | undefined;
  readonly logs?: LogStoreOffer | undefined;
  readonly backup?: BackupOffer | undefined;
  readonly scrapes: readonly ScrapeTarget[];
  readonly storage: readonly (StorageOffer & { readonly component: string })[];
  readonly libraries: readonly LibraryOffer[];
  readonly secretStores: readonly SecretStoreOffer[];
  readonly machines: readonly (MachineNeed & { readonly component: string })[];
  readonly proxmoxUsers: readonly ProxmoxUser[];
  readonly keyPairs: readonly KeyPair[];
  readonly platformSecrets: readonly PlatformSecret[];
  readonly oidcClients: readonly OidcClient[];
}
