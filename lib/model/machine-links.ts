import { onceEach } from "../data/once";
import type { Address, Cidr } from "./address";
import type { Cluster } from "./cluster";
import { usesDhcp } from "./dhcp";
import { HostAddress } from "./host-address";
import type { LinkConfig } from "./link";
import type { Machine } from "./machine";
import type { Network } from "./network";
import { modelProvisionerOf } from "./provisioner/provisioners";

/** Name that Talos gives the card of a bare machine which is known by its MAC address alone. */
const CARD_BY_MAC = "lan0";

/** What a link is made of. */
export type LinkKind = "card" | "bond" | "vlan" | "bridge" | "dummy";

const KINDS: readonly LinkKind[] = ["card", "bond", "vlan", "bridge", "dummy"];

/** One link of one machine, what the definition leaves out filled in. */
export interface MachineLink {
  /** Key in the definition: the name in Talos, or the start of several. */
  readonly name: string;
  /** What it says, the machine's own fields over those of every machine; kinds in the long form. */
  readonly config: Omit<LinkConfig, "vlan"> & { readonly vlan?: Vlan | undefined };
  readonly kind: LinkKind;
  /** True for the link with the machine's address. */
  readonly isMain: boolean;
  /** Every static address, the machine's own first. */
  readonly addresses: readonly HostAddress[];
  /** Path of one of its fields, or of itself, in the definition. */
  readonly at: (field?: keyof LinkConfig) => string;
}

/** A VLAN with its parent. */
export interface Vlan {
  readonly id: number;
  readonly parent: string;
  readonly protocol: "802.1q" | "802.1ad";
}

type Written = Pick<Network, "link" | "links" | "addressBy" | "subnet" | "dualStack">;

/** Name of the link with the machine's address, and the MAC address where only that is known. */
export function mainLinkOf(
  network: Pick<Network, "link" | "links">,
  machine: Machine,
): { readonly name: string; readonly mac?: string | undefined } {
  const named = machine.link ?? network.link;
  if (named !== undefined) return { name: named };
  const { defaultLink } = modelProvisionerOf(machine);
  if (defaultLink !== undefined) return { name: defaultLink };
  return { name: CARD_BY_MAC, mac: machine.mac ?? "" };
}

/** Every link of a machine: that with its address first, then in the order of the definition. */
export function linksOf({ network }: Pick<Cluster, "network">, machine: Machine): readonly MachineLink[] {
  return linksIn(network, machine);
}

/** Its patches, its documents and the checks all ask for the same. */
const linksIn = onceEach((network: Network, machine: Machine): readonly MachineLink[] => {
  const main = mainLinkOf(network, machine).name;
  const names = new Set([main, ...Object.keys(network.links ?? {}), ...Object.keys(machine.links ?? {})]);
  return [...names].flatMap((name) => {
    const own = machine.links?.[name];
    return own === false ? [] : [linkOf(network, machine, { name, own, main })];
  });
});

function linkOf(
  network: Written,
  machine: Machine,
  { name, own, main }: { readonly name: string; readonly own: LinkConfig | undefined; readonly main: string },
): MachineLink {
  const isMain = name === main;
  const shared = network.links?.[name];
  const kindOf = (link: LinkConfig | undefined) => KINDS.find((kind) => link?.[kind] !== undefined);
  const ownKind = kindOf(own);
  const kept = Object.fromEntries(
    Object.entries(shared ?? {}).filter(([key]) => ownKind === undefined || !KINDS.some((kind) => kind === key)),
  );
  const { vlan, ...merged }: LinkConfig = { ...kept, ...defined(own) };
  const at = (field?: keyof LinkConfig): string => {
    const isOwn = own !== undefined && (shared === undefined || (field !== undefined && own[field] !== undefined));
    const start = isOwn ? `machines.${machine.name}.links.${name}` : `network.links.${name}`;
    return field === undefined ? start : `${start}.${field}`;
  };
  return {
    name,
    config: { ...merged, ...(vlan === undefined ? {} : { vlan: wholeVlan(vlan, main) }) },
    kind: ownKind ?? kindOf(shared) ?? "card",
    isMain,
    addresses: [...(isMain ? machineAddresses(network, machine) : []), ...(merged.addresses ?? [])],
    at,
  };
}

function defined(link: LinkConfig | undefined): LinkConfig {
  return Object.fromEntries(Object.entries(link ?? {}).filter(([, value]) => value !== undefined));
}

function wholeVlan(vlan: NonNullable<LinkConfig["vlan"]>, main: string): Vlan {
  if (typeof vlan === "number") return { id: vlan, parent: main, protocol: "802.1q" };
  return { ...vlan, parent: vlan.parent ?? main };
}

/** What the machine has in the plan's own networks, unless the router gives it. */
function machineAddresses(network: Written, machine: Machine): readonly HostAddress[] {
  const { subnet, dualStack } = network;
  if (usesDhcp(network, machine)) return [];
  const inside = (address: Address | undefined, wanted: Cidr | undefined) =>
    address === undefined || wanted === undefined || address.family !== wanted.family
      ? []
      : [HostAddress.of(address, wanted.prefix)];
  return [...inside(machine.address, subnet), ...inside(machine.secondAddress, dualStack?.subnet)];
}

/** Names that a link has in Talos: several where its selector matches several cards. */
export function talosNames({ name, config }: MachineLink): readonly string[] {
  const count = config.card?.count ?? 1;
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}${index}`);
}

/** Names of the links below a bond or bridge, as Talos has them. */
export function memberNames(links: readonly MachineLink[], members: readonly string[]): readonly string[] {
  return members.flatMap((member) => {
    const link = links.find(({ name }) => name === member);
    return link === undefined ? [member] : talosNames(link);
  });
}

/** Links that a link is made of or lies on, as the definition names them. */
export function below({ config }: MachineLink): readonly string[] {
  return [
    ...(config.bond?.links ?? []),
    ...(config.bridge?.links ?? []),
    ...(config.vlan === undefined ? [] : [config.vlan.parent]),
  ];
}

/** Every static address of a machine's links in addition to those of the machine itself, with its place in the definition. */
export function furtherAddresses(
  cluster: Pick<Cluster, "network">,
  machine: Machine,
): readonly { readonly at: string; readonly link: string; readonly address: HostAddress }[] {
  return linksOf(cluster, machine).flatMap((link) =>
    (link.config.addresses ?? []).map((address, index) => ({
      at: `${link.at("addresses")}[${index}]`,
      link: link.name,
      address,
    })),
  );
}

/** Networks that machines are in, the plan's own first; a pool in one of them is announced by ARP or NDP. */
export function machineNetworks(cluster: Pick<Cluster, "network" | "machines">) {
  const { subnet, dualStack } = cluster.network;
  const found = new Map(
    [subnet, ...(dualStack === undefined ? [] : [dualStack.subnet])].map((network) => [network.toString(), network]),
  );
  // An address alone, such as a loopback's /32, is no network that others are in.
  for (const machine of cluster.machines)
    for (const { address } of furtherAddresses(cluster, machine))
      if (address.network.prefix < (address.address.family === 4 ? 31 : 127))
        found.set(address.network.toString(), address.network);
  return [...found.values()];
}

/** Addresses of a machine by which the cluster knows it: its own, and the one of the second family. */
export function nodeAddresses({ address, secondAddress }: Machine): readonly Address[] {
  return secondAddress === undefined ? [address] : [address, secondAddress];
}
