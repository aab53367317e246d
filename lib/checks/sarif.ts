import type { Finding, RuleText, Severity } from "./rule";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  advice: "note",
};

/**
 * Findings as SARIF 2.1.0, the form that code-scanning services read. An
 * accepted finding is a suppressed result, with the reason as justification.
 * Source: OASIS Static Analysis Results Interchange Format 2.1.0.
 *
 * @param version version of Groundwork
 * @param omitted how many findings more there are; a notification says so
 */
export function toSarif(rules: readonly RuleText[], findings: readonly Finding[], version: string, omitted = 0) {
  const index = new Map(rules.map((rule, position) => [rule.id, position]));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Groundwork", semanticVersion: version, rules: rules.map(descriptor) } },
        ...(omitted === 0 ? {} : { invocations: [omission(omitted)] }),
        results: findings.map((finding) => result(finding, index.get(finding.rule))),
      },
    ],
  };
}

function omission(count: number) {
  const text = `${count} more findings of the same rules are left out; repair some of those that are here and check again`;
  return { executionSuccessful: true, toolExecutionNotifications: [{ level: "warning", message: { text } }] };
}

function descriptor(rule: RuleText) {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: `Fix: ${rule.fix}. Source: ${rule.source}.` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: [rule.family, ...rule.answers] },
  };
}

function result(finding: Finding, ruleIndex: number | undefined) {
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: `${finding.message}. Fix: ${finding.fix}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: finding.file },
          ...(finding.line === undefined
            ? {}
            : { region: { startLine: finding.line, startColumn: finding.column ?? 1 } }),
        },
        logicalLocations: [{ fullyQualifiedName: finding.at }],
      },
    ],
    // A line that moves is the same finding still.
    partialFingerprints: { "ruleAndPlace/v1": `${finding.rule}:${finding.file}:${finding.at}` },
    ...(finding.accepted === undefined
      ? {}
      : { suppressions: [{ kind: "external", status: "accepted", justification: finding.accepted }] }),
  };
}
