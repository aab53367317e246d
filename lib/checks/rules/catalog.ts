import { expiredAcceptance, idleAcceptance } from "../acceptance";
import type { Rule, RuleText } from "../rule";
import { notJudged } from "../unread/not-judged";
import { addressRules } from "./address/rules";
import { budgetRules } from "./budget/rules";
import { changeRules } from "./change/rules";
import { deliveryRules } from "./delivery/rules";
import { lifetimeRules } from "./lifetime/rules";
import { monitoringRules } from "./monitoring/rules";
import { networkRules } from "./network/rules";
import { ownershipRules } from "./ownership/rules";
import { referenceRules } from "./references/rules";
import { schemaRules } from "./schema/rules";
import { secretRules } from "./secrets/rules";
import { talosRules } from "./talos/rules";
import { topologyRules } from "./topology/rules";
import { valueRules } from "./values/rules";
import { versionRules } from "./versions/rules";
import { workloadRules } from "./workload/rules";

/** Every rule, by the name of its constant. Adding one is a file, and a line among the rules of its folder. */
export const rulesByName = {
  ...addressRules,
  ...budgetRules,
  ...changeRules,
  ...deliveryRules,
  ...lifetimeRules,
  ...monitoringRules,
  ...networkRules,
  ...ownershipRules,
  ...referenceRules,
  ...schemaRules,
  ...secretRules,
  ...talosRules,
  ...topologyRules,
  ...valueRules,
  ...versionRules,
  ...workloadRules,
} satisfies Readonly<Record<string, Rule>>;

/** Names of rules as the compiler knows them: a table of this type leaves none out. */
export type RuleName = keyof typeof rulesByName;

/** Every rule. */
export const RULES: readonly Rule[] = Object.values(rulesByName);

/** What the rule reference tells: the rules, and what the engine itself finds about acceptances. */
export const RULE_TEXTS: readonly RuleText[] = [...RULES, notJudged, expiredAcceptance, idleAcceptance];
