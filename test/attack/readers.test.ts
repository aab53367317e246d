import { spawnSync } from "node:child_process";
import { chmodSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { definition, ROOT, TestProject } from "../cli/project";
import { Yard } from "./yard";

/** The command line on a project in the yard, so that there is an outside to it. */
class YardProject {
  readonly yard = new Yard();
  readonly project = new TestProject({ "clusters/home.yaml": definition("home") });

  /** A path of the project as the yard counts it. */
  at(path: string): string {
    return `../${this.project.folder.split("/").at(-1)}/${path}`;
  }

  end(): void {
    this.yard.end();
    this.project.end();
  }
}

let place: YardProject;
beforeEach(() => {
  place = new YardProject();
});
afterEach(() => place.end());

/** Refused with exit code 1, one problem and nothing written. */
async function refused(args: readonly string[]): Promise<string> {
  const { code, stderr, stdout } = await place.project.run(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("1 problem in 1 file; nothing was written");
  expect(place.project.dist()).toEqual({});
  return stderr.split("\n")[0] ?? "";
}

describe("in the place of a definition", () => {
  test.each([
    ["a pipe", "lab.yaml", (path: string) => place.yard.pipe(path), "a pipe, a socket or a device"],
    ["a pipe", "lab.ts", (path: string) => place.yard.pipe(path), "a pipe, a socket or a device"],
    ["a link to nothing", "lab.yaml", (path: string) => place.yard.link(path, "nothing"), "a link to nothing"],
    ["a link to itself", "lab.yaml", (path: string) => place.yard.link(path, "lab.yaml"), "a link to nothing"],
    [
      "a link out of the project",
      "lab.yaml",
      (path: string) => place.yard.link(path, place.yard.at("outside/precious.txt")),
      "a link to nothing, or to something outside the project",
    ],
    ["a link to a device", "lab.yaml", (path: string) => place.yard.link(path, "/dev/zero"), "a link to nothing"],
    ["a terabyte", "lab.yaml", (path: string) => place.yard.huge(path, 2 ** 40), "a file that is too large"],
    ["a terabyte", "lab.ts", (path: string) => place.yard.huge(path, 2 ** 40), "a file that is too large"],
    [
      "a name that is not UTF-8",
      "caf\\xe9.yaml",
      () => place.yard.latin1(place.at("clusters"), "café.yaml"),
      "a name that is not UTF-8",
    ],
    [
      "bytes that are not UTF-8",
      "lab.yaml",
      (path: string) => writeFileSync(place.yard.at(path), Buffer.from([0x61, 0xe9, 0x0a])),
      "bytes that are not UTF-8",
    ],
  ])("%s (%s) is told, and nothing is waited for", async (_, name, make, got) => {
    make(place.at(`clusters/${name}`));
    expect(await refused(["synth"])).toMatch(new RegExp(`^error clusters/${name.replace("\\", "\\\\")}: got ${got}`));
  });

  test("a socket", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(place.project.folder, "clusters/lab.yaml"), resolve));
    expect(await refused(["synth"])).toContain("clusters/lab.yaml: got a pipe, a socket or a device");
    await new Promise((resolve) => server.close(resolve));
  });

  test("a link inside the project is followed", async () => {
    place.project.write("plans/lab.yaml", definition("lab"));
    place.yard.link(place.at("clusters/lab.yaml"), "../plans/lab.yaml");
    expect(await place.project.run(["synth"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("home, lab:"),
    });
  });

  test("a whole folder of definitions may be a link of the operator's", async () => {
    place.yard.put("outside/clusters/far.yaml", definition("far"));
    place.project.remove("clusters");
    place.yard.link(place.at("clusters"), place.yard.at("outside/clusters"));
    expect(await place.project.run(["synth"])).toMatchObject({ code: 0, stdout: expect.stringContaining("far:") });
  });
});

test.each<[string, (path: string) => void, string]>([
  ["a pipe", (path) => place.yard.pipe(path), "a pipe, a socket or a device"],
  [
    "a link out of the project",
    (path) => place.yard.link(path, place.yard.at("outside/precious.txt")),
    "a link to nothing, or to something outside the project",
  ],
  ["a terabyte", (path) => place.yard.huge(path, 2 ** 40), "a file that is too large"],
])("%s in the place of an encrypted file is told, and nothing of it is shown", async (_, make, got) => {
  make(place.at("clusters/home/secrets/a.sops.yaml"));
  const line = await refused(["synth"]);
  expect(line).toContain(`clusters/home/secrets/a.sops.yaml: got ${got}`);
  expect(line).not.toContain("precious");
});

