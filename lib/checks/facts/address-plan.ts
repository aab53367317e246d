import { Address, AddressRange, Cidr } from "../../model/address";
import type { Cluster } from "../../model/cluster";
import { usesDhcp } from "../../model/dhcp";
import { podNetworks, serviceNetworks } from "../../model/families";
import { furtherAddresses, machineNetworks } from "../../model/machine-links";
import { namedAddresses } from "../../model/named-addresses";
import { proposedFor } from "../../model/proposed";

/** Who has an address of the machines' network. */
export type HolderKind =
  | "pod"
  | "pool"
  | "node"
  | "vm"
  | "vip"
  | "dhcp"
  | "gateway"
  | "hypervisor"
  | "nameserver"
  | "reserved";

/** An address or a range that something of the plan holds. */
export interface Holder {
  /** What sort of thing holds it; rules compare by it. */
  readonly kind: HolderKind;
  /** In words, e.g. `the DHCP range`. */
  readonly what: string;
  /** Path in the definition. */
  readonly at: string;
  /** The addresses; a single one is a range of its own. */
  readonly range: AddressRange;
  /** True where the router itself keeps it for that machine, inside what it hands out or not. */
  readonly isLease?: boolean;
}

/** Every holder of an address, in the order of the definition. */
export function holdersOf(cluster: Cluster): readonly Holder[] {
  const { network, proxmox, controlPlane } = cluster;
  const one = (address: Address) => new AddressRange(address, address);
  return [
    ...Object.entries(network.loadBalancers).flatMap(([name, ranges]) =>
      ranges.map(
        (range): Holder => ({
          kind: "pool",
          what: `load-balancer pool ${name}`,
          at: `network.loadBalancers.${name}`,
          range,
        }),
      ),
    ),
    ...Object.entries(cluster.apps).flatMap(([app, { networks = [] }]) =>
      networks.map(
        ({ name, address }, index): Holder => ({
          kind: "pod",
          what: `the pod of ${app} in ${name}`,
          at: `apps.${app}.networks[${index}].address`,
          range: one(address),
        }),
      ),
    ),
    ...cluster.machines.map(
      (machine): Holder => ({
        kind: "node",
        what: `machine ${machine.name}`,
        at: `machines.${machine.name}.address`,
        range: one(machine.address),
        ...(usesDhcp(network, machine) ? { isLease: true } : {}),
      }),
    ),
    ...cluster.machines.flatMap((machine): Holder[] => [
      ...(machine.secondAddress === undefined
        ? []
        : [
            {
              kind: "node" as const,
              what: `machine ${machine.name}`,
              at: `machines.${machine.name}.secondAddress`,
              range: one(machine.secondAddress),
            },
          ]),
      ...furtherAddresses(cluster, machine).map(
        ({ at, link, address }): Holder => ({
          kind: "node",
          what: `${link} of machine ${machine.name}`,
          at,
          range: one(address.address),
        }),
      ),
    ]),
    ...cluster.vms.map(
      (vm): Holder => ({ kind: "vm", what: `VM ${vm.name}`, at: `vms.${vm.name}.address`, range: one(vm.address) }),
    ),
    ...(controlPlane.vip === undefined
      ? []
      : [{ kind: "vip" as const, what: "the API address", at: "controlPlane.vip", range: one(controlPlane.vip) }]),
    ...network.dhcp.map(
      (range, index): Holder => ({ kind: "dhcp", what: "the DHCP range", at: `network.dhcp[${index}]`, range }),
    ),
    { kind: "gateway", what: "the gateway", at: "network.gateway", range: one(network.gateway) },
    ...Object.entries(proxmox?.hosts ?? {}).map(
      ([name, host]): Holder => ({
        kind: "hypervisor",
        what: `Proxmox host ${name}`,
        at: `proxmox.hosts.${name}.address`,
        range: one(host.address),
      }),
    ),
    ...network.nameservers.map(
      (address, index): Holder => ({
        kind: "nameserver",
        what: "the name server",
        at: `network.nameservers[${index}]`,
        range: one(address),
      }),
    ),
    ...Object.entries(network.reserved).map(
      ([name, range]): Holder => ({
        kind: "reserved",
        what: `${name} (reserved)`,
        at: `network.reserved.${name}`,
        range,
      }),
    ),
  ];
}

/** A gap in the machines' network that a repair needs. */
export interface Gap {
  /** What the proposal is for; each gets addresses of its own. */
  readonly place: string;
  /** How many addresses in a row. */
  readonly size: bigint;
  /** Where it would be best: at this address or behind it, else from the start of the network. */
  readonly wish: Address;
  /** Holders whose addresses count as free, because the repair moves them. */
  readonly ignored?: readonly Holder[];
  /** Holders that the definition does not name, e.g. pools of objects. */
  readonly further?: readonly Holder[];
}

/**
 * Free addresses of the machines' network, other ones for each place. Undefined when the network has no such gap.
 */
