import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";
import type { LinkConfig } from "../../../lib/model/link";
import { linksOf, type MachineLink, mainLinkOf } from "../../../lib/model/machine-links";
import type { MachineShape } from "../../../lib/plan/machine";
import { oldBondOptions } from "./bond-options";
import { dhcpOf, type Route, routesOf } from "./link-routes";
import { document } from "./network-document";

type Card = NonNullable<LinkConfig["card"]>;

/**
 * The links of a machine as entries of `machine.network.interfaces`. VLANs are
 * parts of their parent there, and a chosen card has no name: bonds and bridges
 * find theirs by the same selector.
 * Source: Talos 1.11 reference, v1alpha1 configuration, Device.
 */
export function legacyLinks(cluster: Cluster, plan: MachineShape): readonly Fields[] {
  const links = linksOf(cluster, plan.machine);
  const devices = links.filter(({ kind }) => kind !== "vlan");
  // A parent that is a card by name, with nothing else said about it.
  const bare = [
    ...new Set(
      links.flatMap(({ config }) =>
        config.vlan === undefined || devices.some(({ name }) => name === config.vlan?.parent)
          ? []
          : [config.vlan.parent],
      ),
    ),
  ];
  return [
    ...devices.flatMap((link) => device(cluster, plan, links, link)),
    ...bare.map((name) => ({ interface: name, dhcp: false, ...vlans(cluster, plan, links, name) })),
  ];
}

/** Settings of cards: documents of their own since Talos 1.10. */
export function legacyEthernet(cluster: Cluster, { machine }: MachineShape): readonly Fields[] {
  return linksOf(cluster, machine).flatMap(({ name, config }) =>
    config.ethernet === undefined ? [] : [document("EthernetConfig", { name, ...config.ethernet })],
  );
}

function device(
  cluster: Cluster,
  plan: MachineShape,
  links: readonly MachineLink[],
  link: MachineLink,
): readonly Fields[] {
  const { name, kind, config } = link;
  const { bond, bridge, card } = config;
  const master = links.find((other) => other.config.bridge?.links.includes(name) === true);
  const tagged = vlans(cluster, plan, links, name);
  if (kind === "card" && links.some((other) => other.config.bond?.links.includes(name) === true)) return [];
  if (config.up === false) return [{ ...chosen(cluster, plan, link), ignore: true }];
  if (kind === "card" && master !== undefined) {
    // A bridge lists its ports by name; a card without one says itself where it belongs.
    if (card === undefined && config.mtu === undefined && Object.keys(tagged).length === 0) return [];
    return [
      {
        ...chosen(cluster, plan, link),
        ...(card === undefined ? {} : { bridgePort: { master: master.name } }),
        ...(config.mtu === undefined ? {} : { mtu: config.mtu }),
        ...tagged,
      },
    ];
  }
  return [
    {
      ...chosen(cluster, plan, link),
      ...(bond === undefined ? {} : { bond: legacyBond(links, bond) }),
      ...(bridge === undefined
        ? {}
        : {
            bridge: {
              interfaces: bridge.links.flatMap((member) => portName(links, member)),
              ...(bridge.stp ? { stp: { enabled: true } } : {}),
              ...(bridge.vlanFiltering ? { vlan: { vlanFiltering: true } } : {}),
            },
          }),
      ...(kind === "dummy" ? { dummy: true } : {}),
      ...addressing(cluster, plan, link),
      ...tagged,
    },
  ];
}

/** By which name or selector Talos finds the link. */
function chosen(cluster: Cluster, plan: MachineShape, link: MachineLink): Fields {
  const { card } = link.config;
  if (card !== undefined) return { deviceSelector: selector(card) };
  const mac = link.isMain ? mainLinkOf(cluster.network, plan.machine).mac : undefined;
  return mac === undefined ? { interface: link.name } : { deviceSelector: { hardwareAddr: mac } };
}

function selector({ mac, driver, bus }: Card): Fields {
  return {
    // A card inside a bond takes on the bond's address; the one that it was made with stays.
    ...(mac === undefined ? {} : { permanentAddr: mac }),
    ...(driver === undefined ? {} : { driver }),
    ...(bus === undefined ? {} : { busPath: bus }),
  };
}

function legacyBond(links: readonly MachineLink[], bond: NonNullable<LinkConfig["bond"]>): Fields {
  const selectors = bond.links.flatMap((member) => {
    const card = links.find(({ name }) => name === member)?.config.card;
    return card === undefined ? [] : [selector(card)];
  });
  const names = bond.links.filter((member) => links.find(({ name }) => name === member)?.config.card === undefined);
  return {
    ...(names.length === 0 ? {} : { interfaces: names }),
    ...(selectors.length === 0 ? {} : { deviceSelectors: selectors }),
    mode: bond.mode,
    ...oldBondOptions(bond),
  };
}

/** Name of a port of a bridge; a VLAN is called by its parent and ID there. */
function portName(links: readonly MachineLink[], member: string): readonly string[] {
  const link = links.find(({ name }) => name === member);
  if (link?.config.card !== undefined) return [];
  const { vlan } = link?.config ?? {};
  return [vlan === undefined ? member : `${vlan.parent}.${vlan.id}`];
}

function addressing(cluster: Cluster, plan: MachineShape, link: MachineLink): Fields {
  const { mtu } = link.config;
  const routes = routesOf(cluster, plan.machine, link);
  const dhcp = dhcpOf(cluster, plan.machine, link);
  const { vip, vipBy } = cluster.controlPlane;
  const hasVip = link.isMain && plan.isControlPlane && vipBy === "talos" && vip !== undefined;
  return {
    ...(mtu === undefined ? {} : { mtu }),
    ...(link.addresses.length === 0 ? {} : { addresses: link.addresses.map(String) }),
    ...(routes.length === 0 ? {} : { routes: routes.map(legacyRoute) }),
    dhcp: dhcp !== undefined,
    ...(dhcp === undefined
      ? {}
      : {
          dhcpOptions: {
            ipv4: dhcp.ipv4,
            ipv6: dhcp.ipv6,
            ...(dhcp.metric === undefined ? {} : { routeMetric: dhcp.metric }),
          },
        }),
    ...(hasVip ? { vip: { ip: vip.toString() } } : {}),
  };
}

function legacyRoute({ destination, gateway, source, metric, mtu }: Route): Fields {
  return {
    network: destination?.toString() ?? (gateway?.family === 6 ? "::/0" : "0.0.0.0/0"),
    ...(gateway === undefined ? {} : { gateway: gateway.toString() }),
    ...(source === undefined ? {} : { source: source.toString() }),
    ...(metric === undefined ? {} : { metric }),
    ...(mtu === undefined ? {} : { mtu }),
  };
}

function vlans(cluster: Cluster, plan: MachineShape, links: readonly MachineLink[], parent: string): Fields {
  const own = links.filter(({ config }) => config.vlan?.parent === parent);
  if (own.length === 0) return {};
  return {
    vlans: own.map((link) => ({ vlanId: link.config.vlan?.id, ...addressing(cluster, plan, link) })),
  };
}
