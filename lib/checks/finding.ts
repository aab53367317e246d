import { visible } from "../data/controls";
import type { Finding } from "./rule";

/** What keeps synth from writing: errors that nobody has accepted. */
export function blocking(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.severity === "error" && finding.accepted === undefined);
}

/** `error clusters/a.yaml:12:3 components.gitea: … Fix: …. [missing-reference]` */
export function formatFinding(finding: Finding): string {
  const { line, column } = finding;
  const place = line === undefined || column === undefined ? finding.file : `${finding.file}:${line}:${column}`;
  const accepted = finding.accepted === undefined ? "" : ` Accepted: ${finding.accepted}.`;
  return visible(
    `${finding.severity} ${place} ${finding.at}: ${finding.message}. Fix: ${finding.fix}.${accepted} [${finding.rule}]`,
  );
}
