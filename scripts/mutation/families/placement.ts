import type { Family } from "../family";
import { drawHome } from "../home";
import { NODE_FAULTS } from "./placement/nodes";
import { RESOURCE_FAULTS } from "./placement/resources";

const FAULTS = [...NODE_FAULTS, ...RESOURCE_FAULTS];

/** Pods that find no node: labels, taints, resources, devices, ports, spreading, and budgets that let none go. */
export const placement: Family = {
  name: "placement",
  draw: (random) => random.pick(FAULTS)?.(random, drawHome(random)),
};
