import type { Finding } from "../checks/rule";
import type { Section } from "../document/section";
import type { PlannedCluster } from "../plan/cluster";
import type { PlannedStack } from "../plan/stack";
import type { UpgradePlan } from "./upgrade-path/plan";

/** Everything the documents of one cluster are made from: plain data, nothing is read from anywhere else. */
export interface DocsInput extends PlannedCluster {
  /** The stacks that the operator runs, in the order in which they are applied. */
  readonly stacks: readonly PlannedStack[];
  /** What the rules found, those that depend on the day left out. */
  readonly findings: readonly Finding[];
  /** Version of the chart whose value keys are known, by chart name; absent: no keys are known. */
  readonly valueTrees: Readonly<Record<string, string>>;
  /** What is left after each single loss. */
  readonly whatIf: Section;
  /** The way to the newest versions; undefined where none is known. */
  readonly upgrade: UpgradePlan | undefined;
}
