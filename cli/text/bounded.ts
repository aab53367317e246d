import type { Finding } from "../../lib/checks/rule";
import { MOST_SHOWN, type Problem } from "../../lib/model/problem";

/** Findings of one rule that a report for programs holds: several clusters with much that is accepted stay below. */
export const MOST_OF_A_RULE = 200;

/** What a report leaves out, so that a definition with 200,000 mistakes does not fill a disk. */
export interface Omitted {
  /** Problems behind the first 50. */
  readonly problems?: number;
  /** Findings behind the first 200 of their rules. */
  readonly findings?: number;
}

/** The problems and findings of a report, as many as anybody reads, and how many more there are. */
export function bounded<
  Lists extends { readonly problems?: readonly Problem[]; readonly findings?: readonly Finding[] },
>(lists: Lists): Lists & { readonly omitted?: Omitted } {
  const { problems = [], findings = [] } = lists;
  const shown = { problems: problems.slice(0, MOST_SHOWN), findings: firstOfEach(findings) };
  const left = { problems: problems.length - shown.problems.length, findings: findings.length - shown.findings.length };
  return {
    ...lists,
    ...("problems" in lists ? { problems: shown.problems } : {}),
    ...("findings" in lists ? { findings: shown.findings } : {}),
    ...(left.problems + left.findings === 0
      ? {}
      : {
          omitted: {
            ...(left.problems === 0 ? {} : { problems: left.problems }),
            ...(left.findings === 0 ? {} : { findings: left.findings }),
          },
        }),
  };
}

/** The first findings of each rule, in their order. */
export function firstOfEach(findings: readonly Finding[]): readonly Finding[] {
  const counts = new Map<string, number>();
  return findings.filter(({ rule }) => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    return count <= MOST_OF_A_RULE;
  });
}
