import { expiredAcceptance, idleAcceptance } from "../acceptance";
import type { Rule, RuleText } from "../rule";
import { addressFamilies } from "./address/address-families";
import { addressOverlap } from "./address/address-overlap";
import { dhcpOverFixedAddress } from "./address/dhcp-over-fixed-address";
import { loadBalancerAddress } from "./address/load-balancer-address";
import { loadBalancerUnserved } from "./address/load-balancer-unserved";
import { nameserverInCluster } from "./address/nameserver-in-cluster";
import { networkOverlap } from "./address/network-overlap";
import { podNetworkSize } from "./address/pod-network-size";
import { capacityAfterLoss } from "./budget/capacity-after-loss";
import { datastoreSpace } from "./budget/datastore-space";
import { hostCpu, vmLargerThanHost } from "./budget/host-cpu";
import { hostMemory } from "./budget/host-memory";
import { podLargerThanNode } from "./budget/pod-larger-than-node";
import { duplicateObject } from "./ownership/duplicate-object";
import { twoManagers } from "./ownership/two-managers";
import { missingReference } from "./references/missing-reference";
import { objectSchema, removedApi } from "./schema/object-schema";
import { stackSchema } from "./schema/stack-schema";
import { plainSecret } from "./secrets/plain-secret";
import { endpointOfOneNode } from "./topology/endpoint-of-one-node";
import { evenControlPlanes } from "./topology/even-control-planes";
import { nowhereToRun } from "./topology/nowhere-to-run";
import { quorumOnFewNodes } from "./topology/quorum-on-few-nodes";
import { quorumOnOneHost } from "./topology/quorum-on-one-host";
import { singleControlPlane } from "./topology/single-control-plane";
import { singleHost } from "./topology/single-host";
import { spreadingImpossible } from "./topology/spreading-impossible";
import { chartValues, valuesUnverified } from "./values/chart-values";

/** Every rule. Adding one is one file and one line here. */
export const RULES: readonly Rule[] = [
  addressFamilies,
  addressOverlap,
  capacityAfterLoss,
  chartValues,
  datastoreSpace,
  dhcpOverFixedAddress,
  duplicateObject,
  endpointOfOneNode,
  evenControlPlanes,
  hostCpu,
  hostMemory,
  loadBalancerAddress,
  loadBalancerUnserved,
  missingReference,
  nameserverInCluster,
  networkOverlap,
  nowhereToRun,
  objectSchema,
  plainSecret,
  podLargerThanNode,
  podNetworkSize,
  quorumOnFewNodes,
  quorumOnOneHost,
  removedApi,
  singleControlPlane,
  singleHost,
  spreadingImpossible,
  stackSchema,
  twoManagers,
  valuesUnverified,
  vmLargerThanHost,
];

/** What the rule reference tells: the rules, and what the engine itself finds about acceptances. */
export const RULE_TEXTS: readonly RuleText[] = [...RULES, expiredAcceptance, idleAcceptance];
