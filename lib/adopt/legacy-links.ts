import { at, type Fields, isFields, listAt } from "../data/fields";
import { texts } from "./network-of";

/** What v1alpha1 calls an option of a bond, where a definition has another word (siderolabs/talos, v1alpha1_types.go). */
const BOND_OPTIONS: Readonly<Record<string, string>> = {
  resendIgmp: "resendIGMP",
  tlbDynamicLb: "tlbLogicalLb",
  peerNotifyDelay: "peerNotifDelay",
  arpIPTarget: "arpIpTargets",
};

/**
 * The links of a machine as fields of a definition, read from the entries of
 * `machine.network.interfaces`. Cards that are chosen there have no name, so
 * they and what is made of them are left to a patch.
 * Source: Talos 1.11 reference, v1alpha1 configuration, Device.
 */
export function legacyLinks(main: Fields): ReadonlyMap<string, Fields> {
  const devices = listAt(main, "machine", "network", "interfaces")
    .filter(isFields)
    .flatMap((device): readonly [string, Fields][] =>
      typeof device.interface === "string" && device.interface !== "" ? [[device.interface, device]] : [],
    );
  return new Map(
    devices.flatMap(([name, device]): readonly [string, Fields][] => [
      [name, { ...kindOf(device), ...commonOf(device) }],
      ...listAt(device, "vlans")
        .filter(isFields)
        .map((vlan): [string, Fields] => [
          `${name}.${String(vlan.vlanId)}`,
          { vlan: { id: vlan.vlanId, parent: name }, ...commonOf(vlan) },
        ]),
    ]),
  );
}

function kindOf({ bond, bridge, dummy, ignore }: Fields): Fields {
  if (isFields(bond)) {
    const { interfaces, deviceSelectors: _selectors, mode, ...options } = bond;
    const told = Object.entries(options).map(([key, value]) => [BOND_OPTIONS[key] ?? key, value]);
    return { bond: { links: texts(interfaces), mode, ...Object.fromEntries(told) } };
  }
  if (isFields(bridge))
    return {
      bridge: {
        links: texts(bridge.interfaces),
        ...(at(bridge, "stp", "enabled") === true ? { stp: true } : {}),
        ...(at(bridge, "vlan", "vlanFiltering") === true ? { vlanFiltering: true } : {}),
      },
    };
  return { ...(dummy === true ? { dummy: true } : {}), ...(ignore === true ? { up: false } : {}) };
}

function commonOf({ mtu, addresses, dhcp, dhcpOptions, routes }: Fields): Fields {
  const { ipv4, ipv6, routeMetric } = isFields(dhcpOptions) ? dhcpOptions : {};
  const options = {
    ...(ipv4 === false ? { ipv4 } : {}),
    ...(ipv6 === true ? { ipv6 } : {}),
    ...(typeof routeMetric === "number" && routeMetric > 0 ? { metric: routeMetric } : {}),
  };
  const ways = Array.isArray(routes) ? routes.filter(isFields).map(routeOf) : [];
  return {
    ...(typeof mtu === "number" && mtu > 0 ? { mtu } : {}),
    ...(texts(addresses).length === 0 ? {} : { addresses: texts(addresses) }),
    ...(dhcp === true ? { dhcp: Object.keys(options).length === 0 ? true : options } : {}),
    ...(ways.length === 0 ? {} : { routes: ways }),
  };
}

function routeOf({ network, ...rest }: Fields): Fields {
  const everywhere = network === undefined || network === "" || network === "0.0.0.0/0" || network === "::/0";
  return { ...(everywhere ? {} : { destination: network }), ...rest };
}
