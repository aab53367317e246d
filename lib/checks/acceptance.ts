import { listAt, textAt } from "../data/fields";
import type { Cluster } from "../model/cluster";
import type { CheckInput, Finding, RuleText } from "./rule";

/**
 * Found by the engine itself: an acceptance that no finding needs. The change that made it idle, such as a
 * new version, must go through; one that a change brings, and that never matched, is a mistake of that change.
 */
export const idleAcceptance: RuleText = {
  id: "idle-acceptance",
  title: "An acceptance matches no finding",
  family: "acceptance",
  severity: "warning",
  answers: [],
  why: "The mistake it was written for is gone; left standing, it would silence the next one without a word.",
  fix: "remove it, or correct its check or place",
  source: "Groundwork's own rule; with check --against an error where the revision does not have the acceptance yet",
  example: 'accept: [{ check: "single-host", reason: "there are two hosts by now" }]',
};

/** Found by the engine itself: an acceptance whose day has passed. */
export const expiredAcceptance: RuleText = {
  id: "expired-acceptance",
  title: "An acceptance is past its date",
  family: "acceptance",
  severity: "error",
  answers: [],
  why: "Somebody wanted to look at this again by that date, and nobody did.",
  fix: "repair what it accepts, or give it a later date and a reason that is still true",
  source: "Groundwork's own rule",
  example: 'accept: [{ check: "single-host", reason: "second host is ordered", until: "2026-01-31" }]',
};

type Acceptance = Cluster["accept"][number];

/**
 * Marks what the operator accepts openly, and adds a finding for each acceptance that has no right to stand.
 * @param waiting rules that could not find anything in this run, so that their acceptances may stand without a match
 */
export function applyAcceptances(
  input: CheckInput,
  findings: readonly Finding[],
  waiting: ReadonlySet<string> = new Set(),
): readonly Finding[] {
  const { cluster, today } = input;
  const marked = findings.map((finding) => {
    const entry = cluster.accept.find((candidate) => matches(candidate, finding));
    return entry === undefined ? finding : { ...finding, accepted: entry.reason };
  });
  const wrong = cluster.accept.flatMap((entry, index): Finding[] => {
    const about = `the acceptance of ${entry.check}${entry.at === undefined ? "" : ` at ${entry.at}`}`;
    const finding = ({ id, severity, fix }: RuleText, message: string): Finding[] => [
      { rule: id, severity, file: cluster.file, at: `accept[${index}]`, message, fix },
    ];
    if (!findings.some((candidate) => matches(entry, candidate)) && !waiting.has(entry.check))
      return finding(
        { ...idleAcceptance, severity: isNew(input, entry) ? "error" : idleAcceptance.severity },
        `${about} matches no finding${isNew(input, entry) ? " and is new" : ""}`,
      );
    if (today !== undefined && entry.until !== undefined && entry.until < today)
      return finding(expiredAcceptance, `${about} ended on ${entry.until}; today is ${today}`);
    return [];
  });
  return [...marked, ...wrong];
}

/** True for an acceptance that the revision compared with does not have. */
function isNew({ before }: CheckInput, { check, at }: Acceptance): boolean {
  if (before === undefined) return false;
  return !listAt(before.model, "accept").some((old) => textAt(old, "check") === check && textAt(old, "at") === at);
}

function matches(entry: Acceptance, finding: Finding): boolean {
  return entry.check === finding.rule && (entry.at === undefined || entry.at === finding.at);
}
