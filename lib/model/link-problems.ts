import { nearest } from "../data/nearest";
import { bondProblems } from "./bond-problems";
import type { Cluster } from "./cluster";
import { firstAddressProblems } from "./first-address-problems";
import { CARD_NAME, hasLinkDocuments, type LinkPlace, placesOf, unmade } from "./link-place";
import { below, type MachineLink, mainLinkOf, memberNames, talosNames } from "./machine-links";
import type { Problem } from "./problem";
import { vlanProblems } from "./vlan-problems";

/** Ethernet without jumbo frames. */
const USUAL_MTU = 1500;

/** Links that lie on nothing, are used twice or do not fit what they lie on. */
export function linkProblems(cluster: Cluster): readonly Problem[] {
  return cluster.machines.flatMap((machine) => {
    const place = placesOf(cluster, machine);
    return [
      ...mainProblems(place),
      ...nameProblems(place),
      ...memberProblems(place),
      ...vlanProblems(place),
      ...mtuProblems(place),
      ...routeProblems(place),
      ...ethernetProblems(place),
      ...bondProblems(place),
      ...olderFormProblems(place),
      ...firstAddressProblems(place),
    ];
  });
}

/** Up to contract 1.11 a VLAN is a part of its parent, which is a card, a bond or a bridge. */
function olderFormProblems({ cluster, links, problem }: LinkPlace): readonly Problem[] {
  if (hasLinkDocuments(cluster)) return [];
  return links.flatMap((link) => {
    const { vlan } = link.config;
    const holder = links.find(({ name }) => name === vlan?.parent);
    const wanted = `contract 1.12 or newer: that of this cluster is ${cluster.versions.contract}`;
    if (vlan?.protocol === "802.1ad") return [problem(`${link.at("vlan")}.protocol`, "802.1ad", wanted)];
    return vlan !== undefined && holder?.kind === "vlan"
      ? [problem(`${link.at("vlan")}.parent`, `${vlan.parent}, a VLAN itself`, wanted)]
      : [];
  });
}

function mainProblems({ cluster, machine, links, patched, problem }: LinkPlace): readonly Problem[] {
  const { name, mac } = mainLinkOf(cluster.network, machine);
  const at = machine.link === undefined ? "network.link" : `machines.${machine.name}.link`;
  const main = links.find((link) => link.isMain);
  if (main === undefined)
    return [problem(at, `${name}, which machines.${machine.name}.links takes away`, "a link that the machine has")];
  const [first, second] = talosNames(main);
  if (second !== undefined)
    return [problem(at, name, "one link: this key stands for several cards", `write ${first}, or a bond over ${name}`)];
  const isDefined = main.name in (cluster.network.links ?? {}) || main.name in (machine.links ?? {});
  if (mac !== undefined || patched.includes(name) || CARD_NAME.test(name) || main.config.card !== undefined) return [];
  if (isDefined && main.kind !== "card") return main.kind === "dummy" ? [problem(at, name, "a link with a wire")] : [];
  const known = links.filter((link) => link !== main).flatMap((link) => talosNames(link));
  const near = nearest(name, known);
  return [
    problem(
      at,
      `${name}, which nothing makes`,
      "the name of a card, e.g. enp1s0, or a key of network.links or of the machine's links",
      near !== undefined
        ? `write ${near}`
        : /^bond/.test(name)
          ? `add network.links.${name} with bond: {links: [enp1s0, enp2s0], mode: 802.3ad}`
          : `add network.links.${name} with what it is made of, or write the name of a card`,
    ),
  ];
}

function nameProblems({ links, problem }: LinkPlace): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, MachineLink>();
  for (const link of links) {
    for (const name of talosNames(link)) {
      const other = seen.get(name);
      if (other !== undefined)
        problems.push(problem(link.at(), name, `a name of its own: ${other.at()} is called so already`));
      if (name.length > 15)
        problems.push(problem(link.at(), name, "a name of at most 15 characters, the number of the card included"));
      seen.set(name, link);
    }
    const isNothing =
      !link.isMain && link.kind === "card" && link.config.card === undefined && !CARD_NAME.test(link.name);
    if (isNothing)
      problems.push(
        problem(
          link.at(),
          `${link.name} without a word on what it is`,
          "card, bond, vlan, bridge or dummy; or the name of a card as the key, e.g. enp1s0",
          `add card: {mac: …} or vlan: <id> to ${link.at()}`,
        ),
      );
    if (link.config.card !== undefined && CARD_NAME.test(link.name))
      problems.push(
        problem(
          link.at("card"),
          `${link.name}, a name that a card may have by itself`,
          "another key: an alias of this form may meet a card of that name",
          `call it lan${link.name.replace(/\D/g, "") || "0"}`,
        ),
      );
  }
  return problems;
}

