import { type Fields, isFields } from "../data/fields";
import { Address } from "../model/address";
import { documentLinks } from "./document-links";
import type { FoundMachine } from "./found";
import { legacyLinks } from "./legacy-links";
import { sameMeaning } from "./meaning";
import type { NetworkOf } from "./network-of";
import { unlessEmpty } from "./unless";

/** What a definition says of the links of one machine. */
export interface LinksOf {
  /** The link with the machine's address; undefined where only a MAC address is known of it. */
  readonly link: string | undefined;
  /** True where the router gives the machine its address. */
  readonly isByDhcp: boolean;
  /** Links that need more than a name, by name. */
  readonly links: Fields;
}

/** A machine whose links are read. */
export interface LinksInput {
  readonly machine: Pick<FoundMachine, "address">;
  readonly documents: readonly Fields[];
  readonly network: NetworkOf;
  /** Router of the machines' network, whose route the plan makes by itself. */
  readonly gateway: string;
  /** Version of the configuration's form, e.g. 1.13. */
  readonly contract: string;
}

/**
 * Reads the links of a machine in the form that its contract has: documents
 * from 1.12 on, before that entries of the main document. Whoever mixes both
 * keeps the other form in a patch.
 */
export function linksOf({ machine, documents, network, gateway, contract }: LinksInput): LinksOf {
  const main = documents.find(({ kind }) => kind === undefined) ?? {};
  const hasDocuments = Number(contract.split(".")[1]) >= 12;
  const found = hasDocuments ? documentLinks(documents) : legacyLinks(main);
  const name = network.link;
  const own = name === undefined ? undefined : found.get(name);
  if (name === undefined || own === undefined) return { link: undefined, isByDhcp: false, links: {} };
  const isByDhcp = own.dhcp !== undefined && !listOf(own.addresses).some((one) => isOf(one, machine.address));
  const links = [...found].map(([key, link]): [string, Fields] => [
    key,
    key === name ? beyondPlan(link, { machine, gateway, isByDhcp }) : link,
  ]);
  return {
    link: name,
    isByDhcp,
    links: Object.fromEntries(links.filter(([, link]) => Object.keys(link).length > 0)),
  };
}

/** What the main link has beyond the machine's address and the way to its router. */
function beyondPlan(
  link: Fields,
  { machine, gateway, isByDhcp }: Pick<LinksInput, "machine" | "gateway"> & Pick<LinksOf, "isByDhcp">,
): Fields {
  const { addresses, routes, dhcp, ...rest } = link;
  const others = listOf(addresses).filter((one) => !isOf(one, machine.address));
  const ways = listOf(routes)
    .filter(isFields)
    .filter((route) => isByDhcp || Object.keys(route).length !== 1 || route.gateway !== gateway);
  return {
    ...rest,
    ...(others.length === 0 ? {} : { addresses: others }),
    ...(dhcp === undefined || (isByDhcp && dhcp === true) ? {} : { dhcp }),
    ...(ways.length === 0 ? {} : { routes: ways }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isOf(entry: unknown, address: string): boolean {
  const wanted = Address.parse(address);
  return (
    typeof entry === "string" &&
    wanted !== undefined &&
    Address.parse(entry.split("/")[0] ?? "")?.equals(wanted) === true
  );
}

/** Links of all machines, those that are alike once for all. */
export interface SharedLinks {
  /** Fields of `network`. */
  readonly network: Fields;
  /** Fields of each machine, in the order of the machines. */
  readonly machines: readonly Fields[];
}

/**
 * Lays what all machines have alike into `network`; a machine keeps the rest.
 *
 * @param mayShare false: each machine keeps all of it
 */
export function sharedLinks(all: readonly LinksOf[], mayShare: boolean): SharedLinks {
  const [first] = all;
  if (first === undefined) return { network: {}, machines: [] };
  const several = mayShare && all.length > 1;
  const shared = Object.fromEntries(
    Object.entries(first.links).filter(([name, link]) => all.every(({ links }) => sameMeaning(links[name], link))),
  );
  const sameLink = several && first.link !== undefined && all.every(({ link }) => link === first.link);
  const sameDhcp = several && all.every(({ isByDhcp }) => isByDhcp);
  const isShared = (name: string) => several && Object.hasOwn(shared, name);
  return {
    network: {
      ...(sameDhcp ? { addressBy: "dhcp" } : {}),
      ...(sameLink ? { link: first.link } : {}),
      ...(several ? unlessEmpty("links", shared) : {}),
    },
    machines: all.map(({ link, isByDhcp, links }) => ({
      ...(isByDhcp && !sameDhcp ? { addressBy: "dhcp" } : {}),
      ...(link === undefined || sameLink ? {} : { link }),
      ...unlessEmpty("links", Object.fromEntries(Object.entries(links).filter(([name]) => !isShared(name)))),
    })),
  };
}
