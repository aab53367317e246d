import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";
import type { LinkConfig } from "../../../lib/model/link";
import type { Machine } from "../../../lib/model/machine";
import { type MachineLink, mainLinkOf, memberNames, talosNames } from "../../../lib/model/machine-links";
import { bondOptions } from "./bond-options";
import { dhcpOf, routesOf } from "./link-routes";
import { document } from "./network-document";

type Card = NonNullable<LinkConfig["card"]>;

/**
 * The documents of one link, for contracts from 1.12 on: an alias where a card
 * is chosen, the link itself, DHCP, settings of the card.
 * Source: Talos reference, network configuration documents.
 */
export function linkDocuments(
  cluster: Cluster,
  machine: Machine,
  links: readonly MachineLink[],
  link: MachineLink,
): readonly Fields[] {
  const { config, name } = link;
  const dhcp = dhcpOf(cluster, machine, link);
  const byMac = link.isMain ? mainLinkOf(cluster.network, machine).mac : undefined;
  return [
    ...alias(link, byMac),
    ...talosNames(link).flatMap((card) => linkDocument(links, link, card, common(cluster, machine, link))),
    ...(["ipv4", "ipv6"] as const)
      .filter((family) => dhcp?.[family] === true)
      .map((family) =>
        document(family === "ipv4" ? "DHCPv4Config" : "DHCPv6Config", {
          name,
          ...(dhcp?.metric === undefined ? {} : { routeMetric: dhcp.metric }),
        }),
      ),
    ...(config.ethernet === undefined
      ? []
      : talosNames(link).map((card) => document("EthernetConfig", { name: card, ...present(config.ethernet ?? {}) }))),
  ];
}

function alias({ name, config }: MachineLink, byMac: string | undefined): readonly Fields[] {
  const { card } = config;
  if (card === undefined && byMac === undefined) return [];
  const match = card === undefined ? macMatch(byMac ?? "") : cardMatch(card);
  // %d: each card that matches gets the next number, in the order of their MAC addresses.
  const count = card?.count ?? 1;
  return [document("LinkAliasConfig", { name: count === 1 ? name : `${name}%d`, selector: { match } })];
}

function macMatch(mac: string): string {
  return `mac(link.permanent_addr) == ${JSON.stringify(mac)}`;
}

/** What a card must be, as a CEL expression over its status. */
function cardMatch({ mac, driver, bus }: Card): string {
  return [
    ...(mac === undefined ? [] : [macMatch(mac)]),
    ...(driver === undefined ? [] : [`link.driver == ${JSON.stringify(driver)}`]),
    ...(bus === undefined
      ? []
      : [/[*?]/.test(bus) ? `glob(${JSON.stringify(bus)}, link.bus_path)` : `link.bus_path == ${JSON.stringify(bus)}`]),
  ].join(" && ");
}

/** What every kind of link has. */
function common(cluster: Cluster, machine: Machine, link: MachineLink): Fields {
  const { mtu, up = true } = link.config;
  const routes = routesOf(cluster, machine, link);
  return {
    up,
    ...(mtu === undefined ? {} : { mtu }),
    ...(link.addresses.length === 0
      ? {}
      : { addresses: link.addresses.map((address) => ({ address: String(address) })) }),
    ...(routes.length === 0 ? {} : { routes: routes.map((route) => texts(route)) }),
  };
}

function linkDocument(links: readonly MachineLink[], link: MachineLink, name: string, rest: Fields): readonly Fields[] {
  const { bond, bridge, vlan, mtu, up = true } = link.config;
  if (bond !== undefined)
    return [
      document("BondConfig", {
        name,
        links: memberNames(links, bond.links),
        bondMode: bond.mode,
        ...bondOptions(bond),
        ...rest,
      }),
    ];
  if (bridge !== undefined)
    return [
      document("BridgeConfig", {
        name,
        links: memberNames(links, bridge.links),
        ...(bridge.stp ? { stp: { enabled: true } } : {}),
        ...(bridge.vlanFiltering ? { vlan: { filtering: true } } : {}),
        ...rest,
      }),
    ];
  if (vlan !== undefined)
    return [
      document("VLANConfig", {
        name,
        vlanID: vlan.id,
        ...(vlan.protocol === "802.1q" ? {} : { vlanMode: vlan.protocol }),
        parent: vlan.parent,
        ...rest,
      }),
    ];
  if (link.kind === "dummy") return [document("DummyLinkConfig", { name, ...rest })];
  // What is only part of a bond or bridge is configured by that one.
  if (mtu === undefined && up && isMember(links, link)) return [];
  return [document("LinkConfig", { name, ...rest })];
}

function isMember(links: readonly MachineLink[], { name }: MachineLink): boolean {
  return links.some(({ config }) => [...(config.bond?.links ?? []), ...(config.bridge?.links ?? [])].includes(name));
}

/** Fields that are given, addresses as texts. */
function texts(fields: object): Fields {
  return Object.fromEntries(
    Object.entries(present(fields)).map(([key, value]) => [key, typeof value === "object" ? String(value) : value]),
  );
}

function present(fields: object): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
