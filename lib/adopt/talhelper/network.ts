import { type Fields, isFields, listAt } from "../../data/fields";

/**
 * The network documents that talhelper makes of `networkInterfaces` from
 * contract 1.12 on: aliases for what is selected, then bonds, DHCP, shared
 * addresses, links, VLANs, tunnels and bridges.
 * Source: budimanjojo/talhelper 3.1.16, pkg/talos/networkconfig.go.
 */
export function networkDocuments(interfaces: readonly Fields[]): readonly Fields[] {
  const devices = named(interfaces);
  return [
    ...devices.flatMap(({ name, device }) =>
      isFields(device.deviceSelector) ? alias(name, device.deviceSelector) : [],
    ),
    ...devices.flatMap(({ name, device }) => members(device).flatMap((one, index) => alias(`${name}-m${index}`, one))),
    ...devices.flatMap(({ name, device }) => bond(name, device)),
    ...devices.flatMap(({ name, device }) => (device.dhcp === true ? dhcp(name, device.dhcpOptions) : [])),
    ...devices.flatMap(({ name, device }) => vip(name, device.vip)),
    ...devices.flatMap(({ name, device }) => link(name, device)),
    ...devices.flatMap(({ name, device }) =>
      listAt(device, "vlans")
        .filter(isFields)
        .flatMap((one) => vlan(name, one)),
    ),
    ...devices.flatMap(({ name, device }) => tunnel(name, device)),
    ...devices.flatMap(({ name, device }) => bridge(name, device)),
  ];
}

interface NamedDevice {
  readonly name: string;
  readonly device: Fields;
}

/** Every device with its name; one that is only selected gets one by what it is. */
export function named(interfaces: readonly Fields[]): readonly NamedDevice[] {
  const used = new Set(
    interfaces.flatMap(({ interface: name }) => (typeof name === "string" && name !== "" ? [name] : [])),
  );
  const next = new Map<string, number>();
  return interfaces.map((device) => {
    if (typeof device.interface === "string" && device.interface !== "") return { name: device.interface, device };
    if (!isFields(device.deviceSelector)) return { name: "", device };
    const prefix = isFields(device.bond)
      ? "bond"
      : isFields(device.bridge)
        ? "br"
        : isFields(device.wireguard)
          ? "wg"
          : "ethSel";
    for (;;) {
      const index = next.get(prefix) ?? 0;
      next.set(prefix, index + 1);
      const name = `${prefix}${index}`;
      if (used.has(name)) continue;
      used.add(name);
      return { name, device };
    }
  });
}

/** A document of Talos' network configuration. */
function config(kind: string, fields: Fields): Fields {
  return { apiVersion: "v1alpha1", kind, ...fields };
}

function alias(name: string, selector: Fields): readonly Fields[] {
  const match = condition(selector);
  return match === "" ? [] : [config("LinkAliasConfig", { name, selector: { match } })];
}

function condition(selector: Fields): string {
  const globs: readonly (readonly [string, string])[] = [
    ["hardwareAddr", "mac(link.hardware_addr)"],
    ["permanentAddr", "mac(link.permanent_addr)"],
    ["busPath", "link.bus_path"],
    ["driver", "link.driver"],
    ["pciID", "link.pciid"],
  ];
  const conditions = globs.flatMap(([key, of]) =>
    typeof selector[key] === "string" && selector[key] !== "" ? [`glob("${selector[key]}", ${of})`] : [],
  );
  if (typeof selector.physical === "boolean") conditions.push(selector.physical ? "link.type == 1" : "link.type != 1");
  return conditions.join(" && ");
}

function members(device: Fields): readonly Fields[] {
  return listAt(device, "bond", "deviceSelectors").filter(isFields);
}

/** Options of a bond by their names as keys of `machine.network` and in documents. */
const BOND: Readonly<Record<string, string>> = {
  mode: "bondMode",
  xmitHashPolicy: "xmitHashPolicy",
  lacpRate: "lacpRate",
  arpValidate: "arpValidate",
  arpAllTargets: "arpAllTargets",
  primaryReselect: "primaryReselect",
  failOverMac: "failOverMac",
  adSelect: "adSelect",
  miimon: "miimon",
  updelay: "updelay",
  downdelay: "downdelay",
  arpInterval: "arpInterval",
  resendIgmp: "resendIGMP",
  minLinks: "minLinks",
  lpInterval: "lpInterval",
  packetsPerSlave: "packetsPerSlave",
  numPeerNotif: "numPeerNotif",
  tlbDynamicLb: "tlbLogicalLb",
  allSlavesActive: "allSlavesActive",
  useCarrier: "useCarrier",
  adActorSysPrio: "adActorSysPrio",
  adUserPortKey: "adUserPortKey",
  peerNotifyDelay: "peerNotifDelay",
  arpIPTarget: "arpIpTargets",
};

