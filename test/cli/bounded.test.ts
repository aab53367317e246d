import { MOST_OF_A_RULE } from "../../cli/text/bounded";
import { MOST_SHOWN } from "../../lib/model/problem";
import { plain, TestProject } from "./project";

const projects: TestProject[] = [];
const project = (changes: Readonly<Record<string, unknown>>) => {
  const made = new TestProject({ "clusters/home.yaml": JSON.stringify({ ...plain("home"), ...changes }) });
  projects.push(made);
  return made;
};
afterAll(() => {
  for (const made of projects) made.end();
});

describe("a report for programs stays short", () => {
  const wrongItems = { network: { ...plain("home").network, nameservers: Array<string>(900).fill("192.0.2.300") } };

  test.each([
    ["synth", "--json"],
    ["check", "--json"],
    ["diff", "--json"],
  ])("%s %s of 900 wrong items holds the first problems and how many more there are", async (...args) => {
    const { code, stdout } = await project(wrongItems).run(args);
    expect(code).toBe(1);
    const { problems, omitted } = JSON.parse(stdout);
    expect(problems).toHaveLength(MOST_SHOWN);
    expect(JSON.stringify(problems)).toMatch(/"got":"\d+ more problems like these"/);
    expect(omitted).toEqual({ problems: expect.any(Number) });
    expect(stdout.length).toBeLessThan(50_000);
  });

  test("a list that is longer than any that is meant is one problem, whatever is in it", async () => {
    const nameservers = Array<string>(200_000).fill("192.0.2.300");
    const { stdout } = await project({ network: { ...plain("home").network, nameservers } }).run(["check", "--json"]);
    expect(JSON.parse(stdout).problems).toMatchObject([{ path: "network.nameservers", got: "a list of 200000 items" }]);
  });

  const values = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`unknown${index}`, 1]));
  const unknownValues = { components: { metallb: {} }, releases: { metallb: { values } } };

  it("findings of one rule are the first of it, as JSON and as SARIF, and the rest is counted", async () => {
    const made = project({
      ...unknownValues,
      network: { ...plain("home").network, loadBalancers: { "ingress-pool": "192.168.1.60" } },
    });
    const json = await made.run(["check", "--json"]);
    const { findings, omitted } = JSON.parse(json.stdout);
    const ofRule = findings.filter(({ rule }: { readonly rule: string }) => rule === "chart-values");
    expect(ofRule).toHaveLength(MOST_OF_A_RULE);
    expect(omitted).toEqual({ findings: 1000 - MOST_OF_A_RULE });
    const sarif = await made.run(["check", "--sarif", "-"]);
    const [run] = JSON.parse(sarif.stdout).runs;
    expect(run.results).toHaveLength(findings.length);
    expect(run.invocations).toEqual([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          { level: "warning", message: { text: expect.stringContaining("800 more findings of the same rules") } },
        ],
      },
    ]);
  });

  it("one that holds everything says nothing of it", async () => {
    const { stdout } = await project({}).run(["check", "--json"]);
    expect(JSON.parse(stdout)).not.toHaveProperty("omitted");
  });
});
