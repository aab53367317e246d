import { placesIn } from "../definition/locate";
import { firstLines } from "../secret-scan/shown-text";
import { applyAcceptances } from "./acceptance";
import { hasChanged } from "./facts/committed";
import type { CheckInput, Finding, Found, Rule } from "./rule";
import { readsOf } from "./rules/reads";
import { notJudgedIn } from "./unread/not-judged";

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "advice"];

/**
 * Runs every rule. One mistake gives one finding: what another rule explains
 * is left out. Findings come sorted by severity, place and rule, with the
 * definition's acceptances applied, and with line and column where the text of
 * a YAML definition is given.
 */
export function runChecks(rules: readonly Rule[], input: CheckInput): readonly Finding[] {
  const { ready, waiting } = readyRules(rules, input);
  const raised = ready.flatMap((rule) => rule.check(input).map((found) => ({ rule, found })));
  const findings = withoutConsequences(raised).map(
    ({ rule, found }): Finding => ({
      rule: rule.id,
      severity: rule.severity,
      file: input.cluster.file,
      at: firstLines(found.at),
      message: firstLines(found.message),
      fix: firstLines(found.fix ?? rule.fix),
    }),
  );
  const unread = notJudgedIn(ready, input, readsOf);
  const all = [...applyAcceptances(input, [...unique(findings), ...unread], waiting)].sort(byWeight);
  const { definitionText } = input;
  if (definitionText === undefined) return all;
  const placeOf = placesIn(definitionText);
  return all.map((finding) => ({ ...finding, ...placeOf(finding.at) }));
}

/** Rules that have what they need in this run, and the ids of those whose acceptances need no match in it. */
function readyRules(
  rules: readonly Rule[],
  { before, tree, scanned }: CheckInput,
): { readonly ready: readonly Rule[]; readonly waiting: ReadonlySet<string> } {
  const has = { revision: before !== undefined, scan: scanned !== undefined };
  // Where nothing has changed since, no acceptance of a change can match.
  const speaks = { ...has, revision: before !== undefined && hasChanged(before, tree) };
  return {
    ready: rules.filter(({ needs }) => needs === undefined || has[needs]),
    waiting: new Set(rules.filter(({ needs }) => needs !== undefined && !speaks[needs]).map(({ id }) => id)),
  };
}

interface Raised {
  readonly rule: Rule;
  readonly found: Found;
}

function withoutConsequences(raised: readonly Raised[]): readonly Raised[] {
  const explained = new Set<string>();
  for (const { rule, found } of raised)
    for (const other of rule.explains ?? []) for (const thing of aboutOf(found)) explained.add(`${other}|${thing}`);
  return raised.filter(({ rule, found }) => !aboutOf(found).some((thing) => explained.has(`${rule.id}|${thing}`)));
}

function aboutOf(found: Found): readonly string[] {
  return found.about ?? [found.at];
}

function unique(findings: readonly Finding[]): readonly Finding[] {
  return [
    ...new Map(findings.map((finding) => [`${finding.rule}|${finding.at}|${finding.message}`, finding])).values(),
  ];
}

function byWeight(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.at, b.at) ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