/** Bonds and bridges: their links are there, belong to nobody else and have no address of their own. */
function memberProblems(place: LinkPlace): readonly Problem[] {
  const { machine, links, problem } = place;
  const problems: Problem[] = [];
  const taken = new Map<string, MachineLink>();
  for (const link of links) {
    const kind = link.config.bond === undefined ? "bridge" : "bond";
    const members = link.config.bond?.links ?? link.config.bridge?.links;
    if (members === undefined) continue;
    for (const [index, member] of members.entries()) {
      const at = `${link.at(kind)}.links[${index}]`;
      const below = links.find((other) => other.name === member);
      if (member === link.name) problems.push(problem(at, member, `a link other than the ${kind} itself`));
      else if (unmade(member, place)) {
        const near = nearest(
          member,
          links.filter((other) => other !== link).map(({ name }) => name),
        );
        problems.push(
          problem(
            at,
            `${member}, which nothing makes`,
            `the name of a card, e.g. enp1s0, or a link of ${machine.name}`,
            near === undefined ? `add ${member} to network.links with card: {driver: …}` : `write ${near}`,
          ),
        );
      } else if (kind === "bond" && below !== undefined && below.kind !== "card")
        problems.push(problem(at, `${member}, a ${below.kind}`, "a network card: a bond is made of cards"));
      if (below !== undefined && (below.addresses.length > 0 || below.isMain))
        problems.push(
          problem(
            at,
            `${member}, which has an address`,
            `a link without one: inside a ${kind} it no longer answers`,
            below.isMain
              ? `set link to ${link.name}, so that ${machine.name} has its address there`
              : `move the addresses of ${member} to ${link.name}`,
          ),
        );
      for (const name of memberNames(links, [member])) {
        const other = taken.get(name);
        if (other !== undefined)
          problems.push(
            problem(
              at,
              name,
              other === link
                ? `each link of the ${kind} once`
                : `a link that no other bond or bridge has: ${other.name} has it`,
            ),
          );
        taken.set(name, link);
      }
    }
  }
  return problems;
}

/** A packet that the link takes and the one below it does not is dropped without a word. */
function mtuProblems({ links, problem }: LinkPlace): readonly Problem[] {
  return links.flatMap((link) => {
    const { mtu } = link.config;
    if (mtu === undefined) return [];
    return below(link).flatMap((name) => {
      const under = links.find((other) => other.name === name || talosNames(other).includes(name));
      const most = under?.config.mtu ?? (link.kind === "vlan" ? USUAL_MTU : undefined);
      // A bond sets the MTU of its cards itself; only what a card says otherwise is in the way.
      if (most === undefined || mtu <= most) return [];
      return [
        problem(
          link.at("mtu"),
          String(mtu),
          `at most ${most}, the MTU of ${name}${under?.config.mtu === undefined ? " where nothing is said" : ""}`,
          under === undefined
            ? `add network.links.${name} with mtu: ${mtu}, or write ${most}`
            : `set ${under.at("mtu")} to ${mtu}, or write ${most}`,
        ),
      ];
    });
  });
}

function routeProblems({ cluster, links, problem }: LinkPlace): readonly Problem[] {
  const { subnet, dualStack } = cluster.network;
  return links.flatMap((link) => {
    const networks = [
      ...(link.isMain ? [subnet, ...(dualStack === undefined ? [] : [dualStack.subnet])] : []),
      ...link.addresses.map(({ network }) => network),
    ];
    // What DHCP gives is not known here.
    if (link.config.dhcp !== undefined && link.config.dhcp !== false) return [];
    return (link.config.routes ?? []).flatMap(({ gateway, destination, source }, index) => {
      const at = `${link.at("routes")}[${index}]`;
      const problems: Problem[] = [];
      if (gateway !== undefined && !gateway.isLinkLocal && !networks.some((network) => network.contains(gateway)))
        problems.push(
          problem(
            `${at}.gateway`,
            gateway.toString(),
            networks.length === 0
              ? `a link with an address: ${link.name} has none, so no router is in its network`
              : `a router in a network of ${link.name}: ${[...new Set(networks.map(String))].join(", ")}`,
          ),
        );
      if (destination !== undefined && gateway !== undefined && destination.family !== gateway.family)
        problems.push(
          problem(`${at}.gateway`, gateway.toString(), `an IPv${destination.family} address, as ${destination} is`),
        );
      if (source !== undefined && !link.addresses.some(({ address }) => address.equals(source)))
        problems.push(
          problem(
            `${at}.source`,
            source.toString(),
            `an address of ${link.name}: ${link.addresses.map(({ address }) => address).join(", ") || "it has none"}`,
          ),
        );
      return problems;
    });
  });
}

function ethernetProblems({ cluster, links, problem }: LinkPlace): readonly Problem[] {
  const talos = Number(cluster.versions.talos.split(".")[1]);
  return links.flatMap((link) => {
    const { ethernet, card } = link.config;
    const problems: Problem[] = [];
    if (ethernet !== undefined && link.kind !== "card")
      problems.push(
        problem(
          link.at("ethernet"),
          `settings of a card on a ${link.kind}`,
          "these at the card itself",
          "move them to a link with card, or with the card's name as its key",
        ),
      );
    if (ethernet !== undefined && card !== undefined && !hasLinkDocuments(cluster))
      problems.push(
        problem(
          link.at("ethernet"),
          `a card by selector, on contract ${cluster.versions.contract}`,
          "the card's own name as the key: links get names of yours from contract 1.12 on",
          "write the link under the card's name, e.g. enp1s0",
        ),
      );
    if (ethernet?.wakeOnLan !== undefined && talos < 12)
      problems.push(
        problem(`${link.at("ethernet")}.wakeOnLan`, `Talos ${cluster.versions.talos}`, "Talos 1.12 or newer"),
      );
    if (card !== undefined && card.count > 1 && hasLinkDocuments(cluster) && talos < 13)
      problems.push(
        problem(
          `${link.at("card")}.count`,
          `${card.count} with Talos ${cluster.versions.talos}`,
          "Talos 1.13 or newer: an older one gives a name to one card alone",
          "write one link for each card, chosen by mac",
        ),
      );
    return problems;
  });
}
