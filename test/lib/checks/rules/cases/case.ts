import type { CheckInput } from "../../../../../lib/checks/rule";
import { committed, good, inputOf, inputSince, type Plan } from "../../../../mistakes/plan";

/** What a rule is shown; what is left out is the good definition with an empty plan. */
export interface Shown extends Plan {
  readonly definition?: object;
  /** What is known in addition to definition and plan, or replaces a part of what follows from them. */
  readonly further?: Partial<CheckInput>;
  /** What the commit holds that this follows. */
  readonly before?: Plan & { readonly definition?: object };
}

/** The mistake that a rule finds, and the nearest thing that it must let through. */
export interface RuleCase {
  readonly bad: () => Shown;
  /** Where it says so: each place of a finding, in the order of the definition. */
  readonly at: readonly string[];
  readonly good: () => Shown;
}

/** What the rule looks at. */
export function inputOfCase({ definition = good(), further, before, ...plan }: Shown): CheckInput {
  if (before === undefined) return inputOf(definition, plan, further);
  const { definition: past = good(), ...pastPlan } = before;
  return inputSince(committed(past, pastPlan), definition, plan, further);
}
