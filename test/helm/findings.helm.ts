import { z } from "zod";
import { findHelm } from "../../cli/charts/helm";
import { definition, plain, TestProject } from "../cli/project";
import { HELM } from "./helm";
import { chartsOf, PAIRS } from "./own-charts";

const judgedSchema = z.object({
  findings: z.array(z.object({ rule: z.string(), severity: z.string(), at: z.string(), message: z.string() })),
});
type Judged = z.output<typeof judgedSchema>["findings"][number];

/** What `check` finds in all charts of one half, rendered by real Helm. */
async function judged(
  half: "bad" | "right",
): Promise<{ readonly findings: readonly Judged[]; readonly names: ReadonlyMap<string, readonly string[]> }> {
  const { files, charts, names } = chartsOf(half);
  const helm = await findHelm({ ...process.env, HELM_BIN: HELM });
  const base = plain("home");
  const project = new TestProject({
    ...files,
    "none/.keep": "",
    "clusters/home.yaml": definition("home", {
      versions: { ...base.versions, helm: helm?.version },
      machines: { "cp-1": { ...base.machines["cp-1"], cpus: 4, memory: "8 GiB", disk: "100 GiB" } },
      gitops: { ...base.gitops, delivery: "rendered" },
      charts,
    }),
  });
  try {
    const env = { env: { ...process.env, HELM_BIN: HELM } };
    // What installs Flux is in no folder, and stays unlocked.
    await project.run(["charts", "--from", "none"], env);
    const { stdout } = await project.run(["check", "--json"], env);
    return { findings: judgedSchema.parse(JSON.parse(stdout)).findings, names };
  } finally {
    project.end();
  }
}

describe("what only a render shows", () => {
  const found = { bad: judged("bad"), right: judged("right") };
  const of = async (half: "bad" | "right", title: string) => {
    const { findings, names } = await found[half];
    const own = names.get(title) ?? [];
    return findings.filter(({ at, message }) => own.some((name) => `${at} ${message}`.includes(name)));
  };

  test.each(Object.entries(PAIRS))("%s", async (title, { rule, says }) => {
    const told = (await of("bad", title)).filter((one) => one.rule === rule).map(({ message }) => message);
    expect(told).toContainEqual(expect.stringContaining(says));
    const grave = (await of("right", title)).filter(({ severity }) => severity !== "advice");
    expect(grave.map(({ message }) => message)).toEqual([]);
    expect((await of("right", title)).filter((one) => one.rule === rule)).toEqual([]);
  });
});
