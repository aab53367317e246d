import { Cidr } from "./address";
import type { Network } from "./network";

type Plan = Pick<Network, "subnet" | "pods" | "services" | "dualStack">;

/** Networks of the second family where the definition names none (Kubernetes: IPv4/IPv6 dual-stack). */
const SECOND = {
  4: { pods: "10.244.0.0/16", services: "10.96.0.0/12" },
  6: { pods: "fd00:10:244::/56", services: "fd00:10:96::/112" },
} as const;

function second(network: Plan, what: "pods" | "services"): readonly Cidr[] {
  const { dualStack } = network;
  if (dualStack === undefined) return [];
  const given = dualStack[what] ?? Cidr.parse(SECOND[dualStack.subnet.family][what]);
  return given === undefined ? [] : [given];
}

/** The machines' networks, one for each address family, the first family first. */
export function subnetsOf({ subnet, dualStack }: Plan): readonly Cidr[] {
  return dualStack === undefined ? [subnet] : [subnet, dualStack.subnet];
}

/** The pods' networks, one for each address family. */
export function podNetworks(network: Plan): readonly Cidr[] {
  return [network.pods, ...second(network, "pods")];
}

/** The Services' networks, one for each address family. */
export function serviceNetworks(network: Plan): readonly Cidr[] {
  return [network.services, ...second(network, "services")];
}