export function freeRange(
  cluster: Cluster,
  { place, size, wish, ignored = [], further = [] }: Gap,
): AddressRange | undefined {
  const held = [...holdersOf(cluster), ...further]
    .filter((holder) => !ignored.some((other) => other.at === holder.at && other.range === holder.range))
    .map(({ range }) => range);
  const servers = namedAddresses(cluster).map(({ address }) => new AddressRange(address, address));
  return proposedFor(cluster, place, (given) =>
    gapOf(cluster.network.subnet, [...held, ...servers, ...given], { size, wish }),
  );
}

function gapOf(
  subnet: Cidr,
  held: readonly AddressRange[],
  { size, wish }: Pick<Gap, "size" | "wish">,
): AddressRange | undefined {
  const taken = held
    .filter((range) => range.first.family === subnet.family)
    .sort((a, b) => (a.first.value < b.first.value ? -1 : a.first.value > b.first.value ? 1 : 0));
  // The first and the last address of an IPv4 network belong to no host.
  const edge = subnet.family === 4 && subnet.prefix < 31 ? 1n : 0n;
  const [low, high] = [subnet.first.value + edge, subnet.last.value - edge];
  const gapFrom = (start: bigint): AddressRange | undefined => {
    let candidate = start < low ? low : start;
    for (const range of taken) {
      if (range.last.value < candidate) continue;
      if (candidate + size <= range.first.value) break;
      candidate = range.last.value + 1n;
    }
    if (candidate + size - 1n > high) return undefined;
    return new AddressRange(Address.of(subnet.family, candidate), Address.of(subnet.family, candidate + size - 1n));
  };
  return (subnet.contains(wish) ? gapFrom(wish.value) : undefined) ?? gapFrom(low);
}

/** What is left of a range when some are cut out of it, from its first address to its last. */
export function without(range: AddressRange, cut: readonly AddressRange[]): readonly AddressRange[] {
  return cut.reduce<readonly AddressRange[]>(
    (left, hole) =>
      left.flatMap((piece) => {
        if (!piece.overlaps(hole)) return [piece];
        const before = piece.first.value < hole.first.value ? [new AddressRange(piece.first, hole.first.plus(-1))] : [];
        const after = piece.last.value > hole.last.value ? [new AddressRange(hole.last.plus(1), piece.last)] : [];
        return [...before, ...after];
      }),
    [range],
  );
}

/** A network that the plan uses in addition to, or instead of, the machines' own. */
export interface PlannedNetwork {
  /** In words, e.g. `the pod network`. */
  readonly what: string;
  /** Path in the definition, e.g. `network.pods`. */
  readonly at: string;
  /** All addresses of the network. */
  readonly range: AddressRange;
}

/** The mesh VPN's addresses: shared address space (RFC 6598), which Tailscale and Headscale give out. */
const MESH = "100.64.0.0/10";

/** Link-local addresses; Talos answers DNS for pods at one of them. */
const LINK_LOCAL = "169.254.0.0/16";

/** Networks that must not meet: machines, pods, services, a mesh where one is joined, link-local addresses. */
export function networksOf(cluster: Cluster, joinsMesh: boolean): readonly PlannedNetwork[] {
  const { network } = cluster;
  const known = (text: string, what: string): PlannedNetwork[] => {
    const range = Cidr.parse(text)?.range;
    return range === undefined ? [] : [{ what, at: "network.subnet", range }];
  };
  return [
    ...podNetworks(network).map(({ range }, index) => ({
      what: "the pod network",
      at: index === 0 ? "network.pods" : "network.dualStack.pods",
      range,
    })),
    ...serviceNetworks(network).map(({ range }, index) => ({
      what: "the service network",
      at: index === 0 ? "network.services" : "network.dualStack.services",
      range,
    })),
    { what: "the machines' network", at: "network.subnet", range: network.subnet.range },
    ...machineNetworks(cluster)
      .slice(1)
      .map(({ range }) => ({
        what: `the machines' network ${range}`,
        at:
          network.dualStack?.subnet.range.overlaps(range) === true
            ? "network.dualStack.subnet"
            : placeOf(cluster, range),
        range,
      })),
    ...(joinsMesh ? known(MESH, "the mesh VPN") : []),
    ...known(LINK_LOCAL, "the link-local network"),
  ];
}

/** Where the definition puts a machine into a network. */
function placeOf(cluster: Cluster, network: AddressRange): string {
  const found = cluster.machines
    .flatMap((machine) => furtherAddresses(cluster, machine))
    .find(({ address }) => network.contains(address.address));
  return found?.at ?? "network.subnet";
}

const CANDIDATES: Readonly<Record<4 | 6, readonly string[]>> = {
  4: ["10.244.0.0", "10.96.0.0", "10.42.0.0", "10.43.0.0", "172.20.0.0", "172.24.0.0", "10.128.0.0", "192.168.128.0"],
  6: ["fd00:10:244::", "fd00:10:96::", "fd00:10:42::", "fd00:10:43::"],
};

/** A private network of a size that meets none of the given ones. */
export function freeNetwork(family: 4 | 6, prefix: number, taken: readonly AddressRange[]): Cidr | undefined {
  return CANDIDATES[family]
    .flatMap((start) => Cidr.around(`${start}/${prefix}`) ?? [])
    .find((candidate) => !taken.some((range) => candidate.overlaps(range)));
}
