import type { Family } from "../family";
import { drawHome } from "../home";
import { CAPACITY_FAULTS } from "./storage/capacity";
import { CLAIM_FAULTS } from "./storage/claims";
import { WRITER_FAULTS } from "./storage/writers";

const FAULTS = [...CAPACITY_FAULTS, ...CLAIM_FAULTS, ...WRITER_FAULTS];

/** Volumes against what holds them, who may write to them, and what makes them. */
export const storage: Family = {
  name: "storage",
  draw: (random) => random.pick(FAULTS)?.(random, drawHome(random)),
};
