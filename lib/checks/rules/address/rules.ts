import type { Rule } from "../../rule";
import { acmeAsksItself } from "./acme-asks-itself";
import { addressFamilies } from "./address-families";
import { addressOverlap } from "./address-overlap";
import { addressPool } from "./address-pool";
import { announcedByNobody } from "./announced-by-nobody";
import { clusterAddress } from "./cluster-address";
import { dhcpOverFixedAddress } from "./dhcp-over-fixed-address";
import { loadBalancerAddress } from "./load-balancer-address";
import { loadBalancerUnserved } from "./load-balancer-unserved";
import { localTrafficLost } from "./local-traffic-lost";
import { namedAddress } from "./named-address";
import { namedAddressOfMachine } from "./named-address-of-machine";
import { nameserverInCluster } from "./nameserver-in-cluster";
import { networkOverlap } from "./network-overlap";
import { podNetworkSize } from "./pod-network-size";
import { sourceRangeHostBits } from "./source-range-host-bits";

/** Rules about addresses and networks. */
export const addressRules = {
  acmeAsksItself,
  addressFamilies,
  announcedByNobody,
  addressOverlap,
  addressPool,
  clusterAddress,
  dhcpOverFixedAddress,
  loadBalancerAddress,
  loadBalancerUnserved,
  localTrafficLost,
  namedAddress,
  namedAddressOfMachine,
  nameserverInCluster,
  networkOverlap,
  podNetworkSize,
  sourceRangeHostBits,
} satisfies Readonly<Record<string, Rule>>;
