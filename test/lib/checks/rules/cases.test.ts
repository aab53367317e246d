import { runChecks } from "../../../../lib/checks/engine";
import { RULES, type RuleName, rulesByName } from "../../../../lib/checks/rules/catalog";
import { inputOfCase, type RuleCase } from "./cases/case";
import { change } from "./cases/change";
import { delivery, helmValues, ownership, references, supported } from "./cases/delivery";
import { address, budget, talos, topology } from "./cases/hardware";
import { lifetime } from "./cases/lifetime";
import { patches } from "./cases/patches";
import { rendering } from "./cases/rendered";
import { storage } from "./cases/storage";
import { monitoring, networkPolicy, observed, schema, secrets, workload } from "./cases/workload";

/** The type asks for every rule of the catalogue: a new one does not compile before it has its case. */
const CASES: Readonly<Record<RuleName, RuleCase>> = {
  ...address,
  ...budget,
  ...change,
  ...delivery,
  ...helmValues,
  ...lifetime,
  ...monitoring,
  ...networkPolicy,
  ...observed,
  ...ownership,
  ...patches,
  ...references,
  ...rendering,
  ...schema,
  ...secrets,
  ...storage,
  ...supported,
  ...talos,
  ...topology,
  ...workload,
};

describe.each(Object.entries(rulesByName).map(([name, rule]) => ({ id: rule.id, name, rule })))(
  "$id",
  ({ name, rule }) => {
    const shown = Object.entries(CASES).find(([key]) => key === name)?.[1];
    const places = (bad: boolean) => {
      if (shown === undefined) throw new Error(`${name} has no case`);
      // What a rule cannot read is the engine's to say, and no finding of the rule.
      return runChecks([rule], inputOfCase(bad ? shown.bad() : shown.good())).flatMap(({ rule: by, at }) =>
        by === "not-judged" ? [] : [at],
      );
    };

    it("finds its mistake", () => expect(places(true)).toEqual(shown?.at));
    it("lets through what is right", () => expect(places(false)).toEqual([]));
  },
);

it("every case is of a rule", () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(rulesByName).sort());
  expect(RULES).toHaveLength(Object.keys(CASES).length);
});
