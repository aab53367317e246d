import type { LinkedPlan, PlannedRelease } from "../delivery/plan";
import type { Tree } from "../emit/tree";
import type { Cluster } from "../model/cluster";
import type { Platform } from "../model/platform";
import type { NamespacePlan } from "../policy/namespaces";
import type { SchemaStore } from "../schema/store";

/** error: synth refuses; warning: said and gone on; advice: worth knowing. */
export type Severity = "error" | "warning" | "advice";

/** What a rule found; the engine adds the rule's own id and severity. */
export interface Found {
  /** Path in the operator's definition, e.g. `components.gitea`. */
  readonly at: string;
  /** What contradicts what, with the values involved. */
  readonly message: string;
  /** A concrete repair; the rule's general one where absent. */
  readonly fix?: string | undefined;
}

export interface Finding extends Found {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly fix: string;
  /** The reason of the acceptance that silences it. */
  readonly accepted?: string;
}

/** A Terraform stack as data. */
export interface CheckedStack {
  readonly name: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Everything a rule may look at. Nothing of it is written yet. */
export interface CheckInput {
  readonly cluster: Cluster;
  readonly platform: Platform;
  readonly plan: LinkedPlan;
  readonly platformReleases: readonly PlannedRelease[];
  readonly namespaces: readonly NamespacePlan[];
  readonly stacks: readonly CheckedStack[];
  readonly tree: Tree;
  readonly schemas: SchemaStore;
}

/** One mistake that Groundwork knows. A rule is pure; adding one is adding one file to `lib/checks/rules`. */
export interface Rule {
  /** Stable, kebab-case; what `accept` names. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What happens at 2 a.m. when nobody says so. */
  readonly why: string;
  /** How to repair it in general. */
  readonly fix: string;
  /** Where the fact comes from. */
  readonly source: string;
  readonly check: (input: CheckInput) => readonly Found[];
}