function bond(name: string, device: Fields): readonly Fields[] {
  const { bond: options } = device;
  if (!isFields(options)) return [];
  const links = [...listAt(options, "interfaces"), ...members(device).map((_, index) => `${name}-m${index}`)];
  const told = Object.entries(BOND).flatMap(([from, to]) => (from in options ? [[to, options[from]]] : []));
  return [config("BondConfig", { name, links, ...Object.fromEntries(told), ...common(device) })];
}

function dhcp(name: string, options: unknown): readonly Fields[] {
  const { routeMetric, ipv4 = true, ipv6 = false } = isFields(options) ? options : {};
  const metric = typeof routeMetric === "number" && routeMetric > 0 ? { routeMetric } : {};
  return [
    ...(ipv4 === true ? [config("DHCPv4Config", { name, ...metric })] : []),
    ...(ipv6 === true ? [config("DHCPv6Config", { name, ...metric })] : []),
  ];
}

function vip(name: string, shared: unknown): readonly Fields[] {
  if (!isFields(shared) || typeof shared.ip !== "string" || shared.ip === "") return [];
  return [config("Layer2VIPConfig", { name: shared.ip, link: name })];
}

function link(name: string, device: Fields): readonly Fields[] {
  if ([device.bond, device.bridge, device.wireguard].some(isFields)) return [];
  const fields = common(device);
  return Object.keys(fields).length === 0 ? [] : [config("LinkConfig", { name, ...fields })];
}

function vlan(parent: string, options: Fields): readonly Fields[] {
  const { vlanId } = options;
  if (typeof vlanId !== "number" || vlanId <= 0) return [];
  const name = `${parent}.${vlanId}`;
  return [
    config("VLANConfig", { name, vlanID: vlanId, parent, ...common(options) }),
    ...(options.dhcp === true ? dhcp(name, options.dhcpOptions) : []),
    ...vip(name, options.vip),
  ];
}

function tunnel(name: string, device: Fields): readonly Fields[] {
  const { wireguard } = device;
  if (!isFields(wireguard)) return [];
  const { privateKey, listenPort, firewallMark } = wireguard;
  const peers = listAt(wireguard, "peers")
    .filter(isFields)
    .map((peer) => {
      const { publicKey, endpoint, persistentKeepaliveInterval, allowedIPs } = peer;
      return { publicKey, endpoint, persistentKeepaliveInterval, allowedIPs };
    });
  return [config("WireguardConfig", { name, privateKey, listenPort, firewallMark, peers, ...common(device) })];
}

function bridge(name: string, device: Fields): readonly Fields[] {
  const { bridge: options } = device;
  if (!isFields(options)) return [];
  const { interfaces, stp, vlan: filtering } = options;
  return [
    config("BridgeConfig", {
      name,
      ...(Array.isArray(interfaces) && interfaces.length > 0 ? { links: interfaces } : {}),
      ...(isFields(stp) && "enabled" in stp ? { stp: { enabled: stp.enabled } } : {}),
      ...(isFields(filtering) && filtering.vlanFiltering === true ? { vlan: { filtering: true } } : {}),
      ...common(device),
    }),
  ];
}

function common({ addresses, routes, mtu }: Fields): Fields {
  const told = Array.isArray(addresses) ? addresses.map((address) => ({ address: withPrefix(String(address)) })) : [];
  const ways = Array.isArray(routes) ? routes.filter(isFields).map(route) : [];
  return {
    ...(told.length === 0 ? {} : { addresses: told }),
    ...(ways.length === 0 ? {} : { routes: ways }),
    ...(typeof mtu === "number" && mtu > 0 ? { mtu } : {}),
  };
}

function withPrefix(address: string): string {
  if (address.includes("/")) return address;
  return `${address}/${address.includes(":") ? 128 : 32}`;
}

function route({ network, gateway, source, metric, mtu }: Fields): Fields {
  const everywhere = network === "0.0.0.0/0" || network === "::/0" || network === "";
  return {
    ...(everywhere || network === undefined ? {} : { destination: network }),
    ...(gateway === undefined || gateway === "" ? {} : { gateway }),
    ...(source === undefined || source === "" ? {} : { source }),
    ...(metric === undefined || metric === 0 ? {} : { metric }),
    ...(mtu === undefined || mtu === 0 ? {} : { mtu }),
  };
}
