import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import { CARRIERS, ENTRANCES } from "../../cli/choices";
import type { Asked } from "../../cli/host";
import { TestProject } from "./project";

const TOOL = `git+https://git.example.org/you/groundwork#${"0a".repeat(20)}`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.end());

const init = (...args: readonly string[]) => project.run(["init", "home", "--yes", "--tool", TOOL, ...args]);

/** Every file below the project but caches, with its content. */
function everything(): Readonly<Record<string, string>> {
  const listed = execFileSync("find", [".", "-type", "f", "-not", "-path", "./cache/*"], {
    cwd: project.folder,
    encoding: "utf8",
  });
  const paths = listed.split("\n").filter(Boolean).sort();
  return Object.fromEntries(paths.map((path) => [path, project.read(path)]));
}

describe("a new repository", () => {
  // Both languages say the same: each pair of carrier and entrance has both, with numbers of machines between them.
  const combinations = CARRIERS.flatMap((on, carrier) =>
    ENTRANCES.flatMap((entrance, way) =>
      ["1", "3", "5"].map((machines, size) => {
        const language = (carrier + way + size) % 2 === 0 ? [] : ["--yaml"];
        return { on, entrance, machines, language };
      }),
    ),
  );
  test.each(combinations)(
    "on $on with $entrance, $machines machines $language synthesizes without an error",
    async (chosen) => {
      const { on, entrance, machines, language } = chosen;
      expect(await init("--on", on, "--entrance", entrance, "--machines", machines, ...language)).toMatchObject({
        code: 0,
      });
      const { code, stderr } = await project.run(["synth", "--json"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(await project.run(["check"])).toMatchObject({ code: 0 });
    },
  );

  test("is the same after a second run, and no file is ever overwritten", async () => {
    await init();
    project.write("README.md", "mine\n");
    project.write("clusters/home.ts", `${project.read("clusters/home.ts")}// mine\n`);
    const before = everything();
    expect(await init("--domain", "other.example.org")).toMatchObject({ code: 0, stdout: "" });
    expect(everything()).toEqual(before);
  });

  test("has a first line in YAML that leads an editor to the schema", async () => {
    await init("--yaml");
    expect(project.read("clusters/home.yaml").split("\n")[0]).toBe(
      "# yaml-language-server: $schema=../node_modules/groundwork-gitops/build/definition.schema.json",
    );
  });

  test("pins the tool, and lets npx install nothing", async () => {
    await init();
    const { devDependencies } = JSON.parse(project.read("package.json"));
    expect(devDependencies["groundwork-gitops"]).toBe(TOOL);
    expect(project.read(".npmrc")).toContain("\nyes=false\n");
  });

  test("keeps state, credentials and plain secrets out of Git, and lets what must be there in", async () => {
    await init();
    execFileSync("git", ["init", "--quiet"], { cwd: project.folder });
    const ignored = (path: string) =>
      spawnSync("git", ["check-ignore", "--quiet", path], { cwd: project.folder }).status === 0;
    const secret = [
      "state/home/kubeconfig",
      "kubeconfig",
      "home.kubeconfig",
      "talosconfig",
      "clusters/home/secrets/token.plain.yaml",
      "dist/terraform/stacks/home-keys/terraform.tfstate.backup",
      "dist/terraform/stacks/home-keys/.terraform/providers",
      "clusterconfig/home-cp-1.yaml",
      "age.key",
      ".env",
      "node_modules/x/index.js",
      ".groundwork/cache/x",
    ];
    expect(secret.filter((path) => !ignored(path))).toEqual([]);
    const public_ = [
      "clusters/home/secrets/token.sops.yaml",
      "dist/.groundwork/home.json",
      "dist/edge/home/.envrc",
      ".envrc",
    ];
    expect(public_.filter(ignored)).toEqual([]);
  });

  test("has a hook that can be run", async () => {
    await init();
    expect(statSync(join(project.folder, ".githooks/pre-commit")).mode & 0o111).toBe(0o111);
  });

  test("loads its own cluster, and none of Groundwork's examples", async () => {
    await init();
    expect(project.read(".envrc")).toContain("GROUNDWORK_CLUSTER:=home}");
  });
});

describe("CI of a new repository", () => {
  const workflow = z.object({
    permissions: z.strictObject({ contents: z.literal("read") }),
    jobs: z.record(z.string(), z.object({ steps: z.array(z.object({ uses: z.string().optional() })) })),
  });

  test.each([".github/workflows/groundwork.yaml", ".forgejo/workflows/groundwork.yaml"])(
    "%s may read, and pins actions by commit",
    async (path) => {
      await init();
      const { jobs } = workflow.parse(load(project.read(path)));
      const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
      expect(uses).toHaveLength(path.startsWith(".github") ? 3 : 2);
      for (const action of uses) expect(action).toMatch(/@[0-9a-f]{40}$/);
    },
  );

  test.each([".github/workflows/groundwork.yaml", ".forgejo/workflows/groundwork.yaml", ".gitlab-ci.yml"])(
    "%s checks and compares, pushes nothing and asks for no secret",
    async (path) => {
      await init();
      const text = project.read(path);
      expect(text).toContain("npx groundwork check\n");
      expect(text).toContain("npx groundwork check --against");
      expect(text).not.toMatch(/secrets\.|git push|synth/);
    },
  );
});

describe("Renovate of a new repository", () => {
  const managers = z.array(
    z.looseObject({ managerFilePatterns: z.array(z.string()), matchStrings: z.array(z.string()) }),
  );

  /** What Renovate finds in a file, as `currentValue` or `currentDigest`. */
  function found(path: string, text: string): readonly string[] {
    const { customManagers } = JSON.parse(project.read("renovate.json"));
    return managers
      .parse(customManagers)
      .filter(({ managerFilePatterns }) => managerFilePatterns.some((one) => new RegExp(one.slice(1, -1)).test(path)))
      .flatMap(({ matchStrings }) => matchStrings)
      .flatMap((pattern) => [...text.matchAll(new RegExp(pattern, "g"))])
      .map(({ groups }) => groups?.currentValue ?? groups?.currentDigest ?? "");
  }

  test.each([[[]], [["--yaml"]]])("finds every pin of a definition, %s", async (language) => {
    await init(...language);
    const path = language.length === 0 ? "clusters/home.ts" : "clusters/home.yaml";
    const text = project.read(path);
    const pins = [...text.matchAll(/(?<![\d.])\d+\.\d+\.\d+(?![\d.])/g)].map(([pin]) => pin);
    expect(pins).toHaveLength(3);
    expect([...found(path, text)].sort()).toEqual([...pins].sort());
  });

  test("finds the version of a release, and a chart and an image of a component of one's own", async () => {
    await init();
    const release =
      '    // renovate: datasource=helm depName=traefik registryUrl=https://traefik.github.io/charts\n    traefik: { version: "41.0.2" },\n';
    expect(found("clusters/home.ts", release)).toEqual(["41.0.2"]);
    const chart = 'const chart = helmChart("https://charts.example.org", "wiki", "2.3.4");\n';
    expect(found("components/wiki.ts", chart)).toEqual(["2.3.4"]);
    expect(found("components/wiki.ts", 'const IMAGE = "ghcr.io/you/wiki:1.2.3-alpine";\n')).toEqual(["1.2.3-alpine"]);
  });

  test.each([
    ["    git: https://github.com/owner/charts\n    path: charts/karma\n    tag: karma-2.14.0\n", ["karma-2.14.0"]],
    [
      `      git: "https://github.com/owner/charts",\n      path: ".",\n      tag: "v1.2.3",\n      commit: "${"0a".repeat(20)}",\n`,
      ["v1.2.3"],
    ],
  ])("finds the tag of a chart in Git: %j", async (text, tags) => {
    await init();
    expect(found("clusters/home.yaml", text)).toEqual(tags);
  });

  test.each([
    ['versions: { talos: "1.13.9", kubernetes: "1.36.3" },\n', "1.13"],
    ['versions:\n  talos: 1.14.7 # since June\n  contract: "1.13"\n  kubernetes: 1.36.3\nnetwork: {}\n', "1.14"],
    ["versions:\n  kubernetes: 1.36.3\n  talos: 1.12.12\nmachines:\n  a: { talos: 1.13.9 }\n", "1.12"],
    ['versions: { talos: TALOS, kubernetes: "1.36.3" },\n', undefined],
  ])("finds Kubernetes with the line of its Talos in %j", async (text, line) => {
    await init();
    const { customManagers, packageRules } = JSON.parse(project.read("renovate.json"));
    const [kubernetes] = managers
      .parse(customManagers)
      .filter(({ depNameTemplate }) => depNameTemplate === "kubernetes/kubernetes");
    const hits = (kubernetes?.matchStrings ?? []).flatMap((one) => [...text.matchAll(new RegExp(one, "g"))]);
    expect(hits.map(({ groups }) => [groups?.currentValue, groups?.talosLine])).toEqual([["1.36.3", line]]);
    expect(kubernetes?.depTypeTemplate).toBe("kubernetes-on-talos-{{{talosLine}}}");
    expect(packageRules).toContainEqual(
      expect.objectContaining({ matchDepTypes: ["kubernetes-on-talos-1.13"], allowedVersions: "<1.37" }),
    );
    // RE2, which Renovate reads patterns with, knows neither.
    for (const one of managers.parse(customManagers).flatMap(({ matchStrings }) => matchStrings))
      expect(one).not.toMatch(/\(\?[=!]|\(\?<[=!]|\\[1-9]/);
  });

  test("finds the tool at a commit of a Git URL", async () => {
    await init();
    expect(found("package.json", project.read("package.json"))).toEqual(["0a".repeat(20)]);
  });
});

describe("questions", () => {
  const answering = (answers: Readonly<Record<string, string>>, seen: Asked[] = []) => ({
    ask: async (question: Asked) => {
      seen.push(question);
      return answers[question.text] ?? question.proposal;
    },
  });

  test("E9: are asked for what no option says, each with a proposal from the answers before", async () => {
    const seen: Asked[] = [];
    const answers = { "Network of the machines": "10.9.0.0/24" };
    const args = ["init", "home", "--tool", TOOL, "--domain", "home.example.org", "--yaml", "--on", "metal"];
    expect(await project.run(args, answering(answers, seen))).toMatchObject({ code: 0 });
    expect(seen.map(({ text }) => text)).toEqual([
      "Network of the machines",
      "Gateway of that network",
      "Number of machines",
      "What leads to the apps",
      "Git repository of this folder",
      "age recipient for SOPS (empty: later)",
    ]);
    expect(seen[1]?.proposal).toBe("10.9.0.1");
    expect(project.read("clusters/home.yaml")).toContain("address: 10.9.0.21\n");
  });

  test("E9: check an answer as it is given", async () => {
    const seen: Asked[] = [];
    await project.run(["init", "home", "--tool", TOOL], answering({}, seen));
    const said = (text: string, answer: string) => seen.find((one) => one.text === text)?.check(answer);
    expect(said("Network of the machines", "10.0.0.5/24")).toContain("write 10.0.0.0/24");
    expect(said("Network of the machines", "10.0.0.0/24")).toBeUndefined();
    expect(said("Gateway of that network", "172.16.0.1")).toContain("got 172.16.0.1");
    expect(said("Number of machines", "many")).toBe('got "many", want a number of machines from 1 to 99');
    expect(said("Git repository of this folder", "github")).toContain("a Git URL");
    expect(said("age recipient for SOPS (empty: later)", "nobody")).toContain("want");
    expect(said("age recipient for SOPS (empty: later)", "")).toBeUndefined();
  });

  test("propose the Git remote of the folder", async () => {
    execFileSync("git", ["init", "--quiet"], { cwd: project.folder });
    execFileSync("git", ["remote", "add", "origin", "git@git.example.org:you/lab.git"], { cwd: project.folder });
    await init("--yaml");
    expect(project.read("clusters/home.yaml")).toContain("repository: ssh://git@git.example.org/you/lab.git\n");
  });

  test("propose the recipient of the key file that SOPS uses", async () => {
    const age = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    project.write("keys.txt", `# created: today\n# public key: ${age}\nnothing secret\n`);
    const env = { SOPS_AGE_KEY_FILE: join(project.folder, "keys.txt") };
    await project.run(["init", "home", "--yes", "--yaml", "--tool", TOOL], { env });
    expect(project.read("clusters/home.yaml")).toContain(`- ${age}\n`);
    expect(everything()["./clusters/home.yaml"]).not.toContain("nothing secret");
  });

  test("write nothing when the person leaves", async () => {
    const { code } = await project.run(["init", "home"], { ask: async () => undefined });
    expect([code, Object.keys(everything())]).toEqual([1, []]);
  });
});

describe("bad input", () => {
  test.each([
    [["init", "Not_A_Label", "--yes", "--tool", TOOL], "name: got"],
    [["init", "home", "--yes", "--tool", TOOL, "--subnet", "10.0.0.5/24"], "Fix: write 10.0.0.0/24."],
    [["init", "home", "--yes", "--tool", TOOL, "--machines", "0"], 'got "0", want a number of machines from 1 to 99'],
    [["init", "home", "--yes", "--tool", "nowhere.tgz"], 'got "nowhere.tgz", want an archive that npm pack made'],
    [["init", "home", "--yes", "--tool", "git+https://example.org/x#main"], "a Git URL at a commit"],
  ])("E9: %j is refused whole", async (args, said) => {
    const { code, stderr } = await project.run(args);
    expect(code).toBe(1);
    expect(stderr).toContain(said);
  });

  test("an installed tool asks where npm gets it from", async () => {
    const { code, stderr } = await project.run(["init", "home", "--yes"], { installed: true });
    expect(code).toBe(1);
    expect(stderr).toContain("Fix: add --tool");
  });
});

test("a file beside the repository is copied into it as the tool", async () => {
  project.write("elsewhere/groundwork-gitops-9.9.9.tgz", "an archive");
  await project.run(["init", "home", "--yes", "--tool", "elsewhere/groundwork-gitops-9.9.9.tgz"]);
  expect(readFileSync(join(project.folder, "groundwork-gitops-9.9.9.tgz"), "utf8")).toBe("an archive");
  expect(JSON.parse(project.read("package.json")).devDependencies["groundwork-gitops"]).toBe(
    "file:groundwork-gitops-9.9.9.tgz",
  );
});
