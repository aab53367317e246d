import { dump } from "js-yaml";
import type { Cluster } from "../../lib/model/cluster";
import type { Machine } from "../../lib/model/machine";

/**
 * The network of one node as the metal platform reads it from META key 0x0a:
 * address, default route, name and DNS servers, all at layer `platform`, so
 * that the machine configuration may override them later.
 * Source: Talos documentation, metal network configuration.
 */
export function metalNetwork(cluster: Cluster, machine: Machine, link: string): string {
  const { network } = cluster;
  const { subnet, dualStack, gateway } = network;
  const layer = "platform";
  const family = ({ family: number }: { readonly family: 4 | 6 }) => `inet${number}`;
  const addresses = [
    { address: machine.address, prefix: subnet.prefix },
    ...(dualStack === undefined || machine.secondAddress === undefined
      ? []
      : [{ address: machine.secondAddress, prefix: dualStack.subnet.prefix }]),
  ];
  const gateways = [gateway, ...(dualStack?.gateway === undefined ? [] : [dualStack.gateway])];
  return dump(
    {
      addresses: addresses.map(({ address, prefix }) => ({
        address: `${address}/${prefix}`,
        linkName: link,
        family: family(address),
        scope: "global",
        flags: "permanent",
        layer,
      })),
      links: [{ name: link, logical: false, up: true, mtu: 0, kind: "", type: "ether", layer }],
      routes: gateways.map((router) => ({
        family: family(router),
        dst: "",
        src: "",
        gateway: router.toString(),
        outLinkName: link,
        table: "main",
        scope: "global",
        type: "unicast",
        flags: "",
        protocol: "static",
        layer,
      })),
      hostnames: [{ hostname: machine.name, domainname: "", layer }],
      resolvers: [{ dnsServers: (machine.nameservers ?? network.nameservers).map(String), layer }],
      ...(network.timeServers.length === 0 ? {} : { timeServers: [{ timeServers: [...network.timeServers], layer }] }),
    },
    { lineWidth: -1, noRefs: true },
  );
}
