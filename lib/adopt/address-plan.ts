import type { Fields } from "../data/fields";
import { Address, Cidr } from "../model/address";
import type { FoundMachine } from "./found";
import type { NetworkOf } from "./network-of";

/** A machine with its whole configuration, the operator's patches included. */
export interface WholeMachine {
  /** As the tool describes it. */
  readonly machine: FoundMachine;
  /** All documents of its configuration, with every patch. */
  readonly documents: readonly Fields[];
}

/** The network that most machines say theirs is, where it holds the addresses of all. */
export function widest(networks: readonly NetworkOf[], machines: readonly WholeMachine[]): string | undefined {
  const found = networks.flatMap(({ subnet }) => subnet ?? []);
  const addresses = machines.flatMap(({ machine }) => Address.parse(machine.address) ?? []);
  return found.find((one) => addresses.every((address) => one.contains(address)))?.toString();
}

/** A network that holds all these addresses: a /24 where they are in one. */
export function commonNetwork(addresses: readonly string[]): string {
  const parsed = addresses.flatMap((one) => Address.parse(one) ?? []);
  const [first] = parsed;
  if (first === undefined) return "192.168.1.0/24";
  for (let prefix = first.family === 4 ? 24 : 64; prefix > 0; prefix -= 1) {
    const network = Cidr.around(`${first}/${prefix}`);
    if (network !== undefined && parsed.every((address) => network.contains(address) && !network.isReserved(address)))
      return network.toString();
  }
  return `${first.family === 4 ? "0.0.0.0" : "::"}/0`;
}

export function freeHost(subnet: string, machines: readonly WholeMachine[]): string {
  const network = Cidr.around(subnet);
  if (network === undefined) return "192.168.1.1";
  const taken = new Set(machines.map(({ machine }) => machine.address));
  const candidates = [
    network.first.plus(1),
    Address.of(network.family, network.last.value - 1n),
    network.first.plus(2),
  ];
  return (candidates.find((one) => !taken.has(one.toString())) ?? network.first.plus(1)).toString();
}

export function mostCommon(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  const counts = new Map<string, { readonly list: readonly string[]; count: number }>();
  for (const list of lists) {
    const key = list.join(" ");
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { list, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.list;
}

/** True for an address of this network that is no machine's own. */
export function isRouter(address: string, subnet: string, machines: readonly WholeMachine[]): boolean {
  const parsed = Address.parse(address);
  return (
    parsed !== undefined &&
    Cidr.around(subnet)?.contains(parsed) === true &&
    !machines.some(({ machine }) => machine.address === address)
  );
}
