import { type Address, AddressRange, type Cidr } from "./address";
import type { Cluster } from "./cluster";
import { furtherAddresses, machineNetworks } from "./machine-links";
import { namedAddresses } from "./named-addresses";
import type { Problem } from "./problem";
import { proposedFor } from "./proposed";

/** Who holds which single address, in the words of the definition. */
interface AddressHolder {
  readonly path: string;
  readonly address: Address;
}

function holders(cluster: Cluster): readonly AddressHolder[] {
  const { network, machines, vms, controlPlane, proxmox } = cluster;
  const { dualStack } = network;
  return [
    { path: "network.gateway", address: network.gateway },
    ...machines.map((machine) => ({ path: `machines.${machine.name}.address`, address: machine.address })),
    ...vms.map((vm) => ({ path: `vms.${vm.name}.address`, address: vm.address })),
    ...(controlPlane.vip === undefined ? [] : [{ path: "controlPlane.vip", address: controlPlane.vip }]),
    ...Object.entries(proxmox?.hosts ?? {}).map(([name, host]) => ({
      path: `proxmox.hosts.${name}.address`,
      address: host.address,
    })),
    ...(dualStack?.gateway === undefined ? [] : [{ path: "network.dualStack.gateway", address: dualStack.gateway }]),
    ...machines.flatMap(({ name, secondAddress }) =>
      secondAddress === undefined ? [] : [{ path: `machines.${name}.secondAddress`, address: secondAddress }],
    ),
    ...machines.flatMap((machine) =>
      furtherAddresses(cluster, machine).map(({ at, address }) => ({ path: at, address: address.address })),
    ),
  ];
}

/** Addresses that two hold, that lie outside their network or that no host can have, and pools that nobody could announce. */
export function addressProblems(cluster: Cluster): readonly Problem[] {
  const problems: Problem[] = [];
  const list = holders(cluster);
  const seen = new Map<string, string>();
  const at = (path: string, got: unknown, want: string, fix?: string) =>
    problems.push({ file: cluster.file, path, got: String(got), want, ...(fix === undefined ? {} : { fix }) });
  for (const { path, address } of list) {
    const other = seen.get(address.toString());
    if (other === path)
      at(
        path,
        address,
        "an address of one machine: every machine has this link",
        `move it to machines.<name>.${path.replace(/^network\./, "").replace(/\[\d+\]$/, "")} of one machine`,
      );
    else if (other !== undefined)
      at(path, address, `an address of its own: ${other} has it already`, fixFor(cluster, path, list));
    else seen.set(address.toString(), path);
    const { subnet } = cluster.network;
    // A router of IPv6 may be known by the address that only the link knows.
    if (path === "network.gateway" && subnet.family === 6 && address.isLinkLocal) continue;
    if (!subnet.contains(address)) {
      // What is no machine of ours may be in a network of its own.
      if (isOfSubnet(path))
        at(path, address, `an address inside network.subnet ${subnet}`, fixFor(cluster, path, list));
    } else if (subnet.isReserved(address) && (isOfSubnet(path) || path.startsWith("proxmox.hosts.")))
      at(
        path,
        address,
        `a host address: this is the network or broadcast address of ${subnet}`,
        fixFor(cluster, path, list),
      );
  }
  for (const [index, machine] of cluster.machines.entries()) {
    for (const further of furtherAddresses(cluster, machine)) {
      const { address, network } = further.address;
      if (network.isReserved(address))
        at(
          further.at,
          further.address,
          `a host address: this is the network or broadcast address of ${network}`,
          hostOf(network, index),
        );
    }
  }
  for (const [name, range] of Object.entries(cluster.network.reserved)) {
    const network = machineNetworks(cluster).find((one) => one.contains(range.first));
    if (network !== undefined && range.size === 1n && network.isReserved(range.first))
      at(
        `network.reserved.${name}`,
        range,
        `a host address: this is the network or broadcast address of ${network}`,
        `write the address that ${name} has`,
      );
  }
  return [...problems, ...poolProblems(cluster)];
}

/** What must lie in the machines' first network. */
function isOfSubnet(path: string): boolean {
  return /^(network\.gateway|controlPlane\.vip|(machines|vms)\.[^.]+\.address)$/.test(path);
}

function hostOf(network: Cidr, index: number): string | undefined {
  const candidate = network.first.plus(index + 2);
  return network.contains(candidate) && !network.isReserved(candidate)
    ? `write ${candidate}/${network.prefix}`
    : undefined;
}

/** A repair that fits who holds the address: a router's place in its network, or an address that is free. */
function fixFor(cluster: Cluster, path: string, list: readonly AddressHolder[]): string | undefined {
  if (path === "network.gateway") return gatewayFix(cluster, list);
  if (!isOfSubnet(path) && !path.startsWith("proxmox.")) return undefined;
  const address = freeAddress(cluster, path, list);
  return address === undefined
    ? `no address of ${cluster.network.subnet} is free: take a larger one`
    : `${address} is free`;
}

