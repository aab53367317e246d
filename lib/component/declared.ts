import type { Cluster } from "../model/cluster";
import type { Problem } from "../model/problem";
import type {
  Declarations,
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
  readonly storage: readonly StorageOffer[];
  readonly libraries: readonly LibraryOffer[];
  readonly secretStores: readonly SecretStoreOffer[];
  readonly machines: readonly (MachineNeed & { readonly component: string })[];
  readonly proxmoxUsers: readonly ProxmoxUser[];
  readonly keyPairs: readonly KeyPair[];
  readonly platformSecrets: readonly PlatformSecret[];
  readonly oidcClients: readonly OidcClient[];
}

const SINGLE = [
  "loadBalancer",
  "ingress",
  "issuer",
  "identity",
  "dns",
  "dnsServer",
  "publicAddress",
  "mesh",
  "networkPolicy",
  "monitoring",
  "logs",
  "backup",
] as const;

/** Collects the declarations of every component. Two providers of one single capability are a problem. */
export function collectDeclarations(cluster: Cluster): { declared: Declared; problems: readonly Problem[] } {
  const declarations: [string, Declarations][] = Object.entries(cluster.components).map(([key, bound]) => [
    key,
    bound.declare(cluster),
  ]);
  const problems: Problem[] = [];
  for (const capability of SINGLE) {
    const providers = declarations
      .filter(([, declaration]) => declaration[capability] !== undefined)
      .map(([key]) => key);
    if (providers.length > 1) {
      problems.push({
        file: cluster.file,
        path: `components.${providers[1]}`,
        got: `a second provider of ${capability} beside ${providers[0]}`,
        want: "one component for each capability",
        fix: `remove components.${providers[0]} or components.${providers[1]}`,
      });
    }
  }
  for (const [key, bound] of Object.entries(cluster.components)) {
    for (const [required, reason] of Object.entries(bound.requires(cluster))) {
      if (cluster.components[required] === undefined) {
        problems.push({
          file: cluster.file,
          path: `components.${key}`,
          got: `no component ${required}`,
          want: `components.${required} beside it: ${reason}`,
          fix: `add components.${required}`,
        });
      }
    }
  }
  const first = <Key extends (typeof SINGLE)[number]>(capability: Key): Declarations[Key] =>
    declarations.find(([, declaration]) => declaration[capability] !== undefined)?.[1][capability];
  const declared: Declared = {
    loadBalancer: first("loadBalancer"),
    ingress: first("ingress"),
    issuer: first("issuer"),
    identity: first("identity"),
    dns: first("dns"),
    dnsServer: first("dnsServer"),
    publicAddress: first("publicAddress"),
    mesh: first("mesh"),
    networkPolicy: first("networkPolicy"),
    monitoring: first("monitoring"),
    logs: first("logs"),
    backup: first("backup"),
    scrapes: declarations.flatMap(([, declaration]) => declaration.scrapes ?? []),
    storage: declarations.flatMap(([, declaration]) => declaration.storage ?? []),
    libraries: declarations.flatMap(([, declaration]) => declaration.libraries ?? []),
    secretStores: declarations.flatMap(([, declaration]) => declaration.secretStores ?? []),
    machines: declarations.flatMap(([component, declaration]) =>
      (declaration.machines ?? []).map((need) => ({ ...need, component })),
    ),
    proxmoxUsers: declarations.flatMap(([, declaration]) => declaration.proxmoxUsers ?? []),
    keyPairs: declarations.flatMap(([, declaration]) => declaration.keyPairs ?? []),
    platformSecrets: declarations.flatMap(([, declaration]) => declaration.platformSecrets ?? []),
    oidcClients: declarations.flatMap(([, declaration]) => declaration.oidcClients ?? []),
  };
  return { declared, problems };
}
