import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { digestOf } from "../../lib/rendered/digest";
import { lockText } from "../../lib/rendered/lock";
import { definition, plain, TestProject } from "./project";

/** Answers like Helm: a Deployment with the replicas of its values, and what else they ask for. */
const HELM = `#!/usr/bin/env node
const [, , command, name] = process.argv;
if (command === "version") process.stdout.write("v4.1.4");
else {
  const values = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  if (values.fail) { process.stderr.write("Error: execution error at (gatus/templates/a.yaml:1:1): replicas is required\\n"); process.exit(1); }
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "one", image: "registry.example.org/one:1.0.0" }] } };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec: { replicas: values.replicas ?? 1, selector: { matchLabels: { app: name } }, template } };
  const random = values.random ? [{ apiVersion: "v1", kind: "Secret", metadata: { name }, stringData: { password: String(process.hrtime.bigint()) } }] : [];
  for (const object of [deployment, ...random]) process.stdout.write("---\\n# Source: gatus/templates/a.yaml\\n" + JSON.stringify(object) + "\\n");
}
`;

const ARCHIVE = "the bytes of an archive";
const CHART = { chart: "gatus", version: "1.4.2", repository: "https://charts.example.org" };

describe("charts rendered at synth", () => {
  const projects: TestProject[] = [];
  afterEach(() => {
    for (const made of projects.splice(0)) made.end();
  });

  /** A project with one chart, and Helm next to it. */
  function project(delivery: string, values: object = {}) {
    const made = new TestProject({
      "clusters/home.yaml": home(delivery, values),
      "helm.js": HELM,
      "charts/gatus-1.4.2.tgz": ARCHIVE,
      "charts.lock": lockText([
        {
          ...CHART,
          digest: digestOf(ARCHIVE),
          archive: "charts/gatus-1.4.2.tgz",
          reads: ["random"],
          dependencies: [],
        },
      ]),
    });
    chmodSync(join(made.folder, "helm.js"), 0o755);
    projects.push(made);
    return made;
  }

  const home = (delivery: string, values: object) =>
    definition("home", {
      gitops: { ...plain("home").gitops, delivery },
      charts: { gatus: { ...CHART, podSecurity: "baseline", values } },
    });
  const withHelm = (made: TestProject) => ({ env: { ...process.env, HELM_BIN: join(made.folder, "helm.js") } });
  const withoutHelm = { env: { HELM_BIN: "/nowhere/helm", PATH: process.env.PATH } };
  const renders = (made: TestProject) =>
    existsSync(join(made.folder, "charts/rendered")) ? readdirSync(join(made.folder, "charts/rendered")) : [];

  it("lie in dist/, and in a file that is enough without Helm", async () => {
    const made = project("rendered", { replicas: 2 });
    const first = await made.run(["synth"], withHelm(made));
    expect([first.code, first.stderr]).toEqual([0, expect.not.stringContaining("error")]);
    expect(made.read("dist/kubernetes/home/stages/chart-gatus/deployment.gatus.gatus.yaml")).toContain("replicas: 2\n");
    expect(renders(made)).toEqual([expect.stringMatching(/^gatus\.gatus\.[0-9a-f]{16}\.json$/)]);
    made.remove("charts/gatus-1.4.2.tgz");
    made.remove("cache");
    expect((await made.run(["synth", "--json"], withoutHelm)).code).toBe(0);
    expect((await made.run(["check"], withoutHelm)).code).toBe(0);
  });

  it("say exactly what is missing without Helm, and leave dist/ alone", async () => {
    const made = project("rendered");
    const { code, stderr } = await made.run(["synth"], withoutHelm);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /releases\.gatus: got no render of gatus 1\.4\.2 with these values, and no helm on this machine, want its file charts\/rendered\/gatus\.gatus\.[0-9a-f]{16}\.json, or Helm 4\.1\.4\./,
    );
    expect(made.dist()).toEqual({});
  });

  it("are refused for another archive, another Helm, and an error of the chart", async () => {
    const changed = project("rendered");
    changed.write("charts/gatus-1.4.2.tgz", "other bytes");
    expect((await changed.run(["synth"], withHelm(changed))).stderr).toContain(
      "got charts/gatus-1.4.2.tgz with another content, want gatus 1.4.2 as charts.lock has it. Fix: npx groundwork charts.",
    );
    const older = project("rendered");
    // Helm 3.20.0 would be refused in the next run, and v3.22 is no version that a definition may say.
    for (const [version, fix] of [
      ["3.20.2", 'install Helm 4.1.4, or write versions.helm: "3.20.2".'],
      ["3.20.0", "install Helm 4.1.4."],
      ["3.22", "install Helm 4.1.4."],
    ] as const) {
      older.write("helm.js", HELM.replace("v4.1.4", `v${version}`));
      chmodSync(join(older.folder, "helm.js"), 0o755);
      expect((await older.run(["synth"], withHelm(older))).stderr).toContain(
        `versions.helm: got Helm ${version} on this machine, want Helm 4.1.4, so that every desk gives the same bytes. Fix: ${fix}`,
      );
    }
    const failing = project("rendered", { fail: true });
    expect((await failing.run(["synth"], withHelm(failing))).stderr).toContain(
      "got an error of Helm: execution error at (gatus/templates/a.yaml:1:1): replicas is required",
    );
  });

  it("are refused when they are others each time, and nothing of the value is shown", async () => {
    const made = project("rendered", { random: true });
    const { code, stderr } = await made.run(["synth"], withHelm(made));
    expect(code).toBe(2);
    expect(stderr).toContain("Secret gatus of release gatus is another one each time: stringData.password");
    expect(stderr).toContain("[render-not-stable]");
    expect(stderr).not.toMatch(/\d{12}/);
    expect(made.dist()).toEqual({});
  });

  it("that no release names any more are told, and removed by the command that locks charts", async () => {
    const made = project("rendered", { replicas: 1 });
    // Everything that is wanted is locked: what installs Flux has the bytes of the same archive here.
    const { stdout } = await made.run(["charts", "--check", "--json"]);
    const wanted = z.object({
      charts: z.array(z.object({ chart: z.string(), version: z.string(), repository: z.string() })),
    });
    const entries = wanted.parse(JSON.parse(stdout)).charts.map((one) => ({
      ...one,
      digest: digestOf(ARCHIVE),
      archive: `charts/${one.chart}-${one.version}.tgz`,
      reads: [],
      dependencies: [],
    }));
    for (const { archive } of entries) made.write(archive, ARCHIVE);
    made.write("charts.lock", lockText(entries));
    made.write("clusters/lab.yaml", home("rendered", { replicas: 7 }).replaceAll('"home', '"lab'));
    expect((await made.run(["synth"], withHelm(made))).code).toBe(0);
    const first = renders(made);
    expect(first).toHaveLength(2);
    made.write("clusters/home.yaml", home("rendered", { replicas: 2 }));
    expect((await made.run(["synth"], withHelm(made))).code).toBe(0);
    const fresh = renders(made).filter((name) => !first.includes(name));
    // What somebody else put there, and what somebody changed, is not ours.
    made.write("charts/rendered/gatus.gatus.0123456789abcdef.json", "{}");
    const check = await made.run(["charts", "--check"]);
    expect(check.code).toBe(3);
    expect(check.stdout).toMatch(
      /^charts\/rendered\/gatus\.gatus\.[0-9a-f]{16}\.json: a render that no release names\n$/,
    );
    expect((await made.run(["charts", "home"])).code).toBe(0);
    expect(renders(made)).toHaveLength(4);
    expect((await made.run(["charts"])).stdout).toMatch(
      /^removed charts\/rendered\/gatus\..*, which no release needs\n$/,
    );
    expect(renders(made)).toHaveLength(3);
    expect(renders(made)).toEqual(expect.arrayContaining([...fresh, "gatus.gatus.0123456789abcdef.json"]));
    expect((await made.run(["charts", "--check"])).code).toBe(0);
    expect((await made.run(["check"], withoutHelm)).code).toBe(0);
  });

  describe("both times of a comparison", () => {
    const git = (at: TestProject, ...args: readonly string[]) => {
      const who = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
      const { status, stderr } = spawnSync("git", [...who, ...args], { cwd: at.folder, encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
    };
    const committed = async (delivery: string) => {
      const made = project(delivery, { replicas: 1 });
      git(made, "init", "--quiet", "--initial-branch=main");
      expect((await made.run(["synth"], withHelm(made))).code).toBe(0);
      git(made, "add", "clusters", "dist", "charts.lock");
      git(made, "commit", "--quiet", "--message", "first", "--no-verify");
      return made;
    };

    it("show what a value does to the objects of a release", async () => {
      const made = await committed("released");
      made.write("clusters/home.yaml", home("released", { replicas: 3, ignored: true }));
      const { stdout } = await made.run(["check", "--against", "main", "--render"], withHelm(made));
      expect(stdout).toContain("Deployment gatus/gatus spec.replicas: 1 → 3");
      expect(stdout).not.toMatch(/^ +release gatus\/gatus values/m);
    });

    it("need no --render for a chart of one's own whose renders are at hand, and are unknown where one is not", async () => {
      const made = await committed("released");
      made.write("clusters/home.yaml", home("released", { replicas: 3, ignored: true }));
      const known = await made.run(["check", "--against", "main"], withHelm(made));
      expect(known.stdout).toContain("Deployment gatus/gatus spec.replicas: 1 → 3");
      expect(known.stdout).not.toMatch(/^ +release gatus\/gatus values/m);
      expect(known.stdout).not.toContain("is not compared");
      for (const folder of ["charts/rendered", "cache"]) made.remove(folder);
      const unknown = await made.run(["check", "--against", "main"], withHelm(made));
      expect(unknown.stdout).toMatch(/unknown\n +release gatus\/gatus values\.ignored: \(not set\) → true/);
      expect(unknown.stdout).not.toContain("Deployment");
    });

    it("tell what another place of a chart of one's own changes", async () => {
      const made = await committed("released");
      const moved = "https://mirror.example.org";
      const move = (path: string) => made.write(path, made.read(path).replaceAll(CHART.repository, moved));
      made.write("clusters/home.yaml", home("released", { replicas: 1 }));
      for (const path of ["clusters/home.yaml", "charts.lock"]) move(path);
      const { stdout } = await made.run(["check", "--against", "main"], withHelm(made));
      expect(stdout).toContain("in the definition\n    charts.gatus.repository");
      expect(stdout).toMatch(/^ +none\n/m);
      expect(stdout).not.toMatch(/^ +unknown\n/m);
    });

    it("are in diff and review too, each with the objects of the release in its place", async () => {
      const made = await committed("released");
      made.write("clusters/home.yaml", home("released", { replicas: 3, ignored: true }));
      const diff = await made.run(["diff", "--render"], withHelm(made));
      expect(diff.stdout).toMatch(/~ Deployment gatus\/gatus .*\n +spec\.replicas: 1 → 3/);
      expect(diff.stdout).not.toContain("HelmRelease");
      const review = await made.run(["review", "--against", "main", "--render", "--format", "json"], withHelm(made));
      expect(JSON.parse(review.stdout)).toMatchObject({
        clusters: [{ objects: [{ what: "Deployment gatus/gatus", fields: [{ path: "spec.replicas" }] }] }],
        notes: [],
      });
      const plain = await made.run(["diff"], withHelm(made));
      expect(plain.stdout).not.toContain("Deployment");
    });

    it("take a chart that is gone from here out of Git, and say how it comes back where it is not there", async () => {
      const made = await committed("released");
      const lock = made.read("charts.lock");
      const next = "other bytes of an archive";
      made.write("charts.lock", lock.replaceAll("1.4.2", "1.5.0").replace(digestOf(ARCHIVE), digestOf(next)));
      made.write("charts/gatus-1.5.0.tgz", next);
      made.write("clusters/home.yaml", home("released", { replicas: 3 }).replace("1.4.2", "1.5.0"));
      made.remove("charts/gatus-1.4.2.tgz");
      made.remove("charts/rendered");
      made.remove("cache");
      const lost = await made.run(["diff", "--render"], withHelm(made));
      expect(lost.stdout.replaceAll(/\s+/g, " ")).toContain(
        "home: what release gatus/gatus makes is not compared: charts/gatus-1.4.2.tgz is neither here nor in HEAD; helm pull gatus --repo https://charts.example.org --version 1.4.2 --destination charts brings it, or commit charts/*.tgz",
      );
      made.write("charts/gatus-1.4.2.tgz", ARCHIVE);
      git(made, "add", "charts/gatus-1.4.2.tgz");
      git(made, "commit", "--quiet", "--message", "archives", "--no-verify");
      made.remove("charts/gatus-1.4.2.tgz");
      const { stdout } = await made.run(["check", "--against", "HEAD", "--render"], withHelm(made));
      expect(stdout).toContain("Deployment gatus/gatus spec.replicas: 1 → 3");
    });

    it("are refused together with reading a stranger's data", async () => {
      for (const command of ["diff", "review"]) {
        const { code, stderr } = await project("released").run([command, "--render", "--data-only"]);
        expect([code, stderr]).toEqual([1, expect.stringContaining("--render: got --data-only as well")]);
      }
    });

    it("need a revision to compare with", async () => {
      const { code, stderr } = await project("released").run(["check", "--render"]);
      expect([code, stderr]).toEqual([1, expect.stringContaining("got no --against, want a revision to compare with")]);
    });

    it("refuse a change of owner in one step", async () => {
      const made = await committed("released");
      made.write("clusters/home.yaml", home("rendered", { replicas: 1 }));
      const { code, stderr } = await made.run(["check", "--against", "main"], withHelm(made));
      expect(code).toBe(2);
      expect(stderr).toContain("release gatus is installed by Helm in the cluster and is not suspended");
      expect(stderr).toContain("[delivery-in-one-step]");
    });
  });
});
