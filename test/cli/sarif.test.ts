import { RULE_TEXTS } from "../../lib/checks/rules/catalog";
import { definition, plain, TestProject } from "./project";

const RULE = "network-overlap";
const wrong = { network: { ...plain("home").network, pods: "192.168.0.0/16" } };

describe("check --sarif", () => {
  const projects: TestProject[] = [];
  const project = (changes: Readonly<Record<string, unknown>> = {}) => {
    const made = new TestProject({ "clusters/home.yaml": definition("home", changes) });
    projects.push(made);
    return made;
  };
  afterEach(() => {
    for (const made of projects.splice(0)) made.end();
  });

  it("writes the findings to a file, with the line of the definition, beside the report for people", async () => {
    const made = project(wrong);
    const { code, stdout } = await made.run(["check", "--sarif", "out/findings.sarif"]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^missing dist/);
    const log: unknown = JSON.parse(made.read("out/findings.sarif"));
    expect(log).toMatchObject({
      version: "2.1.0",
      runs: [{ tool: { driver: { name: "Groundwork", semanticVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/) } } }],
    });
    expect(log).toHaveProperty("runs.0.tool.driver.rules.length", RULE_TEXTS.length);
    expect(log).toHaveProperty(
      "runs.0.results",
      expect.arrayContaining([
        expect.objectContaining({
          ruleId: RULE,
          level: "error",
          locations: [
            expect.objectContaining({
              physicalLocation: {
                artifactLocation: { uri: "clusters/home.yaml" },
                region: { startLine: expect.any(Number), startColumn: expect.any(Number) },
              },
            }),
          ],
        }),
      ]),
    );
  });

  it("on stdout stands alone; the report goes to stderr", async () => {
    const { stdout, stderr } = await project(wrong).run(["check", "--sarif", "-"]);
    expect(JSON.parse(stdout)).toMatchObject({ version: "2.1.0" });
    expect(stderr).toContain(`[${RULE}]`);
    expect(stderr).toContain("missing dist");
  });

  it("an accepted finding is suppressed, with its reason", async () => {
    const accept = [{ check: RULE, reason: "no pod talks to the machines" }];
    const { stdout } = await project({ ...wrong, accept }).run(["check", "--sarif", "-"]);
    expect(JSON.parse(stdout)).toHaveProperty(
      "runs.0.results",
      expect.arrayContaining([
        expect.objectContaining({
          ruleId: RULE,
          suppressions: [{ kind: "external", status: "accepted", justification: "no pod talks to the machines" }],
        }),
      ]),
    );
  });

  it("says which file cannot be written", async () => {
    const { code, stderr } = await project().run(["check", "--sarif", "clusters"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error clusters: got a folder where a file should be");
  });

  it("an acceptance past its date makes no file of dist/ differ: synth would write the same", async () => {
    const made = project({ ...wrong, accept: [{ check: RULE, reason: "tried until January", until: "2026-01-31" }] });
    expect(await made.run(["synth"])).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await made.run(["check"]);
    expect([code, stdout]).toEqual([2, expect.not.stringContaining("differs")]);
    expect(stderr).toContain("[expired-acceptance]");
  });
});
