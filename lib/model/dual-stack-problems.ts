import type { Address, Cidr } from "./address";
import type { Cluster } from "./cluster";
import { usesDhcp } from "./dhcp";
import { podNetworks, serviceNetworks } from "./families";
import type { Problem } from "./problem";

/** Shortest prefix of a service network: 20 bits of hosts with the bitmap that Kubernetes kept up to 1.33, /64 with what came after it. */
const SHORTEST = { before: { 4: 12, 6: 108 }, since: { 4: 8, 6: 64 } } as const;
const WITHOUT_BITMAP = 34;

/** Longest prefix: eight addresses, of which the API and the cluster's DNS take two. */
const LONGEST = { 4: 29, 6: 125 } as const;

/** Networks of the second family that do not fit the first, and service networks of a size that gives no address. */
export function dualStackProblems(cluster: Cluster): readonly Problem[] {
  const { network } = cluster;
  const { dualStack } = network;
  const minor = Number(cluster.versions.kubernetes.split(".")[1]);
  const problems: Problem[] = [];
  const at = (path: string, got: unknown, want: string, fix?: string) =>
    problems.push({ file: cluster.file, path, got: String(got), want, ...(fix === undefined ? {} : { fix }) });
  for (const [index, services] of serviceNetworks(network).entries()) {
    const min = SHORTEST[minor >= WITHOUT_BITMAP ? "since" : "before"][services.family];
    const max = LONGEST[services.family];
    if (services.prefix >= min && services.prefix <= max) continue;
    const near = Math.min(Math.max(services.prefix, min), max);
    at(
      index === 0 ? "network.services" : "network.dualStack.services",
      services,
      services.prefix < min
        ? `a service network of at most /${min}: with a larger one the API server gives no addresses, or does not start`
        : `a service network of at least /${max}: a smaller one has no room for the cluster's own Services`,
      `write ${services.first}/${services.prefix < min && services.family === 6 ? 112 : near}`,
    );
  }
  if (dualStack === undefined) {
    for (const machine of cluster.machines)
      if (machine.secondAddress !== undefined)
        at(
          `machines.${machine.name}.secondAddress`,
          machine.secondAddress,
          "network.dualStack with the network of that address",
          "add network.dualStack.subnet, or remove secondAddress",
        );
    return problems;
  }
  const second = (family: number) => (family === 4 ? 6 : 4);
  const want = second(network.subnet.family);
  const fits = (path: string, found: Cidr, family: number, example: string) => {
    if (found.family !== family) at(path, found, `an IPv${family} network`, `write one such as ${example}`);
  };
  fits("network.dualStack.subnet", dualStack.subnet, want, want === 6 ? "fd00:1::/64" : "192.168.1.0/24");
  if (dualStack.subnet.family === want) {
    const [, pods] = podNetworks(network);
    const [, services] = serviceNetworks(network);
    if (pods !== undefined)
      fits(
        "network.dualStack.pods",
        pods,
        second(network.pods.family),
        want === 6 ? "fd00:10:244::/56" : "10.244.0.0/16",
      );
    if (services !== undefined)
      fits(
        "network.dualStack.services",
        services,
        second(network.services.family),
        want === 6 ? "fd00:10:96::/112" : "10.96.0.0/12",
      );
  }
  const { gateway } = dualStack;
  const isNear = (router: Address) => dualStack.subnet.contains(router) || (want === 6 && router.isLinkLocal);
  if (gateway !== undefined && !isNear(gateway))
    at(
      "network.dualStack.gateway",
      gateway,
      `an address inside network.dualStack.subnet ${dualStack.subnet}`,
      `write the router's, often ${dualStack.subnet.first.plus(1)}`,
    );
  for (const machine of dualStack.subnet.family === want ? cluster.machines : []) {
    const { name, secondAddress } = machine;
    if (secondAddress === undefined) {
      // A router that announces itself gives IPv6 addresses; nobody gives IPv4 ones but DHCP.
      if (dualStack.subnet.family === 4 && !usesDhcp(network, machine))
        at(
          `machines.${name}.secondAddress`,
          "nothing",
          `an address inside network.dualStack.subnet ${dualStack.subnet}: IPv4 has no router advertisements`,
          `add secondAddress to machines.${name}`,
        );
    } else if (!dualStack.subnet.contains(secondAddress) || dualStack.subnet.isReserved(secondAddress))
      at(
        `machines.${name}.secondAddress`,
        secondAddress,
        `an address of a host inside network.dualStack.subnet ${dualStack.subnet}`,
      );
  }
  return problems;
}
