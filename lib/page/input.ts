import type { CheckInput, Finding } from "../checks/rule";
import type { UpgradePlan } from "../runbooks/upgrade-path/plan";

/** Everything that the page of one cluster shows. */
export interface PageInput {
  /** The plan and the files that the rules looked at. */
  readonly checked: CheckInput;
  /** What the rules found, those that depend on the day left out. */
  readonly findings: readonly Finding[];
  /** The way to the newest versions; undefined where none is known. */
  readonly upgrade: UpgradePlan | undefined;
}