/** A router is at an end of its network more often than not; which one it is cannot be seen from here. */
function gatewayFix({ network: { subnet } }: Cluster, list: readonly AddressHolder[]): string {
  const edge = subnet.family === 4 && subnet.prefix < 31 ? 1 : 0;
  const ends = [subnet.first.plus(subnet.family === 4 ? edge : 1), subnet.last.plus(-edge)];
  const candidates = (subnet.family === 4 ? ends : ends.slice(0, 1)).filter(
    (end) => !list.some(({ path, address }) => path !== "network.gateway" && address.equals(end)),
  );
  return candidates.length === 0
    ? `write the address of the router in ${subnet}`
    : `write the address of the router in ${subnet}, often ${candidates.join(" or ")}`;
}

/** The lowest address above the machines' that nothing of the plan holds and no other place was given, else the lowest of all. */
function freeAddress(cluster: Cluster, path: string, list: readonly AddressHolder[]): Address | undefined {
  const { subnet } = cluster.network;
  const inside = cluster.machines
    .map(({ address }) => address)
    .filter((address) => subnet.contains(address) && !subnet.isReserved(address));
  const found = proposedFor(cluster, path, (given) => {
    const address =
      freeFrom(cluster, (inside.at(-1) ?? subnet.first).plus(1), list, given) ??
      freeFrom(cluster, subnet.first.plus(1), list, given);
    return address && new AddressRange(address, address);
  });
  return found?.first;
}

function freeFrom(
  cluster: Cluster,
  start: Address,
  list: readonly AddressHolder[],
  given: readonly AddressRange[],
): Address | undefined {
  const { subnet, dhcp, reserved, loadBalancers } = cluster.network;
  const taken: readonly AddressRange[] = [
    ...dhcp,
    ...Object.values(reserved),
    ...Object.values(loadBalancers).flat(),
    ...namedAddresses(cluster).map(({ address }) => new AddressRange(address, address)),
    ...given,
  ];
  let candidate = start;
  for (let tries = 0; tries < 100_000 && subnet.contains(candidate); tries += 1) {
    const here = candidate;
    const blocked = taken.find((range) => range.contains(here));
    if (blocked !== undefined) candidate = blocked.last.plus(1);
    else if (subnet.isReserved(here) || list.some(({ address }) => address.equals(here))) candidate = here.plus(1);
    else return here;
  }
  return undefined;
}

/** ARP and NDP reach what is in a network of the machines; everything else needs a router that knows the way. */
function poolProblems(cluster: Cluster): readonly Problem[] {
  const { bgp, loadBalancers, subnet } = cluster.network;
  const networks = machineNetworks(cluster);
  const ends = Object.entries(loadBalancers).flatMap(([pool, ranges]) =>
    ranges.flatMap((range) => {
      const network = networks.find((one) => one.contains(range.first) && one.contains(range.last));
      const taken = network && [range.first, range.last].filter((address) => network.isReserved(address));
      return network === undefined || taken === undefined || taken.length === 0
        ? []
        : [
            {
              file: cluster.file,
              path: `network.loadBalancers.${pool}`,
              got: `${range}, and ${[...new Set(taken.map(String))].join(" and ")} in it`,
              want: `host addresses: the network and the broadcast address of ${network} belong to nobody`,
              fix: hostsFix(range, network),
            },
          ];
    }),
  );
  const outside = Object.entries(loadBalancers).flatMap(([pool, ranges]) =>
    ranges
      .filter((range) => !networks.some((network) => network.contains(range.first) && network.contains(range.last)))
      .filter(() => bgp === undefined || (bgp.pools !== undefined && !bgp.pools.includes(pool)))
      .map((range) => ({
        file: cluster.file,
        path: `network.loadBalancers.${pool}`,
        got: range.toString(),
        want:
          networks.length === 1
            ? `addresses inside network.subnet ${subnet}, where machines answer for them`
            : `addresses inside a network of the machines, where they answer for them: ${networks.join(", ")}`,
        fix:
          bgp === undefined
            ? "take addresses of that network, or add network.bgp with the router that the pool is announced to"
            : `add ${pool} to network.bgp.pools`,
      })),
  );
  return [...ends, ...outside];
}

/** The same range without the ends of its network. */
function hostsFix(range: AddressRange, network: Cidr): string {
  const first = network.isReserved(range.first) ? range.first.plus(1) : range.first;
  const last = network.isReserved(range.last) ? range.last.plus(-1) : range.last;
  return first.value > last.value ? `take other addresses of ${network}` : `write ${new AddressRange(first, last)}`;
}
