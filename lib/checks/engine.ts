import type { Cluster } from "../model/cluster";
import type { CheckInput, Finding, Rule } from "./rule";

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "advice"];

/** Runs every rule; findings come sorted by severity, place and rule, with the definition's acceptances applied. */
export function runChecks(rules: readonly Rule[], input: CheckInput): readonly Finding[] {
  const findings = rules.flatMap((rule) =>
    rule.check(input).map(
      (found): Finding => ({
        ...found,
        rule: rule.id,
        severity: rule.severity,
        file: input.cluster.file,
        fix: found.fix ?? rule.fix,
      }),
    ),
  );
  return [...accept(input.cluster, findings), ...idleAcceptances(input.cluster, findings)].sort(byWeight);
}

/** What keeps synth from writing: errors that nobody has accepted. */
export function blocking(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.severity === "error" && finding.accepted === undefined);
}

function accept(cluster: Cluster, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => {
    const acceptance = cluster.accept.find((entry) => matches(entry, finding));
    return acceptance === undefined ? finding : { ...finding, accepted: acceptance.reason };
  });
}

function matches(entry: Cluster["accept"][number], finding: Finding): boolean {
  return entry.check === finding.rule && (entry.at === undefined || entry.at === finding.at);
}

/** An acceptance that silences nothing hides the next real finding: it is an error itself. */
function idleAcceptances(cluster: Cluster, findings: readonly Finding[]): Finding[] {
  return cluster.accept.flatMap((entry, index) =>
    findings.some((finding) => matches(entry, finding))
      ? []
      : [
          {
            rule: "idle-acceptance",
            severity: "error" as const,
            file: cluster.file,
            at: `accept[${index}]`,
            message: `the acceptance of ${entry.check}${entry.at === undefined ? "" : ` at ${entry.at}`} matches no finding`,
            fix: "remove it, or correct its check or place",
          },
        ],
  );
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

/** `error clusters/a.ts components.gitea: … Fix: …. [missing-reference]` */
export function formatFinding(finding: Finding): string {
  const accepted = finding.accepted === undefined ? "" : ` Accepted: ${finding.accepted}.`;
  return `${finding.severity} ${finding.file} ${finding.at}: ${finding.message}. Fix: ${finding.fix}.${accepted} [${finding.rule}]`;
}
