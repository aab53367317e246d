import type { Rule } from "../../rule";
import { callerShutOut, scrapeShutOut } from "./caller-shut-out";
import { defaultDenyWithoutDns } from "./default-deny-without-dns";
import { nodePort } from "./node-port";
import { nodePortBehindFirewall } from "./node-port-behind-firewall";
import { nodePortPastFirewall } from "./node-port-past-firewall";
import { nodePortRangeDiffers } from "./node-port-range-differs";
import { podNetworkLink } from "./pod-network-link";
import { appPoliciesNotEnforced, policiesNotEnforced } from "./policies-not-enforced";

/** Rules about who may talk to whom. */
export const networkRules = {
  appPoliciesNotEnforced,
  callerShutOut,
  scrapeShutOut,
  defaultDenyWithoutDns,
  nodePort,
  nodePortBehindFirewall,
  nodePortPastFirewall,
  nodePortRangeDiffers,
  podNetworkLink,
  policiesNotEnforced,
} satisfies Readonly<Record<string, Rule>>;
