import { spawnSync } from "node:child_process";
import { definition, plain, TestProject } from "./project";

describe("review", () => {
  let project: TestProject;
  const git = (...args: readonly string[]) => {
    const who = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
    const { status, stderr } = spawnSync("git", [...who, ...args], { cwd: project.folder, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  beforeEach(async () => {
    project = new TestProject({ "clusters/home.yaml": definition("home") });
    git("init", "--quiet", "--initial-branch=main");
    await project.run(["synth"]);
    git("add", "clusters", "dist");
    git("commit", "--quiet", "--message", "first", "--no-verify");
  });
  afterEach(() => project.end());

  const resolver = definition("home", { network: { ...plain("home").network, nameservers: ["192.168.1.2"] } });

  it("of nothing: no effect, and the line by which the comment is found", async () => {
    const { code, stdout } = await project.run(["review", "--against", "main"]);
    expect([code, stdout.split("\n")[0]]).toEqual([0, "<!-- groundwork-review: home -->"]);
    expect(stdout).toContain("**Nothing in the running cluster changes.**");
    expect(stdout).toContain("Labels: `no-effect`");
  });

  it("tells of a dist/ that was not synthesized again, as check does", async () => {
    project.write("clusters/home.yaml", resolver);
    const { code, stdout } = await project.run(["review", "--against", "main"]);
    expect(code).toBe(3);
    expect(stdout).toContain("dist/ is not what the definitions give.");
  });

  it("as JSON with labels for all clusters, and each machine", async () => {
    project.write("clusters/home.yaml", resolver);
    await project.run(["synth"]);
    const { code, stdout } = await project.run(["review", "--against", "main", "--format", "json"]);
    const { labels, clusters } = JSON.parse(stdout);
    expect([code, labels, clusters[0].consequence, clusters[0].machines[0].machine]).toEqual([0, [], "live", "cp-1"]);
    expect(stdout).not.toContain('"who"');
  });

  it("as SARIF and as HTML", async () => {
    const sarif = await project.run(["review", "--against", "main", "--format", "sarif"]);
    expect(JSON.parse(sarif.stdout).version).toBe("2.1.0");
    const page = await project.run(["review", "--against", "main", "--format", "html"]);
    expect(page.stdout).toMatch(/^<!doctype html>/);
  });

  it("ends with 2 where a rule objects, and still prints the review", async () => {
    const network = { ...plain("home").network, pods: "10.42.0.0/16" };
    project.write("clusters/home.yaml", definition("home", { network }));
    const { code, stdout } = await project.run(["review", "--against", "main"]);
    expect(code).toBe(2);
    expect(stdout).toContain("(`network-of-living-cluster`)");
  });

  it("says what it wants of its options", async () => {
    expect((await project.run(["review", "--limit", "0"])).stderr).toContain("want a whole number of at least 100");
    expect((await project.run(["review", "--against", "nowhere"])).stderr).toContain("want a revision");
  });
});
