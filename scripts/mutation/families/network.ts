import type { Family } from "../family";
import { drawHome } from "../home";
import { ADDRESS_FAULTS } from "./network/addresses";
import { CHAIN_FAULTS } from "./network/chains";
import { POLICY_FAULTS } from "./network/policies";
import { SERVER_FAULTS } from "./network/servers";

const FAULTS = [...ADDRESS_FAULTS, ...SERVER_FAULTS, ...POLICY_FAULTS, ...CHAIN_FAULTS];

/** Addresses, pools, policies, and who is to reach whom. */
export const network: Family = {
  name: "network",
  draw: (random) => random.pick(FAULTS)?.(random, drawHome(random)),
};
