import { statSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { passingLine } from "../../cli/progress";
import { textAt } from "../../lib/data/fields";
import { definition, plain, ROOT, TestProject } from "./project";

let project: TestProject;
beforeEach(() => {
  project = new TestProject({ "clusters/home.yaml": definition("home"), "clusters/lab.yaml": definition("lab") });
});
afterEach(() => project.end());

const withPool = (name: string) =>
  definition(name, {
    network: { ...plain(name).network, loadBalancers: { public: "192.168.1.60" } },
    components: { metallb: {} },
  });

describe("synth", () => {
  test("writes every cluster, and a second run writes nothing", async () => {
    expect((await project.run(["synth"])).stdout).toMatch(
      /^home, lab: \d+ files: \d+ created, 0 updated, 0 removed\n$/,
    );
    const path = join(project.folder, "dist/.groundwork/home.json");
    const before = [project.dist(), statSync(path).mtimeMs];
    expect((await project.run(["synth"])).stdout).toMatch(/nothing changed\n$/);
    expect([project.dist(), statSync(path).mtimeMs]).toEqual(before);
  });

  test("gives the same files in another folder", async () => {
    await project.run(["synth"]);
    const other = new TestProject({ "clusters/lab.yaml": definition("lab"), "clusters/home.yaml": definition("home") });
    await other.run(["synth"]);
    expect(other.dist()).toEqual(project.dist());
    other.end();
  });

  test("of one cluster touches only its files, whatever is wrong elsewhere", async () => {
    await project.run(["synth"]);
    const before = project.dist();
    project.write("clusters/home.yaml", withPool("home"));
    project.write("clusters/lab.yaml", "broken: [");
    expect(await project.run(["synth", "home"])).toMatchObject({ code: 0 });
    const after = project.dist();
    const changed = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
    expect(changed.length).toBeGreaterThan(5);
    expect(changed.filter((path) => !/\bhome\b/.test(path))).toEqual([]);
  });

  test("of one cluster keeps the stacks of all others in the CDKTF manifest", async () => {
    const stacks = () => Object.keys(JSON.parse(project.read("dist/terraform/manifest.json")).stacks);
    await project.run(["synth"]);
    const all = stacks();
    expect(all).toEqual(["home-machines", "home-platform", "lab-machines", "lab-platform"]);
    await project.run(["synth", "home"]);
    expect(stacks()).toEqual(all);
    project.write("clusters/new.yaml", definition("new"));
    await project.run(["synth", "new"]);
    expect(stacks()).toEqual([...all, "new-machines", "new-platform"]);
    project.remove("clusters/lab.yaml");
    await project.run(["synth"]);
    expect(stacks()).toEqual(["home-machines", "home-platform", "new-machines", "new-platform"]);
    // It is made at each desk, so a check of a fresh clone does not miss it, and no record names it.
    project.remove("dist/terraform/manifest.json");
    expect(await project.run(["check"])).toMatchObject({ code: 0 });
    expect(project.read("dist/.groundwork/_project.json")).not.toContain("manifest.json");
  });

  test("tells how far it is when it takes long", async () => {
    let clock = 0;
    const now = () => (clock += 600);
    expect((await project.run(["synth"], { now })).stderr).toContain("synthesized 2 of 2 clusters\n");
    expect((await project.run(["synth"])).stderr).not.toContain("synthesized");
    // For a person it is one line of the terminal, which is gone when something else is said.
    let screen = "";
    const terminal = { isTTY: true, columns: 80, write: (text: string) => (screen += text) };
    const { passing, behind } = passingLine(terminal);
    project.write("clusters/third.yaml", definition("third"));
    await project.run(["synth"], { now, passing, stderr: behind(terminal) });
    const shown = screen.split("\r\u001b[K");
    expect(shown.slice(0, 2)).toEqual(["synthesized 1 of 3 clusters", "synthesized 2 of 3 clusters"]);
    expect(shown[2]).not.toContain("synthesized");
  });

  test("removes the files of a cluster whose definition is gone", async () => {
    await project.run(["synth"]);
    project.remove("clusters/lab.yaml");
    await project.run(["synth"]);
    expect(Object.keys(project.dist()).filter((path) => /\blab\b/.test(path))).toEqual([]);
  });

  test("--only writes one part", async () => {
    await project.run(["synth", "--only", "kubernetes"]);
    const folders = new Set(Object.keys(project.dist()).map((path) => path.split("/")[0]));
    expect([...folders].sort()).toEqual([".groundwork", "kubernetes"]);
  });

  test("--json lists what was done", async () => {
    const { stdout } = await project.run(["synth", "--json", "home"]);
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({ written: true, updated: [], removed: [], conflicts: [], foreign: [] });
    expect(report).toHaveProperty("created", expect.arrayContaining(["kubernetes/home/flux/kustomization.yaml"]));
  });

  test("--watch runs in a process of its own, again after a change, until it is stopped", async () => {
    const stop = new AbortController();
    const runs: (readonly string[])[] = [];
    const spawn = async (_: string, args: readonly string[]) => {
      runs.push(args.slice(1));
      if (runs.length === 1) setTimeout(() => project.write("clusters/home.yaml", withPool("home")), 50);
      else stop.abort();
      return 0;
    };
    expect(await project.run(["synth", "home", "--watch"], { spawn, stop: stop.signal })).toMatchObject({ code: 0 });
    const again = ["--project", project.folder, "synth", "home"];
    expect(runs).toEqual([again, again]);
  });
});

describe("synth --check and check", () => {
  test("say nothing is wrong right after a synth", async () => {
    await project.run(["synth"]);
    for (const args of [["synth", "--check"], ["check"]])
      expect(await project.run(args)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/dist is up to date\n$/),
      });
  });

  test("end with 3, list the files, and write nothing", async () => {
    await project.run(["synth"]);
    project.write("clusters/home.yaml", withPool("home"));
    const before = project.dist();
    const { code, stdout } = await project.run(["synth", "--check"]);
    expect(code).toBe(3);
    expect(stdout).toContain("missing dist/kubernetes/home/stages/metallb/");
    expect(stdout).toContain("differs dist/kubernetes/home/flux/kustomization.yaml\n");
    expect(project.dist()).toEqual(before);
  });

  test("see edited, deleted and stale files", async () => {
    await project.run(["synth"]);
    project.write("dist/kubernetes/home/flux/kustomization.yaml", "edited\n");
    project.remove("dist/kubernetes/lab/flux/kustomization.yaml");
    const { code, stdout } = await project.run(["check"]);
    expect(code).toBe(3);
    expect(stdout).toContain("differs dist/kubernetes/home/flux/kustomization.yaml\n");
    expect(stdout).toContain("missing dist/kubernetes/lab/flux/kustomization.yaml\n");
  });

  test("see that an earlier synth was interrupted", async () => {
    await project.run(["synth"]);
    project.write("dist/.groundwork/journal.json", '{"schema":1,"remove":[],"place":[]}');
    expect(await project.run(["check"])).toMatchObject({ code: 3, stderr: expect.stringContaining("interrupted") });
    await project.run(["synth"]);
    expect(await project.run(["check"])).toMatchObject({ code: 0 });
  });

  test("end with 2 for a finding of error severity, and synth writes nothing then", async () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "a", namespace: "default" },
      spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
    };
    project.write("clusters/home.yaml", definition("home", { manifests: { a: { from: [service] } } }));
    const { code, stderr } = await project.run(["synth"]);
    expect(code).toBe(2);
    expect(stderr).toContain("manifests.a: Service default/a is of type LoadBalancer");
    expect(project.dist()).toEqual({});
    expect(await project.run(["check"])).toMatchObject({ code: 2 });
  });
});

