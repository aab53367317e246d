import { configMap, GOOD, kustomization } from "../lib/ownership/trees";
import { TestProject } from "./project";

type Files = Readonly<Record<string, string>>;

const projects: TestProject[] = [];
afterEach(() => {
  for (const made of projects.splice(0)) made.end();
});

async function run(files: Files, ...args: readonly string[]) {
  const made = new TestProject(files);
  projects.push(made);
  return made.run(["owners", "--json", ...args]);
}

async function notes(files: Files, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await run({ ".git/HEAD": "", ...files }, ...args);
  expect(code).toBe(0);
  const [{ notes: found }] = JSON.parse(stdout);
  return found.map(({ place, text }: { place: string; text: string }) => `${place}: ${text}`);
}

const application = (name: string, path: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name} }\nspec: { source: { path: ${path} }, destination: { namespace: media } }\n`;

describe("D1: nothing passes in silence", () => {
  it.each([
    ["--talos", "templates alone", { "in/a.yaml.j2": "x", "in/b.yaml.tftpl": "x" }, "no machine configuration"],
    [
      "--talos",
      "manifests of another kind",
      { "in/a.yaml": application("a", "in").replace(/metadata.*/, "") },
      "no machine configuration",
    ],
    ["--talos", "an empty folder", { "in/README.md": "" }, "no machine configuration"],
    ["--flux", "templates alone", { "in/a.yaml.gotmpl": "x" }, "no manifest that Flux applies"],
    ["--flux", "Applications", { "in/a.yaml": application("a", "in") }, "no manifest that Flux applies"],
    ["--argocd", "plain manifests", { "in/a.yaml": configMap("a", "media") }, "no Application and no ApplicationSet"],
    ["--argocd", "templates alone", { "in/a.yaml.j2": "x" }, "in/a.yaml.j2 (a template"],
    ["--terraform", "no stack", { "in/README.md": "" }, "no file *.tf.json"],
  ] satisfies [string, string, Files, string][])("%s with %s exits with 1", async (option, _, files, want) => {
    const { code, stdout, stderr } = await run({ ".git/HEAD": "", ...files }, option, "in");
    expect([code, `${stdout}${stderr}`]).toEqual([1, expect.stringContaining(want)]);
  });

  it("a template next to what is read is a note of its own", async () => {
    const machine = { "in/a.yaml": "machine: { type: worker }\n", "in/b.yaml.j2": "x", "in/sub/c.yaml.tftpl": "x" };
    const text = "a template, so its objects are not known";
    expect(await notes(machine, "--talos", "in")).toEqual([`b.yaml.j2: ${text}`, `sub/c.yaml.tftpl: ${text}`]);
    expect(await notes({ ...GOOD, "clusters/home/x.yaml.j2": "x" }, "--flux", "clusters/home")).toEqual([
      `clusters/home/x.yaml.j2: ${text}`,
    ]);
  });

  it("an ApplicationSet that matches no folder, and charts whose values carry Applications", async () => {
    const set =
      "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec: { generators: [{ git: { directories: [{ path: nowhere/* }] } }] }\n";
    const files = {
      "in/set.yaml": set,
      "in/chart/values.yaml": "applicationsets: { all: { generators: [] } }\n",
      "in/other/values.yaml": `extra:\n  - ${application("a", "in").trim().replaceAll("\n", "\n    ")}\n`,
    };
    expect(await notes(files, "--argocd", "in")).toEqual([
      "in/set.yaml: ApplicationSet all matches nothing that is here",
      "in/chart/values.yaml: its values carry ApplicationSets, which are not read",
      "in/other/values.yaml: its values carry Applications, which are not read",
    ]);
  });

  it("a tree without .git says that its root is a guess; --root names it", async () => {
    const { code, stdout } = await run(GOOD, "--flux", "clusters/home");
    expect([code, stdout]).toEqual([0, expect.stringContaining("no .git is above it")]);
    expect(stdout).toContain("which is not here");
    const rooted = await run(GOOD, "--flux", "clusters/home", "--root", ".");
    const [{ notes: found, owners }] = JSON.parse(rooted.stdout);
    expect([found, owners.length > 5]).toEqual([[], true]);
    const outside = await run({ ...GOOD, "other/README.md": "" }, "--flux", "clusters/home", "--root", "other");
    expect([outside.code, `${outside.stdout}${outside.stderr}`]).toEqual([
      1,
      expect.stringContaining("outside of the root other"),
    ]);
  });

  it("a ResourceSet is read: what it makes for each input has an owner", async () => {
    const release =
      "{ apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: { name: '<< inputs.name >>', namespace: media }, spec: { chart: { spec: { chart: app, version: '<< inputs.version | quote >>' } } } }";
    const set = (inputs: string) =>
      `apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: { name: apps, namespace: media }\nspec:\n  ${inputs}\n  resources: [${release}]\n`;
    const files = (inputs: string) => ({
      "clusters/home/apps.yaml": kustomization("apps", "apps"),
      "apps/set.yaml": set(inputs),
      ".git/HEAD": "",
    });
    const { stdout } = await run(
      files("inputs: [{ name: one, version: 1.0.0 }, { name: two, version: 2.0.0 }]"),
      "--flux",
      "clusters/home",
    );
    const [{ releases, owners }] = JSON.parse(stdout);
    expect(releases.map(({ release: name }: { release: string }) => name)).toEqual(["one", "two"]);
    expect(JSON.stringify(owners)).toContain("Flux ResourceSet media/apps");
    const open = await notes(files("inputsFrom: [{ name: provider }]"), "--flux", "clusters/home");
    expect(open).toEqual([
      "apps/set.yaml: ResourceSet apps takes inputs from providers, which are in the cluster alone",
    ]);
  });
});

describe("D4: one bad document leaves its neighbours", () => {
  const files = (bad: string) => ({
    "clusters/home/apps.yaml": kustomization("apps", "apps"),
    "apps/a.yaml": `${configMap("sound", "media")}---\n${bad}---\n${configMap("after", "media")}`,
    ".git/HEAD": "",
  });

  it.each([
    ["a key twice", "kind: A\nmetadata:\n  name: a\n  name: b\n", "line 9: the key name is given twice"],
    ["a tab", "kind: A\nmetadata:\n\tname: a\n", "line 8: not plain YAML"],
    ["a list without an end", "kind: [A\n", "not plain YAML"],
    ["a template", "kind: {{ .Kind }}\nname: b\n", "(a template?)"],
  ])("%s", async (_, bad, want) => {
    const { code, stdout } = await run(files(bad), "--flux", "clusters/home");
    const [{ notes: found, owners }] = JSON.parse(stdout);
    expect([code, found.length]).toEqual([0, 1]);
    expect(found[0]).toMatchObject({ place: "apps/a.yaml", text: expect.stringContaining(want) });
    expect(JSON.stringify(owners)).toContain("ConfigMap media/sound");
    expect(JSON.stringify(owners)).toContain("ConfigMap media/after");
  });

  it("three dashes inside a text end no document", async () => {
    expect(
      await notes(
        files(configMap("b", "media").replace("data: {}", "data:\n  a: |\n    ---\n    b")),
        "--flux",
        "clusters/home",
      ),
    ).toEqual([]);
  });
});
