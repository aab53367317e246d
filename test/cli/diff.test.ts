import { definition, plain, TestProject } from "./project";

let project: TestProject;
beforeEach(async () => {
  project = new TestProject({ "clusters/home.yaml": home() });
  expect(await project.run(["synth"])).toMatchObject({ code: 0 });
});
afterEach(() => project.end());

const APP = { image: "docker.io/nginxinc/nginx-unprivileged:1.29.3", port: 8080 };

function home(changes: Readonly<Record<string, unknown>> = {}, app: Readonly<Record<string, unknown>> = APP) {
  return definition("home", { components: { cilium: {} }, apps: { hello: app }, ...changes });
}

const parts = (text: string) => [...text.matchAll(/^([A-Z][\w -]*)$/gm)].map(([, title]) => title);

describe("a difference for people", () => {
  const machines = { "cp-1": { ...plain("home").machines["cp-1"], labels: { "topology.kubernetes.io/zone": "a" } } };

  it("E8: begins with what it means, and goes on in the order in which it is applied", async () => {
    project.write("clusters/home.yaml", home({ machines }, { ...APP, image: "docker.io/nginx:1.29.4", port: 8081 }));
    const { code, stdout } = await project.run(["diff"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^home: [A-Z][^\n]*\.\n {2}\d+ [a-z ]+, /);
    expect(parts(stdout)).toEqual(["Definition", "Machines", "Stage app-hello", "Versions", "Documents"]);
    expect(stdout).toContain(`Definition
  apps.hello.image: "docker.io/nginxinc/nginx-unprivileged:1.29.3" → "docker.io/nginx:1.29.4"
  apps.hello.port: 8080 → 8081
`);
    expect(stdout).toContain("  ~ Deployment hello/hello  restarts pods\n");
    expect(stdout).toMatch(/\n\d+ files: \d+ objects to create, \d+ to update, \d+ to remove\n$/);
  });

  it.each([
    ["a machine alone", home({ machines }), ["Definition", "Machines", "Documents"]],
    ["an app alone", home({}, { ...APP, port: 8081 }), ["Definition", "Stage app-hello", "Documents"]],
    [
      "a value of a release",
      home({ releases: { cilium: { values: { bpf: { masquerade: false } } } } }),
      ["Definition", "Stack home-platform", "Documents"],
    ],
    [
      "an object of one's own",
      home({
        manifests: {
          own: { from: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }], namespace: "own" },
        },
      }),
      ["Definition", "Stage namespaces", "Stage manifests-own", "Other files", "Documents"],
    ],
  ])("E8: %s: what it means comes first, Markdown last", async (_, text, order) => {
    project.write("clusters/home.yaml", text);
    const { stdout } = await project.run(["diff"]);
    expect(stdout).toMatch(/^home: [A-Z]/);
    const shown = parts(stdout);
    expect(shown).toEqual(order);
    expect(shown[0]).toBe("Definition");
    expect(shown.at(-1)).toBe("Documents");
    expect(stdout.split("\n").length).toBeLessThan(80);
  });

  it("counts with --stat, and shows one part with --machines or --objects", async () => {
    project.write("clusters/home.yaml", home({ machines }, { ...APP, port: 8081 }));
    const shown = async (...options: string[]) => (await project.run(["diff", ...options])).stdout;
    const stat = await shown("--stat");
    expect(stat).toMatch(/^ {2}definition +\d places?$/m);
    expect(stat).toMatch(/^ {2}machine cp-1 +\d changes? +[a-z ]+$/m);
    expect(stat).toMatch(/^ {2}stage app-hello +\d changes? +restarts pods$/m);
    expect(stat).toMatch(/^ {2}documents +\d files?$/m);
    expect(stat).not.toContain("containerPort");
    expect(parts(await shown("--machines"))).toEqual(["Machines"]);
    const objects = await shown("--objects");
    expect(parts(objects)).toEqual(["Stage app-hello"]);
    expect(objects).toMatch(/containerPort.*8081/);
  });

  it("shows objects that come and go by a line, and what nothing follows from as a number", async () => {
    project.write("clusters/home.yaml", home({ apps: { other: APP } }));
    const { stdout } = await project.run(["diff"]);
    expect(stdout).toContain("  + Deployment other/other");
    expect(stdout).toContain("  - Deployment hello/hello");
    expect(stdout).toContain("  apps.hello: ");
  });

  it("lists a cluster that dist/ does not hold yet object by object", async () => {
    project.write("clusters/lab.yaml", definition("lab"));
    const { stdout } = await project.run(["diff", "lab"]);
    expect(stdout).toMatch(/^dist\/kubernetes\/lab\/\S+\n {2}\+ \w+ /m);
    expect(stdout).not.toContain("home");
  });

  it("says why a cluster cannot be compared, and shows its files all the same", async () => {
    project.write("dist/docs/home/model.json", "{}");
    project.write("clusters/home.yaml", home({}, { ...APP, port: 8081 }));
    const { stdout } = await project.run(["diff"]);
    expect(stdout).toMatch(/^home: its model there is of another version of Groundwork, so what follows /);
    expect(stdout).toContain("  ~ Deployment hello/hello\n");
  });

  it("opens in the person's pager where it is longer than the terminal, and nowhere else", async () => {
    project.write("clusters/home.yaml", home({}, { ...APP, port: 8081 }));
    const paged: string[] = [];
    let printed = "";
    const page = (text: string) => {
      paged.push(text);
      return Promise.resolve(true);
    };
    const at = (rows: number) => ({ isTTY: true, columns: 80, rows, write: (text: string) => (printed += text) });
    await project.run(["diff"], { page, stdout: at(10) });
    expect([paged.length, printed]).toEqual([1, ""]);
    expect(paged[0]).toContain("Deployment hello/hello");
    await project.run(["diff"], { page, stdout: at(500) });
    expect([paged.length, printed]).toEqual([1, paged[0]]);
    await project.run(["diff"], { page: () => Promise.resolve(false), stdout: at(10) });
    expect(printed).toBe(`${paged[0]}${paged[0]}`);
  });

  it("is whole as JSON: what it means, and every object of every file", async () => {
    project.write("clusters/home.yaml", home({}, { ...APP, port: 8081 }));
    const report: unknown = JSON.parse((await project.run(["diff", "--json"])).stdout);
    expect(report).toHaveProperty("clusters.0.verdict", "Pods restart; no machine does.");
    expect(report).toHaveProperty("clusters.0.objects.0.step", "app-hello");
    expect(report).toHaveProperty("files.0.path");
  });
});
