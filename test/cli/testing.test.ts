import { synthesize } from "../../cli/testing";
import { definition, TestProject } from "./project";

const STATUS = `import { defineComponent, helmChart } from "groundwork-gitops/component";
import { z } from "groundwork-gitops/schema";
export const status = defineComponent({
  title: "status page",
  options: z.strictObject({ replicas: z.int().default(1).meta({ description: "pods, e.g. 2" }) }),
  build: ({ options, stages }) => {
    const stage = stages.stage("status", { title: "status" });
    stage.addPlain({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "status", namespace: "status" }, data: { a: "b" } });
    stage.release({
      chart: helmChart("https://charts.example.org", "gatus", "1.4.2"),
      values: { replicas: options.replicas },
      makes: { podSecurity: "restricted" },
    });
  },
});
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject({
    "clusters/home.yaml": definition("home", { components: { status: {} } }),
    "components/status.ts": STATUS,
  });
});
afterEach(() => project.end());

test("a cluster of the repository gives its files, objects and releases, and writes nothing", async () => {
  const { files, stages, releases, problems } = await synthesize({ project: project.folder, definition: "home" });
  expect(problems).toEqual([]);
  expect(stages.status).toMatchObject([{ kind: "ConfigMap", data: { a: "b" } }]);
  expect(releases.status).toMatchObject([{ name: "gatus", chart: { version: "1.4.2" }, values: { replicas: 1 } }]);
  expect(Object.keys(files)).toContain("docs/home/BOOTSTRAP.md");
  expect(project.dist()).toEqual({});
});

test("the files are those that synth writes", async () => {
  await project.run(["synth"]);
  const { files } = await synthesize({ project: project.folder, definition: "home" });
  const written = project.dist();
  expect(Object.keys(files).length).toBeGreaterThan(10);
  for (const [path, text] of Object.entries(files)) expect(written[path]).toBe(text);
});

test("changes are laid over the definition, field by field", async () => {
  const { releases } = await synthesize({
    project: project.folder,
    definition: "home",
    changes: { components: { status: { replicas: 3 } } },
  });
  expect(releases.status?.[0]?.values).toEqual({ replicas: 3 });
});

test("a definition of the test's own is taken as it is", async () => {
  const { findings, stages } = await synthesize({
    project: project.folder,
    definition: JSON.parse(definition("lab", { components: { status: {} } })),
  });
  expect(Object.keys(stages)).toContain("status");
  expect(findings.map(({ rule }) => rule)).toContain("single-control-plane");
});

test.each([
  ["a cluster that is not there", "office", STATUS, 'clusters: got no cluster "office"'],
  [
    "an option that its schema refuses",
    "home",
    STATUS.replace("z.int()", "z.string()"),
    "components.status.replicas: got",
  ],
  [
    "a component that throws",
    "home",
    'throw new Error("boom");',
    "components/status.ts:1:7: got an error while it is read: boom",
  ],
])("%s is a problem, not an exception", async (_, name, component, message) => {
  project.write("components/status.ts", component);
  const changes = { components: { status: { replicas: 3 } } };
  const { problems } = await synthesize({ project: project.folder, definition: name, changes });
  expect(problems.join("\n")).toContain(message);
});
