import type { Finding } from "../../../lib/checks/rule";
import { RULE_TEXTS } from "../../../lib/checks/rules/catalog";
import { toSarif } from "../../../lib/checks/sarif";

const finding: Finding = {
  rule: "single-host",
  severity: "warning",
  file: "clusters/home.yaml",
  line: 12,
  column: 3,
  at: "proxmox.hosts",
  message: "everything stands on pve1",
  fix: "add a host",
};

describe("SARIF 2.1.0", () => {
  it("has the structure that the standard requires", () => {
    const log = toSarif(RULE_TEXTS, [finding], "0.1.0");
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0]?.tool.driver.name).toBe("Groundwork");
    const rules = log.runs[0]?.tool.driver.rules ?? [];
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.shortDescription.text).not.toBe("");
      expect(["error", "warning", "note"]).toContain(rule.defaultConfiguration.level);
    }
    const result = log.runs[0]?.results[0];
    expect(rules[result?.ruleIndex ?? -1]?.id).toBe("single-host");
    expect(result).toMatchObject({
      ruleId: "single-host",
      level: "warning",
      message: { text: "everything stands on pve1. Fix: add a host." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "clusters/home.yaml" },
            region: { startLine: 12, startColumn: 3 },
          },
          logicalLocations: [{ fullyQualifiedName: "proxmox.hosts" }],
        },
      ],
    });
    expect(result).not.toHaveProperty("suppressions");
  });

  it("has no region without a line, and a suppression with the reason of an acceptance", () => {
    const { line: _line, column: _column, ...rest } = finding;
    const log = toSarif(RULE_TEXTS, [{ ...rest, severity: "advice", accepted: "there is no other host" }], "0.1.0");
    const result = log.runs[0]?.results[0];
    expect(result?.level).toBe("note");
    expect(result?.locations[0]?.physicalLocation).not.toHaveProperty("region");
    expect(result?.suppressions).toEqual([
      { kind: "external", status: "accepted", justification: "there is no other host" },
    ]);
  });
});
