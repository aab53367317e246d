import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { at } from "../../lib/data/fields";
import { definition, ROOT, TestProject } from "./project";

/** A component as an operator writes one: a chart, a workload of cdk8s-plus, an option. */
const NOTES = `import { Deployment } from "cdk8s-plus-30";
import { defineComponent, helmChart, operations, resources } from "groundwork-gitops/component";
import { Size } from "groundwork-gitops/constructs";
import { z } from "groundwork-gitops/schema";
import { IMAGE } from "./_images";

export const notes = defineComponent({
  title: "notes: what nobody should forget",
  options: z.strictObject({
    replicas: z.int().min(1).default(1).meta({ description: "pods that serve, e.g. 2" }),
  }),
  build: ({ options, stages }) => {
    const stage = stages.stage("notes", { title: "notes" });
    const server = new Deployment(stage, "server", {
      metadata: { name: "notes", namespace: "notes" },
      replicas: options.replicas,
      containers: [{ image: IMAGE, portNumber: 8080, securityContext: { user: 1000 }, resources: { memory: { limit: Size.mebibytes(64) } } }],
    });
    server.exposeViaService({ name: "notes", ports: [{ port: 80, targetPort: 8080 }] });
    stage.release({
      chart: helmChart("https://charts.example.org", "gatus", "1.4.2"),
      values: { resources: resources("10m", "32Mi", "64Mi") },
      makes: { podSecurity: "restricted" },
    });
  },
  runbook: () => [operations("own-apps", "Look at the notes", "Open them.")],
});
`;
const IMAGES = 'export const IMAGE = "ghcr.io/example/notes:1.2.3";\n';

