import type { LinkedPlan } from "../delivery/plan";

/** The path in the definition that a stage comes from. */
export function placeOf(plan: LinkedPlan, stage: string): string {
  return plan.stages.find((candidate) => candidate.name === stage)?.origin ?? "components";
}
