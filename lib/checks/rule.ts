import type { Tree } from "../emit/tree";
import type { PlannedCluster } from "../plan/cluster";
import type { SchemaStore } from "../schema/store";
import type { CommittedCluster } from "./facts/committed";

/** error: synth refuses; warning: said and gone on; advice: worth knowing. */
export type Severity = "error" | "warning" | "advice";

/** What a rule looks at; the folder that holds its file, and a chapter of the rule reference. */
export type Family =
  | "address"
  | "topology"
  | "budget"
  | "versions"
  | "talos"
  | "delivery"
  | "references"
  | "ownership"
  | "secrets"
  | "values"
  | "schema"
  | "workload"
  | "network"
  | "monitoring"
  | "lifetime"
  | "change"
  | "acceptance";

/** What a rule found; the engine adds the rule's own id and severity. */
export interface Found {
  /** Path in the operator's definition, e.g. `components.gitea`. */
  readonly at: string;
  /** What contradicts what, with the values involved. */
  readonly message: string;
  /** A concrete repair; the rule's general one where absent. */
  readonly fix?: string | undefined;
  /**
   * What the finding is about, in any words that two rules share. A finding of
   * a rule in `explains` about the same thing is a consequence and is left out.
   * Absent: the place.
   */
  readonly about?: readonly string[] | undefined;
}

/** A finding as people see it: what a rule found, with the rule's id and severity and the file it is in. */
export interface Finding {
  /** Id of the rule that found it. */
  readonly rule: string;
  /** An error that nobody accepted keeps `dist/` as it is. */
  readonly severity: Severity;
  /** The definition's file, relative to the project. */
  readonly file: string;
  /** 1-based; known for definitions in YAML. */
  readonly line?: number;
  /** 1-based; known where `line` is. */
  readonly column?: number;
  /** Path in the operator's definition, e.g. `machines.worker0.address`. */
  readonly at: string;
  /** What contradicts what, with the values involved. */
  readonly message: string;
  /** How to repair it: the finding's own repair, or the rule's general one. */
  readonly fix: string;
  /** The reason of the acceptance that silences it. */
  readonly accepted?: string;
}

/** A place where a secret can be read; the secret itself is never kept. */
export interface ScannedText {
  /** Path below the project. */
  readonly file: string;
  /** 1-based; absent where a path says more. */
  readonly line?: number;
  /** Path inside the file's data. */
  readonly path?: string;
  /** What it is, e.g. `age identity` or `literal in DB_PASSWORD`. */
  readonly kind: string;
}

/**
 * What a run may know in addition to the plan. Each part is absent where a run
 * does not have it; a rule that cannot do without one names it in `needs`.
 */
export interface CheckContext {
  /**
   * The date of today, `2026-11-21`. Only `check` gives it: what synth writes
   * must not change with the day, so without it no acceptance is past its date.
   */
  readonly today?: string;
  /** What a Git revision holds of this cluster, for what changes from there to here. */
  readonly before?: CommittedCluster;
  /** What charts make that the engine installs, at both times; absent: nobody had them rendered. */
  readonly rendered?: RenderedTimes;
  /** What the scan for secrets found in the files; absent: it has not run yet. */
  readonly scanned?: readonly ScannedText[];
}

/** Objects of charts that the engine installs, as files below `dist/` would hold them if they were rendered. */
export interface RenderedTimes {
  /** By path, as the revision has them. */
  readonly before: ReadonlyMap<string, string>;
  /** By path, as they will be. */
  readonly after: ReadonlyMap<string, string>;
  /** Releases of which both times are known, as `namespace/name`. */
  readonly releases: ReadonlySet<string>;
  /** Why others are not, in words. */
  readonly missing: readonly string[];
}

/** Everything a rule may look at. Nothing of it is written yet, and nothing of it changes while rules run or afterwards. */
export interface CheckInput extends PlannedCluster, CheckContext {
  /** The files that the plan gives, documents for people left out. */
  readonly tree: Tree;
  /** The upstream schemas that objects, documents and values are judged by. */
  readonly schemas: SchemaStore;
  /** Text of a YAML definition, so that findings get line and column. */
  readonly definitionText?: string;
}

/** What people read about a rule. */
export interface RuleText {
  /** Stable, kebab-case; what `accept` names. */
  readonly id: string;
  /** What is wrong, as one sentence without a full stop. */
  readonly title: string;
  /** The chapter of the rule reference that it belongs to. */
  readonly family: Family;
  /** Severity of its findings. */
  readonly severity: Severity;
  /** Known mistakes that it finds, by their number, e.g. `M001`. */
  readonly answers: readonly string[];
  /** What happens at 2 a.m. when nobody says so. */
  readonly why: string;
  /** How to repair it in general. */
  readonly fix: string;
  /** Where the fact comes from. */
  readonly source: string;
  /** A part of a definition, or of what follows from it, on which the rule fires. */
  readonly example: string;
}

/** One mistake that Groundwork knows. A rule is pure; adding one is adding one file to `lib/checks/rules`. */
export interface Rule extends RuleText {
  /** Ids of rules whose findings about the same thing only follow from a finding of this one. */
  readonly explains?: readonly string[];
  /**
   * What it cannot do without, apart from the plan: `revision`, an earlier state to
   * compare with; `scan`, the texts that a scanner found. In a run without it
   * the rule waits: it finds nothing, and its acceptances need no match.
   */
  readonly needs?: "revision" | "scan";
  /** Looks at a whole cluster and gives every place where the mistake is; empty where all is well. */
  readonly check: (input: CheckInput) => readonly Found[];
}