describe("check --explain", () => {
  test("says what a rule finds, why, how to repair it and what it rests on", async () => {
    const { code, stdout } = await project.run(["check", "--explain", "host-memory"]);
    expect(code).toBe(0);
    expect(stdout).toContain("host-memory, error\n  The machines of a host take more memory");
    for (const part of ["Why", "Fix", "Example", "Source"]) expect(stdout).toContain(`\n${part}\n  `);
  });

  test("proposes the near name of a rule that there is not", async () => {
    expect(await project.run(["check", "--explain", "host-memry"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Fix: write host-memory."),
    });
  });
});

describe("TC-20: a dry run", () => {
  const app = (env: Readonly<Record<string, unknown>>) =>
    definition("home", { apps: { web: { image: "docker.io/library/nginx:1.29.3", port: 8080, env } } });

  test("catches invalid YAML", async () => {
    project.write("clusters/home.yaml", "name: home\nname: home\n");
    expect(await project.run(["check"])).toMatchObject({ code: 1, stderr: expect.stringContaining("duplicated") });
  });

  test("catches a reference that leads nowhere", async () => {
    project.write("clusters/home.yaml", app({ PASSWORD: { secret: "nowhere", key: "password" } }));
    const { code, stderr } = await project.run(["check"]);
    expect(code).toBe(2);
    expect(stderr).toContain("nowhere");
    project.write("clusters/home.yaml", app({ LANG: "en" }));
    await project.run(["synth"]);
    expect(await project.run(["check"])).toMatchObject({ code: 0 });
  });

  test("has no Kustomization whose path does not exist", async () => {
    project.write("clusters/home.yaml", app({}));
    await project.run(["synth"]);
    const dist = project.dist();
    const paths = Object.entries(dist)
      .filter(([path]) => path.includes("/flux/stages/"))
      .map(([, text]) => textAt(load(text), "spec", "path") ?? "");
    expect(paths.length).toBeGreaterThan(1);
    expect(paths.filter((path) => !(`${path.replace(/^\.\/(dist\/)?/, "")}/kustomization.yaml` in dist))).toEqual([]);
  });
});

describe("diff", () => {
  test("names objects and fields, and writes nothing", async () => {
    project.write("clusters/home.yaml", withPool("home"));
    await project.run(["synth"]);
    const changed = withPool("home").replace("192.168.1.60", "192.168.1.61");
    project.write("clusters/home.yaml", changed);
    const before = project.dist();
    const { code, stdout } = await project.run(["diff", "home"]);
    expect(code).toBe(0);
    expect(stdout).toContain("~ IPAddressPool metallb-system/public  live\n");
    expect(stdout).toMatch(/spec\.addresses\[.*192\.168\.1\.60.* → \(not set\)/);
    expect(stdout).toMatch(/spec\.addresses\[.*\(not set\) → .*192\.168\.1\.61/);
    expect(project.dist()).toEqual(before);
  });

  test("says so when nothing would change", async () => {
    await project.run(["synth"]);
    expect(await project.run(["diff"])).toEqual({ code: 0, stdout: "no change\n", stderr: "" });
  });

  test("--json gives the same for a script", async () => {
    const { stdout } = await project.run(["diff", "home", "--json"]);
    const report: unknown = JSON.parse(stdout);
    expect(report).toHaveProperty("files.0.objects.0.action", "create");
  });
});

describe("explain", () => {
  test("marks what was filled in, and nothing else", async () => {
    const { code, stdout } = await project.run(["explain", "home"]);
    expect(code).toBe(0);
    expect(stdout).toContain("\n  subnet: 192.168.1.0/24\n");
    expect(stdout).toContain("\n  pods: 10.244.0.0/16  # default\n");
    expect(stdout).toContain("\n  contract: '1.13'  # default\n");
    expect(stdout).toContain("\n    address: 192.168.1.11\n");
    expect(stdout).toContain("\n  branch: main  # default\n");
  });

  test("of one part says where each value is written, what the field means, and what comes of it", async () => {
    project.write("clusters/home.yaml", withPool("home"));
    const { code, stdout } = await project.run(["explain", "home", "network"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^network {2}clusters\/home\.yaml:\d+\n {2}the address plan/);
    expect(stdout).toMatch(/\nsubnet: 192\.168\.1\.0\/24 {2}# clusters\/home\.yaml:\d+\n/);
    expect(stdout).toContain("\npods: 10.244.0.0/16  # default\n");
    const metallb = (await project.run(["explain", "home", "components.metallb"])).stdout;
    expect(metallb).toMatch(/\nStages\n {2}metallb: /);
    expect(metallb).toMatch(/\nReleases\n {2}metallb-system\/metallb: metallb \d/);
    const data: unknown = JSON.parse((await project.run(["explain", "home", "machines.cp-1", "--json"])).stdout);
    expect(data).toHaveProperty("value.address", "192.168.1.11");
  });

  test("of a path that leads to nothing gives the near one", async () => {
    const { code, stderr } = await project.run(["explain", "home", "machines.cp-11.address"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'clusters/home.yaml machines: got no "cp-11" there, want one of cp-1. Fix: write machines.cp-1.',
    );
    expect((await project.run(["explain"])).stderr).toContain("want the name of a cluster, or a file of dist/");
  });

  test("of a file says which part of the definition made it, and why", async () => {
    project.write(
      "clusters/home.yaml",
      withPool("home").replace(
        /\}\n$/,
        ', "releases": { "metallb": { "values": { "speaker": { "logLevel": "warn" } } } } }\n',
      ),
    );
    const of = async (file: string) => (await project.run(["explain", "--file", file])).stdout;
    const release = await of("dist/kubernetes/home/stages/metallb/helmrelease.metallb-system.metallb.yaml");
    expect(release).toMatch(
      /\n {2}a part of stage metallb: .*\n\nFrom\n {2}components\.metallb \(clusters\/home\.yaml:\d+\)\n/,
    );
    expect(release).toMatch(/ {2}releases\.metallb\.values\.speaker\.logLevel: spec\.values\.speaker\.logLevel \(/);
    expect(release).toMatch(/\nThe stage follows\n {2}namespaces, because of /);
    // Written as the working directory or dist/ has it.
    expect(await of("kubernetes/home/stages/metallb/helmrelease.metallb-system.metallb.yaml")).toBe(release);
    expect(await of(join(project.folder, "dist/terraform/stacks/home-machines/cdk.tf.json"))).toContain(
      "\nFrom\n  machines.cp-1 (",
    );
    expect(await of("dist/docs/home/OPERATIONS.md")).toContain("components.metallb");
    const wrong = await project.run(["explain", "--file", "dist/talos/home/patches/cp-11.yaml"]);
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toContain("Fix: write dist/talos/home/patches/cp-1.yaml.");
  });

  test("knows every file that a synth writes", async () => {
    project.write("clusters/home.yaml", withPool("home"));
    await project.run(["synth"]);
    const told = await Promise.all(
      Object.keys(project.dist()).map(async (file) => [
        file,
        (await project.run(["explain", "--file", `dist/${file}`])).code,
      ]),
    );
    expect(told.filter(([, code]) => code !== 0)).toEqual([]);
  });

  test("prints a definition that gives the same cluster", async () => {
    await project.run(["synth", "home"]);
    const before = project.dist();
    const { stdout } = await project.run(["explain", "home"]);
    expect(load(stdout)).toHaveProperty("name", "home");
    project.write("clusters/home.yaml", stdout);
    await project.run(["synth", "home"]);
    expect(project.dist()).toEqual(before);
  });
});

describe("graph", () => {
  beforeEach(() => project.write("clusters/home.yaml", withPool("home")));

  test("tells the order and every cause", async () => {
    const { stdout } = await project.run(["graph", "home"]);
    expect(stdout).toContain("metallb-config: MetalLB address pools\n");
    expect(stdout).toContain("follows metallb, because of\n        IPAddressPool metallb-system/public admission\n");
  });

  test.each([
    ["mermaid", /^flowchart LR\n {2}s0\["/],
    ["dot", /"metallb" -> "metallb-config"/],
    ["json", /"from": "metallb-config"/],
  ])("--format %s", async (format, pattern) => {
    expect((await project.run(["graph", "home", "--format", format])).stdout).toMatch(pattern);
  });
});

describe("schema", () => {
  test("describes a definition with its components", async () => {
    const { stdout } = await project.run(["schema"]);
    const schema: unknown = JSON.parse(stdout);
    expect(schema).toHaveProperty("properties.network.properties.subnet.description");
    expect(schema).toHaveProperty("properties.components.properties.metallb");
    expect(schema).toHaveProperty("additionalProperties", false);
    expect(schema).toHaveProperty("required", expect.arrayContaining(["name", "machines"]));
  });
});

describe("deploy", () => {
  test("runs nothing for a dist that is not current", async () => {
    await project.run(["synth"]);
    project.write("clusters/home.yaml", definition("home", { versions: { talos: "1.13.8", kubernetes: "1.34.2" } }));
    expect(await project.run(["deploy", "home", "--dry-run"])).toMatchObject({ code: 3 });
  });

  test("TC-1: one command brings up every stack in order, with any runner", async () => {
    await project.run(["synth"]);
    const env = { PATH: "", TERRAFORM_BINARY_NAME: "tofu" };
    const { code, stderr } = await project.run(["deploy", "home", "--dry-run"], { env });
    expect(code).toBe(0);
    const applied = [...stderr.matchAll(/^\$ tofu -chdir=dist\/terraform\/stacks\/home-(\S+) apply$/gm)];
    expect(applied.map(([, stack]) => stack)).toEqual(["machines", "platform"]);
  });

  test("TC-1: down goes the other way and suspends GitOps first", async () => {
    await project.run(["synth"]);
    const env = { PATH: "", TERRAFORM_BINARY_NAME: "tofu" };
    const { stderr } = await project.run(["deploy", "home", "down", "--dry-run"], { env });
    const steps = stderr.split("\n").filter((line) => / destroy$|"suspend":true/.test(line));
    expect(steps).toHaveLength(3);
    expect(steps[0]).toContain('{"spec":{"suspend":true}}');
    expect(steps[1]).toBe("$ tofu -chdir=dist/terraform/stacks/home-platform destroy");
    expect(steps[2]).toBe("$ tofu -chdir=dist/terraform/stacks/home-machines destroy");
  });

  test("says which program is missing", async () => {
    await project.run(["synth"]);
    const { code, stderr } = await project.run(["deploy", "home", "--dry-run"], { env: { PATH: "" } });
    expect(code).toBe(1);
    expect(stderr).toContain("neither terraform nor tofu");
  });
});

describe("the command line", () => {
  test("teaches with examples", async () => {
    const { code, stdout } = await project.run(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("groundwork synth --check");
    expect(stdout).toContain("Exit codes: 0 good, 1 bad input, 2 findings of error severity, 3 dist/ differs");
  });

  test.each([
    [["snyth"], "synth"],
    [["synth", "--chek"], "--check"],
    [["graph", "home", "--format", "png"], "mermaid"],
  ])("%s is refused with what was probably meant", async (args, meant) => {
    const { code, stderr } = await project.run(args);
    expect(code).toBe(1);
    expect(stderr).toContain(meant);
  });

  test("colours for a terminal only, and not against NO_COLOR", async () => {
    project.write("clusters/home.yaml", "- 1\n");
    const colour = String.fromCharCode(27);
    const shown = async (isTTY: boolean, env: Record<string, string>) => {
      let text = "";
      const stderr = { isTTY, write: (part: string) => (text += part) };
      await project.run(["synth", "home"], { stderr, env });
      return text.includes(colour);
    };
    expect([await shown(true, {}), await shown(true, { NO_COLOR: "1" }), await shown(false, {})]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("a TypeScript definition", () => {
  test("is compiled again when something that it imports changes", async () => {
    const value = JSON.stringify(plain("ts"));
    project.write("clusters/_domain.ts", 'export const domain: string = "one.example.org";\n');
    project.write(
      "clusters/ts.ts",
      `import { defineCluster } from "groundwork-gitops";\nimport { domain } from "./_domain";\nexport default defineCluster({ ...${value}, domain } as never);\n`,
    );
    const domain = async () => JSON.parse((await project.run(["explain", "ts", "--json"])).stdout).domain;
    expect(await domain()).toBe("one.example.org");
    expect(await domain()).toBe("one.example.org");
    project.write("clusters/_domain.ts", 'export const domain: string = "two.example.org";\n');
    expect(await domain()).toBe("two.example.org");
  });

  test("of this repository is read as it lies there", async () => {
    const { code, stdout } = await project.run(["explain", "test-cluster", "--json", "--project", ROOT]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: "test-cluster" });
  });
});
