import { type Fields, isFields, listAt, textAt } from "../data/fields";
import { Address, Cidr } from "../model/address";
import type { FoundMachine } from "./found";

/** What a machine configuration says about the network of its machine. */
export interface NetworkOf {
  /** Name of the link that has the machine's address; undefined where none is named. */
  readonly link: string | undefined;
  /** MAC address by which that link is found, in lower case. */
  readonly mac: string | undefined;
  /** Network of the machine's address. */
  readonly subnet: Cidr | undefined;
  readonly gateway: string | undefined;
  readonly nameservers: readonly string[];
  readonly timeServers: readonly string[];
  /** Addresses that several machines share. */
  readonly vips: readonly string[];
}

/** A link in either form: as a key of `machine.network`, or as documents. */
interface LinkOf {
  readonly name: string | undefined;
  readonly mac: string | undefined;
  readonly addresses: readonly string[];
  readonly gateway: string | undefined;
}

/** Reads the network of a machine from its whole configuration. */
export function networkOf(documents: readonly Fields[], { address }: Pick<FoundMachine, "address">): NetworkOf {
  const main = documents.find(({ kind }) => kind === undefined) ?? {};
  const links = [...legacyLinks(main), ...documentLinks(documents)];
  const wanted = Address.parse(address);
  const has = ({ addresses }: LinkOf) =>
    wanted !== undefined && addresses.some((one) => Address.parse(one.split("/")[0] ?? "")?.equals(wanted) === true);
  const link =
    links.find(has) ?? (links.some(({ addresses }) => addresses.length > 0) ? undefined : links[0]) ?? links[0];
  const own = link === undefined ? undefined : link.addresses.find((one) => one.startsWith(`${address}/`));
  const subnets = [
    ...(own === undefined ? [] : [own]),
    ...listAt(main, "machine", "kubelet", "nodeIP", "validSubnets"),
    ...listAt(main, "cluster", "etcd", "advertisedSubnets"),
  ].flatMap((one) => (typeof one === "string" && !one.startsWith("!") ? [Cidr.around(one)] : []));
  return {
    link: link?.name,
    mac: link?.mac,
    subnet: subnets.find((one) => wanted !== undefined && one?.contains(wanted) === true && one.prefix < 32),
    gateway: link?.gateway ?? links.find(({ gateway }) => gateway !== undefined)?.gateway,
    nameservers: [
      ...texts(listAt(main, "machine", "network", "nameservers")),
      ...ofKind(documents, "ResolverConfig").flatMap((one) =>
        listAt(one, "nameservers").flatMap((entry) => textAt(entry, "address") ?? []),
      ),
    ],
    timeServers: [
      ...texts(listAt(main, "machine", "time", "servers")),
      ...ofKind(documents, "TimeSyncConfig").flatMap((one) => texts(listAt(one, "ntp", "servers"))),
    ],
    vips: [
      ...listAt(main, "machine", "network", "interfaces").flatMap((one) => [
        textAt(one, "vip", "ip") ?? [],
        ...listAt(one, "vlans").map((vlan) => textAt(vlan, "vip", "ip") ?? []),
      ]),
      ...ofKind(documents, "Layer2VIPConfig").map(({ name }) => (typeof name === "string" ? name : [])),
    ].flat(),
  };
}

function legacyLinks(main: Fields): readonly LinkOf[] {
  return listAt(main, "machine", "network", "interfaces")
    .filter(isFields)
    .flatMap((device) => {
      const mac = textAt(device, "deviceSelector", "hardwareAddr") ?? textAt(device, "deviceSelector", "permanentAddr");
      const { interface: name } = device;
      const first = linkFrom(typeof name === "string" ? name : undefined, device, macIn(mac));
      const vlans = listAt(device, "vlans")
        .filter(isFields)
        .map((vlan) =>
          linkFrom(first.name === undefined ? undefined : `${first.name}.${vlan.vlanId}`, vlan, undefined),
        );
      return [first, ...vlans];
    });
}

function linkFrom(name: string | undefined, { addresses, routes, cidr }: Fields, mac: string | undefined): LinkOf {
  const ways = Array.isArray(routes) ? routes.filter(isFields) : [];
  return {
    name,
    mac,
    addresses: [...texts(addresses), ...(typeof cidr === "string" ? [cidr] : [])],
    gateway: ways.flatMap((one) => (isDefault(one.network) ? (textAt(one, "gateway") ?? []) : []))[0],
  };
}

const LINKS = /^(Link|Bond|Bridge|VLAN|Dummy|DHCPv4|DHCPv6)Config$/;

function documentLinks(documents: readonly Fields[]): readonly LinkOf[] {
  return documents
    .filter(({ kind }) => typeof kind === "string" && LINKS.test(kind))
    .map((document) => {
      const name = textAt(document, "name");
      const alias = ofKind(documents, "LinkAliasConfig").find((one) => one.name === name);
      return {
        name,
        mac: macIn(textAt(alias, "selector", "match")),
        addresses: listAt(document, "addresses").flatMap((one) => textAt(one, "address") ?? []),
        gateway: listAt(document, "routes")
          .filter(isFields)
          .flatMap((one) => (isDefault(one.destination) ? (textAt(one, "gateway") ?? []) : []))[0],
      };
    });
}

function isDefault(destination: unknown): boolean {
  return destination === undefined || destination === "" || destination === "0.0.0.0/0" || destination === "::/0";
}

function macIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /([0-9a-f]{2}:){5}[0-9a-f]{2}/.exec(text.toLowerCase())?.[0];
}

/** Those documents of a machine configuration that are of one kind. */
export function ofKind(documents: readonly Fields[], kind: string): readonly Fields[] {
  return documents.filter((document) => document.kind === kind);
}

/** The texts of a list; empty for anything else. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
