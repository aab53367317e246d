import type { Cluster } from "../../../lib/model/cluster";
import { usesDhcp } from "../../../lib/model/dhcp";
import type { LinkConfig } from "../../../lib/model/link";
import type { Machine } from "../../../lib/model/machine";
import type { MachineLink } from "../../../lib/model/machine-links";

/** A route of a link in the words of the definition. */
export type Route = NonNullable<LinkConfig["routes"]>[number];

/** Routes of a link: the default ones of the plan on the main link, unless DHCP gives them, then its own. */
export function routesOf({ network }: Cluster, machine: Machine, link: MachineLink): readonly Route[] {
  const { gateway, dualStack } = network;
  const own = link.config.routes ?? [];
  if (!link.isMain || usesDhcp(network, machine)) return own;
  const second = dualStack?.gateway;
  return [{ gateway }, ...(second === undefined ? [] : [{ gateway: second }]), ...own];
}

/** DHCP of a link by family; undefined where it has none. */
export interface DhcpOfLink {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly metric?: number | undefined;
}

/** What DHCP does on a link: what it says itself, else on the main link what the machine's address needs. */
export function dhcpOf({ network }: Cluster, machine: Machine, link: MachineLink): DhcpOfLink | undefined {
  const { dhcp } = link.config;
  if (typeof dhcp === "object") return dhcp;
  if (dhcp === true) return { ipv4: true, ipv6: false };
  if (dhcp === false || !link.isMain || !usesDhcp(network, machine)) return undefined;
  const families = [network.subnet.family, ...(network.dualStack?.subnet.family === 4 ? [4] : [])];
  return { ipv4: families.includes(4), ipv6: families.includes(6) };
}
