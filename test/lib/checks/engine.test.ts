import { runChecks } from "../../../lib/checks/engine";
import { blocking, formatFinding } from "../../../lib/checks/finding";
import type { CheckInput, Found, Rule } from "../../../lib/checks/rule";
import { good, inputOf } from "../../mistakes/plan";

function rule(id: string, found: readonly Found[], further: Partial<Rule> = {}): Rule {
  return {
    id,
    title: "a rule",
    family: "schema",
    severity: "error",
    answers: [],
    why: "something breaks",
    fix: "repair it",
    source: "a document",
    example: "a: 1",
    check: () => found,
    ...further,
  };
}

const run = (rules: readonly Rule[], accept: readonly object[] = [], further: Partial<CheckInput> = {}) =>
  runChecks(rules, inputOf({ ...good(), accept }, {}, further));

describe("findings", () => {
  it("come by severity, place and rule; the rule's general fix stands where none is computed", () => {
    const findings = run([
      rule("zebra", [{ at: "b", message: "m", fix: "own" }]),
      rule("apple", [{ at: "b", message: "m" }]),
      rule("note", [{ at: "a", message: "m" }], { severity: "advice" }),
      rule("care", [{ at: "a", message: "m" }], { severity: "warning" }),
    ]);
    expect(findings.map(({ rule: id, at, fix }) => [id, at, fix])).toEqual([
      ["apple", "b", "repair it"],
      ["zebra", "b", "own"],
      ["care", "a", "repair it"],
      ["note", "a", "repair it"],
    ]);
  });

  it("of one rule that say the same thing of the same place are one", () => {
    expect(
      run([
        rule("twice", [
          { at: "a", message: "m" },
          { at: "a", message: "m" },
        ]),
      ]),
    ).toHaveLength(1);
  });

  it("that only follow from another one about the same thing are left out", () => {
    const cause = rule("cause", [{ at: "network.pods", message: "m", about: ["pods"] }], { explains: ["consequence"] });
    const consequence = rule("consequence", [
      { at: "machines.a", message: "m", about: ["pods", "machine a"] },
      { at: "machines.b", message: "m" },
    ]);
    expect(run([consequence, cause]).map(({ rule: id, at }) => [id, at])).toEqual([
      ["consequence", "machines.b"],
      ["cause", "network.pods"],
    ]);
  });

  it("point at line and column of a YAML definition, and at the nearest step that is written", () => {
    const definitionText = "name: home\nmachines:\n  cp0:\n    role: worker\n";
    const found = ["machines.cp0.role", "machines.cp0.memory", "network"].map((at) => ({ at, message: "m" }));
    const findings = run([rule("one", found)], [], { definitionText });
    expect(findings.map(({ at, line, column }) => [at, line, column])).toEqual([
      ["machines.cp0.memory", 3, 3],
      ["machines.cp0.role", 4, 5],
      ["network", undefined, undefined],
    ]);
    expect(findings.map(formatFinding)[1]).toBe(
      "error clusters/home.ts:4:5 machines.cp0.role: m. Fix: repair it. [one]",
    );
  });
});

describe("acceptances", () => {
  const found = [{ at: "a", message: "m" }];
  const accept = { check: "one", at: "a", reason: "moved next week" };

  it("silence one finding with a reason, which every report shows", () => {
    const findings = run([rule("one", [...found, { at: "b", message: "m" }])], [accept]);
    expect(blocking(findings).map(({ at }) => at)).toEqual(["b"]);
    expect(findings.map(formatFinding)[0]).toBe(
      "error clusters/home.ts a: m. Fix: repair it. Accepted: moved next week. [one]",
    );
  });

  it("that match nothing are told, and keep nobody from writing", () => {
    const findings = run([], [accept]);
    expect(findings.map(({ rule: id, severity, at, message }) => [id, severity, at, message])).toEqual([
      ["idle-acceptance", "warning", "accept[0]", "the acceptance of one at a matches no finding"],
    ]);
    expect(blocking(findings)).toEqual([]);
  });

  it("past their date are an error, on the day that check is told, and never without one", () => {
    const dated = { ...accept, until: "2026-03-31" };
    const on = (today: string) => blocking(run([rule("one", found)], [dated], { today })).map(({ rule: id }) => id);
    expect(on("2026-03-31")).toEqual([]);
    expect(on("2026-04-01")).toEqual(["expired-acceptance"]);
    expect(blocking(run([rule("one", found)], [dated]))).toEqual([]);
  });
});
