import { at, type Fields, isFields, listAt, textAt } from "../data/fields";
import { ofKind, texts } from "./network-of";

/** Kinds of documents that are a link of their own. */
const LINKS = ["LinkConfig", "BondConfig", "VLANConfig", "BridgeConfig", "DummyLinkConfig"];

/** Fields of a bond's document that are not its options. */
const NO_OPTION = ["apiVersion", "kind", "name", "links", "bondMode", "up", "mtu", "addresses", "routes"];

/**
 * The links of a machine as fields of a definition, read from the documents of
 * its network configuration. A part that no field can say is left to a patch.
 * Source: Talos reference, network configuration documents.
 */
export function documentLinks(documents: readonly Fields[]): ReadonlyMap<string, Fields> {
  const names = documents
    .filter(({ kind }) => [...LINKS, "LinkAliasConfig", "DHCPv4Config", "DHCPv6Config"].includes(String(kind)))
    .flatMap(({ name }) => (typeof name === "string" && !name.includes("%") ? [name] : []));
  return new Map([...new Set(names)].map((name) => [name, linkOf(documents, name)]));
}

function linkOf(documents: readonly Fields[], name: string): Fields {
  const named = (kind: string) => ofKind(documents, kind).find((one) => one.name === name);
  const [bond, vlan, bridge, dummy] = ["BondConfig", "VLANConfig", "BridgeConfig", "DummyLinkConfig"].map(named);
  const document = bond ?? vlan ?? bridge ?? dummy ?? named("LinkConfig");
  const card = cardOf(textAt(named("LinkAliasConfig"), "selector", "match"));
  const [four, six] = [named("DHCPv4Config"), named("DHCPv6Config")];
  const ethernet = withoutIdentity(named("EthernetConfig"));
  const addresses = listAt(document, "addresses").flatMap((one) => textAt(one, "address") ?? []);
  const routes = listAt(document, "routes").filter(isFields);
  return {
    ...(card === undefined ? {} : { card }),
    ...(bond === undefined ? {} : { bond: bondOf(bond) }),
    ...(vlan === undefined ? {} : { vlan: vlanOf(vlan) }),
    ...(bridge === undefined ? {} : { bridge: bridgeOf(bridge) }),
    ...(dummy === undefined ? {} : { dummy: true }),
    ...(document?.up === false ? { up: false } : {}),
    ...(typeof document?.mtu === "number" && document.mtu > 0 ? { mtu: document.mtu } : {}),
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(four === undefined && six === undefined ? {} : { dhcp: dhcpOf(four, six) }),
    ...(routes.length === 0 ? {} : { routes }),
    ...(Object.keys(ethernet).length === 0 ? {} : { ethernet }),
  };
}

function withoutIdentity(document: Fields | undefined): Fields {
  const { apiVersion: _version, kind: _kind, name: _name, ...rest } = document ?? {};
  return rest;
}

/** One condition of an alias: what it compares, and the text that must be there. */
const CONDITIONS: readonly { readonly form: RegExp; readonly field: string }[] = [
  { form: /^mac\(link\.(?:permanent|hardware)_addr\)\s*==\s*"([^"*?]+)"$/, field: "mac" },
  { form: /^glob\("([^"*?]+)",\s*mac\(link\.(?:permanent|hardware)_addr\)\)$/, field: "mac" },
  { form: /^link\.driver\s*==\s*"([^"*?]+)"$/, field: "driver" },
  { form: /^glob\("([^"*?]+)",\s*link\.driver\)$/, field: "driver" },
  { form: /^link\.bus_path\s*==\s*"([^"]+)"$/, field: "bus" },
  { form: /^glob\("([^"]+)",\s*link\.bus_path\)$/, field: "bus" },
];

/** The card that an alias is for; undefined where it says more than a definition can. */
function cardOf(match: string | undefined): Fields | undefined {
  const found = (match ?? "").split("&&").map((part) => {
    const condition = CONDITIONS.find(({ form }) => form.test(part.trim()));
    return condition === undefined ? undefined : [condition.field, condition.form.exec(part.trim())?.[1]];
  });
  return found.every((one) => one !== undefined)
    ? Object.fromEntries(found.map(([field, text]) => [field, field === "mac" ? text?.toLowerCase() : text]))
    : undefined;
}

function bondOf(document: Fields): Fields {
  const options = Object.entries(document).filter(([key]) => !NO_OPTION.includes(key));
  return { links: texts(document.links), mode: document.bondMode, ...Object.fromEntries(options) };
}

function vlanOf({ vlanID, parent, vlanMode }: Fields): Fields {
  return { id: vlanID, parent, ...(vlanMode === undefined ? {} : { protocol: vlanMode }) };
}

function bridgeOf(document: Fields): Fields {
  return {
    links: texts(document.links),
    ...(at(document, "stp", "enabled") === true ? { stp: true } : {}),
    ...(at(document, "vlan", "filtering") === true ? { vlanFiltering: true } : {}),
  };
}

function dhcpOf(four: Fields | undefined, six: Fields | undefined): unknown {
  const metric = [four, six].flatMap((one) => (typeof one?.routeMetric === "number" ? [one.routeMetric] : []))[0];
  if (six === undefined && metric === undefined) return true;
  return {
    ...(four === undefined ? { ipv4: false } : {}),
    ...(six === undefined ? {} : { ipv6: true }),
    ...(metric === undefined ? {} : { metric }),
  };
}