/** The smallest component, with one line of its own. */
const small = (body: string) =>
  `import { defineComponent } from "groundwork-gitops/component";
import { z } from "groundwork-gitops/schema";
export default defineComponent({ title: "small", options: z.strictObject({}), ${body} });
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject({ "clusters/home.yaml": definition("home", { components: { notes: { replicas: 2 } } }) });
});
afterEach(() => project.end());

function addNotes(): void {
  project.write("components/notes.ts", NOTES);
  project.write("components/_images.ts", IMAGES);
  project.write("node_modules/.keep", "");
  symlinkSync(join(ROOT, "node_modules/cdk8s-plus-30"), join(project.folder, "node_modules/cdk8s-plus-30"));
}

/** Runs a command that must be refused: exit code 1, no stack. */
async function refused(...args: readonly string[]): Promise<string> {
  const { code, stderr } = await project.run(args.length === 0 ? ["synth"] : args);
  expect({ code, stderr }).toMatchObject({ code: 1 });
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr;
}

describe("a component of the repository", () => {
  test("is built into dist/ like those of the tool", async () => {
    addNotes();
    expect(await project.run(["synth"])).toMatchObject({ code: 0 });
    const dist = project.dist();
    const stage = Object.entries(dist).filter(([path]) => path.startsWith("kubernetes/home/stages/notes/"));
    const texts = stage.map(([, text]) => text).join("---\n");
    expect(texts).toContain("kind: Deployment");
    expect(texts).toContain("image: ghcr.io/example/notes:1.2.3");
    expect(texts).toContain("replicas: 2");
    expect(texts).toContain("kind: HelmRelease");
    expect(dist["docs/home/OPERATIONS.md"]).toContain("Look at the notes");
    expect(await project.run(["check"])).toMatchObject({ code: 0 });
  });

  test("is compiled once and used from the cache as long as nothing of it changes", async () => {
    addNotes();
    await project.run(["synth"]);
    project.write("components/_images.ts", IMAGES.replace("1.2.3", "1.2.4"));
    await project.run(["synth"]);
    expect(JSON.stringify(project.dist())).toContain("ghcr.io/example/notes:1.2.4");
  });

  test("may be a folder, and its key is its name in camel case", async () => {
    project.write("clusters/home.yaml", definition("home", { components: { whoAmI: {} } }));
    project.write("components/who-am-i/component.ts", small("runbook: () => []"));
    project.write("components/who-am-i/parts.ts", "export const part = 1;\n");
    expect(await project.run(["synth"])).toMatchObject({ code: 0 });
  });

  test("has its options judged at the place of the definition", async () => {
    addNotes();
    project.write("clusters/home.yaml", definition("home", { components: { notes: { replicas: "two", port: 1 } } }));
    const text = await refused("check");
    expect(text).toContain('clusters/home.yaml components.notes.replicas: got string "two"');
    expect(text).toContain('clusters/home.yaml components.notes.port: got unknown key "port", want one of replicas');
  });

  test("is in the JSON Schema with the meaning of each option", async () => {
    addNotes();
    const { stdout } = await project.run(["schema"]);
    const schema: unknown = JSON.parse(stdout);
    expect(at(schema, "properties", "components", "properties", "notes", "properties", "replicas")).toMatchObject({
      description: "pods that serve, e.g. 2",
      default: 1,
    });
    expect(at(schema, "properties", "components", "properties", "traefik")).toBeDefined();
  });

  test("is known to the compiler and to people by files that every synth keeps", async () => {
    addNotes();
    await project.run(["synth"]);
    expect(project.read("types/components.d.ts")).toContain(
      'readonly notes: (typeof import("../components/notes"))["notes"];',
    );
    expect(project.read("types/components.md")).toContain("pods that serve, e.g. 2");
    expect(await project.run(["types"])).toMatchObject({ code: 0, stdout: "" });
  });

  test("that was added since the last synth makes a check fail by the files that are not current", async () => {
    project.write("clusters/home.yaml", definition("home"));
    await project.run(["synth"]);
    project.write("components/later.ts", small("build: () => {}"));
    expect(await project.run(["check"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("types/components.d.ts is not current. Next: npx groundwork types"),
    });
    expect(await project.run(["types"])).toMatchObject({ code: 0 });
    expect(await project.run(["check"])).toMatchObject({ code: 0 });
  });

  test("never has its files written over those of somebody else", async () => {
    addNotes();
    project.write("types/components.md", "# mine\n");
    expect(await refused("types")).toContain("types/components.md: got a file that groundwork types did not make");
    expect(project.read("types/components.md")).toBe("# mine\n");
  });

  test("sees nothing of the environment that may be a secret, and prints to stderr", async () => {
    project.write("clusters/home.yaml", definition("home", { components: { small: {} } }));
    project.write("components/small.ts", `${small("build: () => {}")}console.log("token", process.env.TOKEN);\n`);
    const { code, stderr } = await project.run(["synth", "--json"], { env: { TOKEN: "hidden" } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("token undefined\n") });
  });
});

describe("a component that is wrong", () => {
  const wrong: readonly (readonly [string, string, string])[] = [
    [
      "throws while it is read",
      'throw new Error("boom");\n',
      "components/small.ts:1:7: got an error while it is read: boom",
    ],
    [
      "throws while it builds",
      small('build: () => { throw new Error("boom"); }'),
      "components/small.ts:3:100: got an error while it builds: boom",
    ],
    [
      "E11: has a release whose makes is nothing",
      small(
        'build: ({ stages }) => {\n  stages.stage("x", { title: "x" }).release({ chart: { name: "gatus", repository: "https://x.example.org", version: "1.0.0" }, values: {}, makes: null });\n}',
      ),
      "components/small.ts:4:37: got an error while it builds: release gatus without makes; want makes: { podSecurity, … }",
    ],
    [
      "E11: has a release whose makes says no level",
      small(
        'build: ({ stages }) => {\n  stages.stage("x", { title: "x" }).release({ chart: { name: "gatus", repository: "https://x.example.org", version: "1.0.0" }, values: {}, makes: {} });\n}',
      ),
      "components/small.ts:4:37: got an error while it builds: release gatus",
    ],
    [
      "E11: has a release of the platform without makes",
      small(
        'build: ({ platform }) => {\n  platform.release({ chart: { name: "gatus", repository: "https://x.example.org", version: "1.0.0" }, values: {} });\n}',
      ),
      "got an error while it builds:",
    ],
    [
      "E11: has a release without makes",
      small(
        'build: ({ stages }) => {\n  stages.stage("x", { title: "x" }).release({ chart: { name: "gatus", repository: "https://x.example.org", version: "1.0.0" }, values: {} });\n}',
      ),
      "components/small.ts:4:37: got an error while it builds: release gatus without makes; want makes: { podSecurity, … }",
    ],
    [
      "has a title that is no text",
      small("").replace('title: "small"', "title: 5"),
      "components/small.ts:3:16: got an error while it is read: title of a component: got 5, want one line of text",
    ],
    [
      "has options that are no schema",
      small("").replace("z.strictObject({})", "{}"),
      "options of a component: got {}, want a schema of options",
    ],
    [
      "has a field that no component has",
      small("biuld: () => {}"),
      'unknown field "biuld" of a component; want title, options, requires',
    ],
    [
      "declares something that is no list",
      small("declare: () => ({ storage: 5 })"),
      "components/small.ts: got an error while it declares: declare at storage, which has to give a list",
    ],
    [
      "gives a section without a place",
      small('runbook: () => [{ runbook: "OPERATIONS", place: "x", title: "x", body: "x" }]'),
      "runbook at 0, which has to give a section that bootstrap, operations or recovery made",
    ],
    [
      "builds in a promise",
      small("build: async () => {}"),
      "it gives a promise; a component is done when its function is",
    ],
    ["ends the process", small("build: () => process.exit(0)"), "process.exit, which would end the program"],
    [
      "does not compile",
      "export default {",
      "components/small.ts:1:17: got expected identifier but found end of file, want a component that compiles",
    ],
    [
      "imports a package that is not there",
      'import "@who/knows/this";\n',
      "fix: install it: npm install --save-dev @who/knows".replace("fix", "Fix"),
    ],
    ["exports no component", "export const small = {};\n", "components/small.ts: got a file that exports no component"],
    [
      "has options that throw",
      small("").replace("z.strictObject({})", 'z.strictObject({}).transform(() => { throw new Error("boom"); })'),
      "components/small.ts:3:102: got an error while it reads its options: boom",
    ],
  ];
  test.each(wrong)("%s: told with its file, and the line where there is one", async (_, text, message) => {
    project.write("clusters/home.yaml", definition("home", { components: { small: {} }, domain: 5 }));
    project.write("components/small.ts", text);
    const said = await refused();
    expect(said).toContain(message);
    if (!message.includes("reads its options")) expect(said).toContain("clusters/home.yaml domain: got number 5");
  });

  test("does not keep the others from being told", async () => {
    project.write("components/notes.ts", 'throw new Error("first");\n');
    project.write("components/other.ts", 'throw new Error("second");\n');
    const text = await refused();
    expect(text).toContain("components/notes.ts:1:7: got an error while it is read: first");
    expect(text).toContain("components/other.ts:1:7: got an error while it is read: second");
    expect(text).not.toContain("unknown component");
    expect(text).toContain("2 problems in 2 files");
  });

  test("does not matter to a cluster that does without it, when that one is asked for", async () => {
    project.write("clusters/office.yaml", definition("office"));
    project.write("components/notes.ts", 'throw new Error("first");\n');
    expect(await project.run(["synth", "office"])).toMatchObject({ code: 0 });
    expect(await refused("synth", "home")).toContain("components/notes.ts:1:7");
  });

  test.each([
    ["traefik.ts", "got a component traefik, which Groundwork has"],
    ["cert-manager.ts", "got a component certManager, which Groundwork has"],
    ["Notes.ts", 'got the name "Notes", want a name in lower case'],
    ["parts/other.ts", "components/parts: got a folder without component.ts"],
  ])("is called %s", async (name, message) => {
    project.write("clusters/home.yaml", definition("home"));
    project.write(`components/${name}`, small("build: () => {}"));
    expect(await refused()).toContain(message);
  });

  test("shares its key with another", async () => {
    project.write("clusters/home.yaml", definition("home"));
    project.write("components/some-thing.ts", small("build: () => {}"));
    project.write("components/someThing.ts", small("build: () => {}"));
    expect(await refused()).toMatch(/got a second component someThing, next to components\/some-?[Tt]hing\.ts/);
  });
});

describe("with --data-only", () => {
  test.each([
    ["synth", "--data-only"],
    ["check", "--untrusted"],
    ["diff", "--data-only"],
  ])("%s %s runs no component and names each that is used", async (...args) => {
    project.write("components/notes.ts", 'throw new Error("it ran");\n');
    project.write("components/unused.ts", 'throw new Error("it ran");\n');
    const text = await refused(...args);
    expect(text).toContain(
      "clusters/home.yaml components.notes: got a component of this repository, which would have to be run",
    );
    expect(text).not.toContain("it ran");
    expect(text).not.toContain("unused");
  });
});
