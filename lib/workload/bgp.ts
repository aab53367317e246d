import type { PlatformSecret } from "../declared/asked";
import type { Bgp, BgpPeer } from "../model/bgp";
import type { Cluster } from "../model/cluster";
import { machineNetworks } from "../model/machine-links";
import { type OutsideSecret, platformSecretsOf } from "../secrets/outside-secret";

/** Key of a Secret with the password of a BGP session, as MetalLB and Cilium both read it. */
const PASSWORD = "password";

/** Pools by who learns of their addresses: the network that machines are in, or routers. */
export interface AnnouncedPools {
  /** Keys of `network.loadBalancers` that machines answer for by ARP and NDP. */
  readonly layer2: readonly string[];
  /** Keys of `network.loadBalancers` that routers learn of. */
  readonly bgp: readonly string[];
}

/** Divides the pools as `network.bgp.pools` says, else by where their addresses are. */
export function announcedPools(cluster: Cluster): AnnouncedPools {
  const { bgp, loadBalancers } = cluster.network;
  const networks = machineNetworks(cluster);
  const byBgp = (pool: string) =>
    bgp !== undefined &&
    (bgp.pools?.includes(pool) ??
      !(loadBalancers[pool] ?? []).every((range) =>
        networks.some((network) => network.contains(range.first) && network.contains(range.last)),
      ));
  const pools = Object.keys(loadBalancers);
  return { layer2: pools.filter((pool) => !byBgp(pool)), bgp: pools.filter(byBgp) };
}

/** Every router with its name, in the order of the definition. */
export function peersOf({ network: { bgp } }: Cluster): readonly (BgpPeer & { readonly name: string })[] {
  return Object.entries(bgp?.peers ?? {}).map(([name, peer]) => ({ name, ...peer }));
}

/** The Secret with the password of one session; undefined where it has none. */
export function peerSecret(name: string, { password }: BgpPeer, namespace: string): OutsideSecret | undefined {
  if (password === undefined) return undefined;
  return {
    title: `the BGP session with ${name}`,
    origin: password,
    namespace,
    name: `bgp-${name}`,
    type: "kubernetes.io/basic-auth",
    keys: { [PASSWORD]: "the password that the router has for this session" },
  };
}

/** Passwords of all sessions. */
export function peerSecrets(cluster: Cluster, namespace: string): readonly OutsideSecret[] {
  return peersOf(cluster).flatMap(({ name, ...peer }) => peerSecret(name, peer, namespace) ?? []);
}

/** Those of them that the platform stack places. */
export function peerPlatformSecrets(cluster: Cluster, namespace: string): readonly PlatformSecret[] {
  return peerSecrets(cluster, namespace).flatMap(platformSecretsOf);
}

/** Address families that pools under BGP have addresses of. */
export function familiesOf(cluster: Cluster, pools: readonly string[]): readonly ("ipv4" | "ipv6")[] {
  const found = pools.flatMap((pool) => cluster.network.loadBalancers[pool] ?? []).map(({ first }) => first.family);
  return [...(found.includes(4) ? (["ipv4"] as const) : []), ...(found.includes(6) ? (["ipv6"] as const) : [])];
}

/** Which nodes speak BGP, as a label selector; empty: every one. */
export function speakers({ nodes }: Pick<Bgp, "nodes">): Readonly<Record<string, string>> | undefined {
  return Object.keys(nodes).length === 0 ? undefined : nodes;
}
