import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { isInShard, parseShard } from "../../cli/shard";
import { runs } from "../support/runs";
import { definition, plain, TestProject } from "./project";

const NAMES = ["alpha", "beta", "gamma", "delta", "epsilon"];
let project: TestProject;

/** Several clusters, committed. */
async function commit(): Promise<void> {
  project = new TestProject(
    Object.fromEntries(NAMES.map((name) => [`clusters/${name}.yaml`, definition(name, { extends: "_shared.yaml" })])),
  );
  project.write("clusters/_shared.yaml", "components: {}\n");
  expect((await project.run(["synth"])).code).toBe(0);
  for (const args of [
    ["init", "--quiet"],
    ["add", "clusters", "dist"],
    ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=first"],
  ])
    spawnSync("git", args, { cwd: project.folder });
}
const end = () => project.end();

/** What the jobs of a CI print, and one report of it. */
async function inShards(of: number, ...command: readonly string[]) {
  const files = Array.from({ length: of }, (_, index) => `report-${index + 1}.json`);
  const codes: number[] = [];
  for (const [index, file] of files.entries()) {
    const { code, stdout } = await project.run([...command, "--shard", `${index + 1}/${of}`]);
    codes.push(code);
    project.write(file, stdout);
  }
  return { files, codes };
}
const review = ["review", "--against", "HEAD", "--format", "json"];

function nameservers(...names: readonly string[]): void {
  for (const name of names) {
    const network = { ...plain(name).network, nameservers: ["192.168.1.2"] };
    project.write(`clusters/${name}.yaml`, definition(name, { extends: "_shared.yaml", network }));
  }
}

describe("a shard", () => {
  test("has each cluster once, and another cluster moves none", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), fc.integer({ min: 1, max: 50 }), (name, of) => {
        const shards = Array.from({ length: of }, (_, index) => ({ index: index + 1, of }));
        expect(shards.filter((shard) => isInShard(name, shard))).toHaveLength(1);
      }),
      runs(20),
    );
  });

  // A job keeps what it made for the next run: the split may never change.
  test("is the same today and later", () => {
    expect(NAMES.map((name) => [1, 2, 3].find((index) => isInShard(name, { index, of: 3 })))).toEqual([2, 2, 1, 1, 1]);
  });

  test("shares the clusters in about equal parts", () => {
    const sizes = [1, 2, 3, 4].map(
      (index) =>
        Array.from({ length: 1000 }, (_, n) => `site-${n}`).filter((name) => isInShard(name, { index, of: 4 })).length,
    );
    expect(Math.min(...sizes)).toBeGreaterThan(200);
    expect(Math.max(...sizes)).toBeLessThan(300);
  });

  test.each(["0/4", "5/4", "1/0", "1", "a/b", "1/1001", "-1/4"])("%s is none", (text) => {
    expect(() => parseShard(text)).toThrow(/want i\/n with i from 1 to n/);
  });
});

describe("a run in shards", () => {
  beforeEach(commit);
  afterEach(end);

  test("writes its own clusters, and all of them write everything", async () => {
    const before = project.dist();
    project.remove("dist");
    const [first = ""] = NAMES.filter((name) => isInShard(name, { index: 1, of: 3 }));
    await project.run(["synth", "--shard", "1/3"]);
    expect(Object.keys(project.dist()).some((path) => path.startsWith(`docs/${first}/`))).toBe(true);
    expect(Object.keys(project.dist()).length).toBeLessThan(Object.keys(before).length);
    await project.run(["synth", "--shard", "2/3"]);
    await project.run(["synth", "--shard", "3/3"]);
    expect(project.dist()).toEqual(before);
    const { codes } = await inShards(3, "check", "--json");
    expect(codes).toEqual([0, 0, 0]);
  });

  test("may be empty", async () => {
    const empty = Array.from({ length: 40 }, (_, index) => index + 1).find(
      (index) => !NAMES.some((name) => isInShard(name, { index, of: 40 })),
    );
    expect(await project.run(["check", "--shard", `${empty}/40`])).toMatchObject({
      code: 0,
      stdout: "0 clusters: 2 files, dist is up to date\n",
    });
  });
});

