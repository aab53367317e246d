import { freeNetwork, holdersOf, networksOf, type PlannedNetwork } from "../../facts/address-plan";
import type { CheckInput, Found, Rule } from "../../rule";

export const networkOverlap: Rule = {
  id: "network-overlap",
  title: "Two networks overlap",
  family: "address",
  severity: "error",
  answers: ["M005"],
  why: "A packet for a machine is routed to a pod that does not exist: pods reach the internet but not the nodes.",
  fix: "choose a network that meets no other",
  source: "Kubernetes documentation: cluster networking; Talos documentation: cluster.network",
  example: 'network: { subnet: "10.9.8.0/24", pods: "10.9.0.0/16" }',
  check: (input) => {
    const { cluster } = input;
    const networks = networksOf(cluster, joinsMesh(input));
    const found: Found[] = [];
    const say = (network: PlannedNetwork, other: string, ranges: readonly PlannedNetwork[]) => {
      const size = network.at === "network.services" ? cluster.network.services : cluster.network.pods;
      const free = freeNetwork(
        size.family,
        size.prefix,
        ranges.filter((candidate) => candidate !== network).map(({ range }) => range),
      );
      const own = network.at === "network.pods" || network.at === "network.services";
      found.push({
        at: network.at,
        message: `${network.what} ${network.range} and ${other} overlap`,
        ...(own && free !== undefined ? { fix: `write ${free}, which meets no other network` } : {}),
      });
    };
    networks.forEach((network, index) => {
      const other = networks.slice(index + 1).find(({ range }) => range.overlaps(network.range));
      if (other !== undefined) say(network, `${other.what} ${other.range}`, networks);
    });
    // What lies outside the machines' network, and would be reached through the gateway.
    const outside = holdersOf(cluster).filter(
      ({ kind, range }) => (kind === "hypervisor" || kind === "reserved") && !cluster.network.subnet.overlaps(range),
    );
    for (const network of networks.filter(({ at }) => /\.(pods|services)$/.test(at))) {
      const holder = outside.find(({ range }) => range.overlaps(network.range));
      if (holder !== undefined && !found.some(({ at }) => at === network.at))
        say(network, `${holder.what} ${holder.range}`, [...networks, ...outside]);
    }
    return found;
  },
};

function joinsMesh({ cluster, declared }: CheckInput): boolean {
  if (declared.mesh !== undefined) return true;
  const extensions = [
    ...cluster.talos.extensions,
    ...cluster.machines.flatMap((machine) => machine.extensions),
    ...declared.machines.flatMap((need) => need.extensions ?? []),
  ];
  return (
    extensions.includes("siderolabs/tailscale") || Object.keys(cluster.components).some((key) => /scale/i.test(key))
  );
}
