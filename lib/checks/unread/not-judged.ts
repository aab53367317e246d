import { firstLines } from "../../secret-scan/shown-text";
import type { CheckInput, Finding, Rule, RuleText } from "../rule";
import { READ_TITLES, type Read } from "./read";
import { UNREAD } from "./table";

/** Found by the engine itself: a part of the plan that rules would have read and could not. */
export const notJudged: RuleText = {
  id: "not-judged",
  title: "A part of the plan that rules read is not known",
  family: "schema",
  severity: "advice",
  answers: [],
  why: "No rule says anything of what it cannot read: that nothing is found there means nothing.",
  fix: "make it known, or look at it yourself",
  source: "Groundwork's own rule: the table of what each rule reads, and of what may be unknown of it",
  example: "manifests: { apps: { from: [a HelmRelease with valuesFrom] } }",
};

/** Sources in the order of the table. */
const SOURCES = Object.keys(READ_TITLES).flatMap((name) => (isRead(name) ? [name] : []));

function isRead(name: string): name is Read {
  return Object.hasOwn(READ_TITLES, name);
}

/** Rules that are named; the others are counted. */
const MOST_NAMED = 3;

/**
 * One finding for each part of a plan that is unknown, with the rules that would have read it.
 *
 * @param rules those that run
 * @param readsOf what a rule looks at
 */
export function notJudgedIn(
  rules: readonly Rule[],
  input: CheckInput,
  readsOf: (rule: Rule) => readonly Read[],
): readonly Finding[] {
  return SOURCES.flatMap((source) => {
    const { find } = UNREAD[source];
    const reads = (rule: Rule) => readsOf(rule).includes(source);
    if (find.length === 0 || !rules.some(reads)) return [];
    const unread = find.flatMap((finder) => finder(input));
    if (unread.length === 0) return [];
    const readers = named(rules.filter(reads));
    return unread.map(
      ({ at, what, fix }): Finding => ({
        rule: notJudged.id,
        severity: notJudged.severity,
        file: input.cluster.file,
        at: firstLines(at),
        message: `not judged: ${firstLines(what)}; ${READ_TITLES[source]} are read by ${readers}`,
        fix: firstLines(fix),
      }),
    );
  });
}

function named(readers: readonly Rule[]): string {
  const ids = readers.map(({ id }) => id).sort();
  const rest = ids.length - MOST_NAMED;
  return rest > 0 ? `${ids.slice(0, MOST_NAMED).join(", ")} and ${rest} more rules` : ids.join(", ");
}