describe("seal", () => {
  test.each(["clusters/home/sealing.pem", "token.plain.yaml"])("does not wait for a pipe at %s", async (path) => {
    place.project.write("clusters/home/sealing.pem", "no certificate");
    place.project.remove("clusters/home/sealing.pem");
    place.yard.pipe(place.at(path));
    const { code, stderr } = await place.project.run(["seal", "home", "token.plain.yaml"]);
    expect(code).toBe(1);
    expect(stderr).toContain("1 problem in 1 file");
  });

  test("of a cluster whose name is a path is refused", async () => {
    const { code, stderr } = await place.project.run(["seal", "../..", "token.plain.yaml"]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('clusters: got "../.."') });
  });
});

describe("owners of any repository", () => {
  const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, namespace: default}\n";
  const owners = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await place.project.run(["owners", "--json", ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [{ notes, owners: objects }] = JSON.parse(stdout);
    return { notes, objects: JSON.stringify(objects) };
  };

  test.each<[string, (path: string) => void, string, string]>([
    ["a pipe", (path) => place.yard.pipe(path), "two.yaml", "a link or a special file: not read"],
    [
      "a link out of the repository",
      (path) => place.yard.link(path, place.yard.at("outside/precious.txt")),
      "two.yaml",
      "a link or a special file: not read",
    ],
    ["a link to nothing", (path) => place.yard.link(path, "nothing"), "two.yaml", "a link or a special file: not read"],
    ["a terabyte", (path) => place.yard.huge(path, 2 ** 40), "two.yaml", "a file that is too large: not read"],
  ])("%s in a folder of Flux is a note, and the rest is read", async (_, make, name, note) => {
    place.project.write("repo/flux/one.yaml", manifest);
    make(place.at(`repo/flux/${name}`));
    const { notes, objects } = await owners("--flux", "repo/flux");
    expect(notes).toContainEqual({ place: name, text: note });
    expect(objects).toContain("one");
  });

  test.each(["--argocd", "--talos", "--terraform"])("a pipe below %s is a note", async (option) => {
    place.project.write("repo/one.yaml", manifest);
    place.project.write("repo/stack.tf.json", '{"resource":{"null_resource":{"a":{}}}}');
    place.project.write(
      "repo/set.yaml",
      "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec: { generators: [] }\n",
    );
    place.project.write("repo/machine.yaml", "machine: { type: worker }\n");
    place.yard.pipe(place.at("repo/pipe.yaml"));
    place.yard.pipe(place.at("repo/pipe.tf.json"));
    const { notes } = await owners(option, "repo");
    expect(JSON.stringify(notes)).toContain("a link or a special file: not read");
  });

  test.each(["--flux", "--argocd", "--talos", "--terraform", "--terraform-plan", "--terraform-state"])(
    "a pipe that is named with %s is refused",
    async (option) => {
      place.yard.pipe(place.at("pipe"));
      expect(await refused(["owners", option, "pipe"])).toContain("pipe: got a pipe, a socket or a device");
    },
  );

  test("what a shell hands over as /dev/fd is read", async () => {
    place.project.write("state.txt", "module.a.kubernetes_namespace.media\n");
    const file = openSync(join(place.project.folder, "state.txt"), "r");
    const { code } = await place.project.run(["owners", "--terraform-state", `/dev/fd/${file}`]);
    expect(code).toBe(0);
  });

  test("aliases that grow to billions are a note", async () => {
    const rows = Array.from({ length: 12 }, (_, index) =>
      index === 0
        ? "a0: &a0 [x, x, x, x, x, x, x, x]"
        : `a${index}: &a${index} [${Array(8)
            .fill(`*a${index - 1}`)
            .join(", ")}]`,
    );
    const bomb = (name: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default}\n${rows.join("\n")}\n`;
    place.project.write("repo/flux/bomb.yaml", bomb("bomb"));
    place.project.write("repo/argocd/bomb.yaml", bomb("bomb"));
    place.project.write(
      "repo/argocd/set.yaml",
      "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec: { generators: [] }\n",
    );
    place.project.write("repo/flux/one.yaml", manifest);
    const { notes, objects } = await owners("--flux", "repo/flux", "--argocd", "repo/argocd");
    expect(JSON.stringify(notes)).toContain("not plain YAML");
    expect(objects).toContain("one");
    expect(objects).not.toContain("bomb");
  });

  test("a value that holds itself is a note", async () => {
    place.project.write("repo/flux/one.yaml", manifest);
    place.project.write("repo/flux/self.yaml", `${manifest}data: &data\n  again: *data\n`);
    const { notes } = await owners("--flux", "repo/flux");
    expect(JSON.stringify(notes)).toContain("not plain YAML");
  });

  test("merge keys are read as Kubernetes' own reader does", async () => {
    const merged =
      "base: &base {name: merged, namespace: default}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  <<: *base\n";
    place.project.write("repo/flux/merged.yaml", merged);
    expect((await owners("--flux", "repo/flux")).objects).toContain("merged");
  });

  test("an address of an extra manifest does not lead out of the repository", async () => {
    place.yard.put("outside/folder/secret.yaml", manifest.replace("one", "stolen"));
    const up = Array(12).fill("..").join("/");
    const url = `https://github.com/a/b/main/${up}${place.yard.at("outside/folder/secret.yaml")}`;
    place.project.write("repo/.git/HEAD", "");
    place.project.write("repo/talos/patch.yaml", `cluster:\n  extraManifests: [${JSON.stringify(url)}]\n`);
    const { objects, notes } = await owners("--talos", "repo/talos");
    expect(objects).not.toContain("stolen");
    expect(JSON.stringify(notes)).toContain("is not read");
  });

  test("a pattern of a patch that another engine would never end is no pattern", async () => {
    const name = `${"a".repeat(40)}b`;
    place.project.write(
      "repo/flux/kustomization.yaml",
      JSON.stringify({
        resources: ["object.yaml"],
        patches: [{ target: { name: "(a+)+" }, patch: "- {op: remove, path: /metadata}" }],
      }),
    );
    place.project.write("repo/flux/object.yaml", manifest.replace("one", name));
    expect((await owners("--flux", "repo/flux")).objects).toContain(name);
  });

  test("thousands of releases are compared where they share something", async () => {
    const release = (index: number) => ({
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name: `release-${index}`, namespace: "default" },
      spec: { chart: { spec: { chart: `chart-${index}`, version: "1.0.0" } } },
    });
    const items = Array.from({ length: 5000 }, (_, index) => release(index));
    place.project.write("repo/flux/releases.yaml", JSON.stringify({ kind: "List", items }));
    expect((await owners("--flux", "repo/flux")).objects).toContain("release-4999");
  });

  test.each(["constructor", "__proto__", "toString"])("a chart called %s is an unknown chart", async (chart) => {
    place.project.write(
      "repo/flux/release.yaml",
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: b}\nspec:\n  chart: {spec: {chart: ${chart}, version: 1.0.0}}\n`,
    );
    const { notes } = await owners("--flux", "repo/flux");
    expect(JSON.stringify(notes)).toContain(`chart ${chart}`);
  });
});

test.each([
  ["a plain release", "demo", "demo", "default", true],
  ["a release whose name is an option", "--post-renderer=/tmp/program", "demo", "default", false],
  ["a chart outside the folder", "demo", "../charts/demo", "default", false],
  ["a namespace that is an option", "demo", "demo", "--post-renderer", false],
])("helm is started for %s: %p", (_, name, chart, namespace, started) => {
  const { project } = place;
  project.write("bin/helm", '#!/bin/sh\necho "$@" >> "$CALLS"\necho "version: 1.2.3"\n');
  chmodSync(join(project.folder, "bin/helm"), 0o755);
  project.write("charts/demo/Chart.yaml", "name: demo\n");
  project.write("calls", "");
  project.write(
    "repo/application.yaml",
    JSON.stringify({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name: "app", namespace: "argocd" },
      spec: { destination: { namespace }, source: { path: "chart", helm: { releaseName: name } } },
    }),
  );
  project.write("repo/.git/HEAD", "");
  project.write("repo/chart/Chart.yaml", JSON.stringify({ dependencies: [{ name: chart, version: "1.2.3" }] }));
  const args = ["owners", "--argocd", join(project.folder, "repo"), "--charts", join(project.folder, "charts")];
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "cli/groundwork.js"), ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${join(project.folder, "bin")}${delimiter}${process.env.PATH}`,
      CALLS: join(project.folder, "calls"),
    },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(project.read("calls").includes("template demo")).toBe(started);
  expect(project.read("calls")).not.toContain("--post-renderer");
});
