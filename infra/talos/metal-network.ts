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
  const family = `inet${network.subnet.family === 4 ? 4 : 6}`;
  const layer = "platform";
  return dump(
    {
      addresses: [
        {
          address: `${machine.address}/${network.subnet.prefix}`,
          linkName: link,
          family,
          scope: "global",
          flags: "permanent",
          layer,
        },
      ],
      links: [{ name: link, logical: false, up: true, mtu: 0, kind: "", type: "ether", layer }],
      routes: [
        {
          family,
          dst: "",
          src: "",
          gateway: network.gateway.toString(),
          outLinkName: link,
          table: "main",
          scope: "global",
          type: "unicast",
          flags: "",
          protocol: "static",
          layer,
        },
      ],
      hostnames: [{ hostname: machine.name, domainname: "", layer }],
      resolvers: [{ dnsServers: network.nameservers.map(String), layer }],
      ...(network.timeServers.length === 0 ? {} : { timeServers: [{ timeServers: [...network.timeServers], layer }] }),
    },
    { lineWidth: -1, noRefs: true },
  );
}
