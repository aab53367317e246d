import type { Family } from "../family";
import { drawHome } from "../home";
import { RENEWAL_FAULTS } from "./ends/renewal";
import { TIME_FAULTS } from "./ends/times";

const FAULTS = [...TIME_FAULTS, ...RENEWAL_FAULTS];

/** What ends by itself: certificates, tokens, leases, deadlines, and schedules that never come. */
export const ends: Family = {
  name: "ends",
  draw: (random) => random.pick(FAULTS)?.(random, drawHome(random)),
};
