import { type Address, Cidr } from "./address";
import type { Cluster } from "./cluster";
import type { Network } from "./network";
import type { Problem } from "./problem";

/** An address that has to lie in a network, and where the definition says it. */
interface Member {
  readonly path: string;
  readonly address: Address;
}

/** A network that is not the one its addresses are in: what was meant, and how the problem says so. */
interface Likely {
  readonly network: Cidr;
  readonly got: string;
  readonly want: string;
  readonly fix: string;
}

/**
 * Where so many addresses disagree with the machines' network that the network
 * itself is the mistake, one problem says so, and the rest of the definition is
 * looked at as if the network had been written that the addresses agree on: one
 * mistake is one problem. A single address outside is that address's mistake.
 */
export function withLikelySubnets(cluster: Cluster): {
  readonly network: Network;
  readonly problems: readonly Problem[];
} {
  const { network, machines, vms, controlPlane } = cluster;
  const first = likely(network.subnet, [
    { path: "network.gateway", address: network.gateway },
    ...(controlPlane.vip === undefined ? [] : [{ path: "controlPlane.vip", address: controlPlane.vip }]),
    ...machines.map(({ name, address }) => ({ path: `machines.${name}`, address })),
    ...vms.map(({ name, address }) => ({ path: `vms.${name}`, address })),
  ]);
  const { dualStack } = network;
  const gateway = dualStack?.gateway;
  const second =
    dualStack &&
    likely(dualStack.subnet, [
      ...(gateway === undefined ? [] : [{ path: "network.dualStack.gateway", address: gateway }]),
      ...machines.flatMap(({ name, secondAddress }) =>
        secondAddress === undefined ? [] : [{ path: `machines.${name}`, address: secondAddress }],
      ),
    ]);
  const problem = (path: string, { got, want, fix }: Likely) => ({ file: cluster.file, path, got, want, fix });
  return {
    network: {
      ...network,
      subnet: first?.network ?? network.subnet,
      ...(dualStack && { dualStack: { ...dualStack, subnet: second?.network ?? dualStack.subnet } }),
    },
    problems: [
      ...(first === undefined ? [] : [problem("network.subnet", first)]),
      ...(second === undefined ? [] : [problem("network.dualStack.subnet", second)]),
    ],
  };
}

/** The network that addresses agree on against the one that was written; undefined where the addresses are to blame. */
function likely(subnet: Cidr, all: readonly Member[]): Likely | undefined {
  // The address of a link says nothing of a network.
  const members = all.filter(({ address }) => !address.isLinkLocal);
  const outside = members.filter(({ address }) => !subnet.contains(address));
  if (outside.length < 2 || members.some(({ address }) => address.family !== subnet.family)) return undefined;
  const inside = members.filter(({ address }) => subnet.contains(address));
  const groups = networksOf(outside, subnet.prefix);
  const [most] = groups;
  if (most === undefined) return undefined;
  const got = `${subnet}, and ${inside.length === 0 ? "none" : `${inside.length}`} of ${members.length} addresses in it`;
  if (most.count === members.length)
    return { network: most.network, got, want: "the network that all of them are in", fix: `write ${most.network}` };
  const wide = wider(subnet);
  const hasMajority = most.count > inside.length && most.count * 2 > members.length;
  // An odd prefix length was calculated, and may be wrong; an even one is wrong where addresses are all over the place.
  const isOdd = subnet.prefix % step(subnet) !== 0;
  const tooLong = isOdd || (!hasMajority && groups.length > 1 && outside.length > inside.length);
  if (wide !== undefined && tooLong && members.every(({ address }) => wide.contains(address)))
    return { network: wide, got, want: "a network that takes in all of them", fix: `write ${wide}` };
  if (hasMajority) {
    const want = `the network that most of them are in: ${most.count} in ${most.network}`;
    return { network: most.network, got, want, fix: `write ${most.network}` };
  }
  if (most.count !== inside.length || groups.length > 1 || wide === undefined) return undefined;
  return {
    network: around([subnet.first, ...members.map(({ address }) => address)], subnet.prefix) ?? subnet,
    got: `${subnet} with ${inside.length} of ${members.length} addresses in it, and as many in ${most.network}`,
    want: "one network for all of them",
    fix: `write ${most.network} and move ${listed(inside)}, or move ${listed(outside)} into ${subnet}`,
  };
}

/** Networks of one prefix length that hold the addresses, the one with most of them first. */
function networksOf(members: readonly Member[], prefix: number): readonly { network: Cidr; count: number }[] {
  const counted = new Map<string, { network: Cidr; count: number }>();
  for (const { address } of members) {
    const network = Cidr.around(`${address}/${prefix}`);
    if (network === undefined) continue;
    const count = (counted.get(network.toString())?.count ?? 0) + 1;
    counted.set(network.toString(), { network, count });
  }
  return [...counted.values()].sort((a, b) => b.count - a.count);
}

/** Prefix lengths that people choose without thought end where the address is written with a dot or a colon. */
function step({ family }: Cidr): number {
  return family === 4 ? 8 : 16;
}

/** The network around a network at the next dot or colon of the address. */
function wider(subnet: Cidr): Cidr | undefined {
  const prefix = (Math.ceil(subnet.prefix / step(subnet)) - 1) * step(subnet);
  return prefix < step(subnet) ? undefined : Cidr.around(`${subnet.first}/${prefix}`);
}

/** The smallest network with all these addresses. */
function around([first, ...more]: readonly Address[], longest: number): Cidr | undefined {
  for (let prefix = longest; prefix >= 0; prefix -= 1) {
    const network = Cidr.around(`${first}/${prefix}`);
    if (network !== undefined && more.every((address) => network.contains(address))) return network;
  }
  return undefined;
}

function listed(members: readonly Member[]): string {
  return members.map(({ path }) => path).join(", ");
}