describe("one report", () => {
  beforeEach(commit);
  afterEach(end);

  test("of reviews has one row for clusters to which the same happens", async () => {
    nameservers("alpha", "beta", "delta");
    const { files } = await inShards(3, ...review);
    const { code, stdout } = await project.run(["fleet", ...files.map((file) => `${project.folder}/${file}`)]);
    expect(code).toBe(3);
    expect(stdout).toContain("<!-- groundwork-review: fleet -->\n## 5 clusters since `");
    expect(stdout).toContain("Clusters by the worst that happens: 3 live, 2 without effect.");
    expect(stdout).toContain("| 3: `alpha`, `beta`, `delta` | **live** | `machine cp-1 ResolverConfig`");
    expect(stdout).toContain("Nothing happens to 2 clusters.");
    expect(stdout).toContain("**dist/ is not what the definitions give.**");
    // The same in one job.
    const whole = await project.run(["review", "--against", "HEAD", "--fleet"]);
    expect([whole.code, whole.stdout]).toEqual([code, stdout]);
  });

  test("names the own name of a cluster in none of its rows", async () => {
    project.write("clusters/_shared.yaml", "components: { certManager: { selfSigned: true } }\n");
    const { files } = await inShards(2, ...review);
    const { stdout } = await project.run([
      "fleet",
      "--format",
      "json",
      ...files.map((file) => `${project.folder}/${file}`),
    ]);
    const { groups, labels } = JSON.parse(stdout);
    expect(groups.map(({ clusters }: { clusters: readonly string[] }) => clusters)).toEqual([NAMES.toSorted()]);
    expect(JSON.stringify(groups[0].changes)).not.toMatch(/alpha|beta|gamma|delta|epsilon/);
    expect(labels).toEqual([]);
  });

  test("of findings counts the clusters that they are of, and ends as one job would", async () => {
    for (const name of ["alpha", "gamma"]) {
      const network = { ...plain(name).network, pods: "10.42.0.0/16" };
      project.write(`clusters/${name}.yaml`, definition(name, { extends: "_shared.yaml", network }));
    }
    const { files } = await inShards(2, ...review);
    const { code, stdout } = await project.run(["fleet", ...files.map((file) => `${project.folder}/${file}`)]);
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining(
        "- **error** in 2 (`alpha`, `gamma`) `network.pods`: the pod network of a running cluster changes",
      ),
    ]);
  });

  test("of checks says which files differ in how many clusters", async () => {
    nameservers("alpha", "beta", "delta");
    const { files } = await inShards(3, "check", "--json");
    const { code, stdout } = await project.run(["fleet", ...files.map((file) => `${project.folder}/${file}`)]);
    expect(code).toBe(3);
    expect(stdout).toContain("differs in 3 dist/docs/<cluster>/model.json\n");
    expect(stdout).toMatch(/^5 clusters, 0 problems, 0 findings of error severity, dist differs$/m);
  });

  test("tells the problems of every shard, of a review too", async () => {
    project.write("clusters/alpha.yaml", definition("alpha", { domain: 5 }));
    for (const command of [["check", "--json"], review]) {
      const { files, codes } = await inShards(3, ...command);
      expect(codes.toSorted()).toContain(1);
      const { code, stdout } = await project.run(["fleet", ...files.map((file) => `${project.folder}/${file}`)]);
      expect(code).toBe(1);
      expect(stdout).toContain("clusters/alpha.yaml domain: got number 5, want string");
      expect(stdout).toMatch(/^\d clusters, 1 problem, /m);
    }
  });

  test("stays below a limit, whatever it is of", async () => {
    nameservers(...NAMES);
    const { files } = await inShards(1, ...review);
    const { stdout } = await project.run(["fleet", "--limit", "300", `${project.folder}/${files[0]}`]);
    expect(stdout.length).toBeLessThanOrEqual(300);
    expect(stdout).toContain("## 5 clusters since");
  });

  test("is not made of a part, of the same twice, of two kinds or of something else", async () => {
    const { files } = await inShards(2, ...review);
    const at = (file: string | undefined) => `${project.folder}/${file}`;
    const [one, two] = files;
    const said = async (...all: readonly string[]) => {
      const { code, stderr } = await project.run(["fleet", ...all]);
      expect(code).toBe(1);
      return stderr;
    };
    expect(await said(at(one))).toContain(
      "shard: got no report of 2/2, want a report of each of 2 shards. Fix: see why that job",
    );
    expect(await said(at(one), at(one), at(two))).toContain(
      `shard: got 1/2, which ${at(one)} has, want each shard once`,
    );
    project.write("whole.json", (await project.run(review)).stdout);
    expect(await said(at("whole.json"), at("whole.json"))).toContain("whole.json has, want each cluster once");
    expect(await said(at("whole.json"), at(one))).toContain("whole.json");
    project.write("check.json", (await project.run(["check", "--json"])).stdout);
    expect(await said(at("whole.json"), at("check.json"))).toContain(
      "got a check among reviews, want reports of one command",
    );
    project.write("empty.json", "");
    expect(await said(at("clusters/alpha.yaml"), at("missing.json"), at("empty.json"))).toMatch(
      /got JSON of something else, want what check --json.*got nothing.*got an empty file/s,
    );
  });
});
