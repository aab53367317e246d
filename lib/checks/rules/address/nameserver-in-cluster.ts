import { holdersOf } from "../../facts/address-plan";
import { poolHolders } from "../../facts/pools";
import type { Rule } from "../../rule";

export const nameserverInCluster: Rule = {
  id: "nameserver-in-cluster",
  title: "The machines resolve names through a DNS server that runs in the cluster",
  family: "address",
  severity: "error",
  answers: ["M058"],
  why: "After a cold start no image can be pulled, so the DNS server's pod cannot start, so no image can be pulled.",
  fix: "name a DNS server outside the cluster, such as the gateway",
  source: "Talos documentation: network resolvers",
  example: 'network: { nameservers: ["10.0.3.3"], loadBalancers: { dns: "10.0.3.3" } }',
  check: (input) => {
    const { cluster } = input;
    const { network } = cluster;
    const inside = [
      ...holdersOf(cluster).filter(({ kind }) => kind === "pool"),
      ...poolHolders(input),
      { kind: undefined, what: "the pod network", range: network.pods.range },
      { kind: undefined, what: "the service network", range: network.services.range },
    ];
    // Where the networks themselves overlap, that is the mistake.
    const isInside = (address: (typeof network.nameservers)[number]) =>
      inside.find(
        ({ range, kind }) => range.contains(address) && (kind === "pool" || !network.subnet.contains(address)),
      );
    const outside = network.nameservers.filter((address) => isInside(address) === undefined);
    return network.nameservers.flatMap((address, index) => {
      const holder = isInside(address);
      if (holder === undefined) return [];
      const others = outside.length === 0 ? ", and there is no other" : "";
      return [
        {
          at: `network.nameservers[${index}]`,
          message: `the machines' name server ${address} lies in ${holder.what} (${holder.range}) of the cluster itself${others}`,
          fix:
            outside.length > 0
              ? `remove it; ${outside[0]} stays`
              : `write ${network.gateway}, the gateway, or a public resolver`,
          about: [`network.nameservers[${index}]`, ...(address.equals(network.gateway) ? ["network.gateway"] : [])],
        },
      ];
    });
  },
};
