import { at } from "../../lib/data/fields";
import { definition, TestProject } from "./project";

let project: TestProject;
afterEach(() => project.end());

const model = (name: string) => at(JSON.parse(project.read(`dist/docs/${name}/model.json`)), "cluster");
const yaml = (fields: object) => JSON.stringify(fields, null, 2);

describe("HB-10: anchors and merge keys", () => {
  const TEXT = `
name: home
domain: home.example.org
versions: { talos: 1.13.9, kubernetes: 1.34.2 }
network: { subnet: 192.168.1.0/24, gateway: 192.168.1.1, nameservers: [192.168.1.1] }
controlPlane: { schedulable: true }
x-machine: &machine
  role: worker
  link: eth0
  installDisk: /dev/sda
machines:
  cp-1: { <<: *machine, role: control-plane, address: 192.168.1.11 }
  w-1:
    <<: *machine
    address: 192.168.1.12
    labels: &labels { disk: ssd }
  w-2:
    <<: [*machine, { cpus: 8 }]
    address: 192.168.1.13
    labels: *labels
gitops: { repository: "https://github.com/example/home" }
`;

  test("machines share what they have in common, and what one says itself wins", async () => {
    project = new TestProject({ "clusters/home.yaml": TEXT });
    expect((await project.run(["synth"])).stderr).not.toContain("error");
    expect(at(model("home"), "machines")).toMatchObject([
      { name: "cp-1", role: "control-plane", link: "eth0" },
      { name: "w-1", role: "worker", installDisk: "/dev/sda", labels: { disk: "ssd" } },
      { name: "w-2", role: "worker", cpus: 8, labels: { disk: "ssd" } },
    ]);
    expect(model("home")).not.toHaveProperty("x-machine");
  });

  test("a mistake in a shared part is told with each place that has it", async () => {
    project = new TestProject({ "clusters/home.yaml": TEXT.replace("installDisk: /dev/sda", "installDisk: sda") });
    const { code, stderr } = await project.run(["synth"]);
    expect(code).toBe(1);
    for (const name of ["cp-1", "w-1", "w-2"])
      expect(stderr).toContain(`clusters/home.yaml machines.${name}.installDisk: got "sda"`);
  });

  test.each([
    [
      "grows without bound",
      `a: &a [${"x,".repeat(9)}x]\n${["b", "c", "d", "e", "f", "g", "h"].map((key, index) => `${key}: &${key} [${`*${"abcdefgh"[index]},`.repeat(9)}x]`).join("\n")}\n`,
      "aliases that grow without bound",
    ],
    ["holds itself", "a: &a { b: *a }\n", "aliases that grow without bound"],
    ["is not there", "a: *nothing\n", "unidentified alias"],
    ["is merged and no map", "a: &a 1\nb: { <<: *a }\n", "merge"],
  ])("an alias that %s is refused", async (_, text, message) => {
    project = new TestProject({ "clusters/home.yaml": text });
    const { code, stderr } = await project.run(["synth"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe("HC-11: one set of apps over several clusters", () => {
  const image = "ghcr.io/owner/notes:1.2.3";
  const APPS = yaml({ apps: { notes: { image, replicas: 2 }, wiki: { image }, only: { image } } });
  const differing = { apps: { notes: { replicas: 1, env: { MODE: "test" } }, only: null } };

  const expectDiffering = () => {
    expect(at(model("home"), "apps", "notes", "replicas")).toBe(2);
    expect(Object.keys(Object(at(model("home"), "apps")))).toEqual(["notes", "only", "wiki"]);
    expect(at(model("test"), "apps", "notes")).toMatchObject({ image, replicas: 1, env: { MODE: "test" } });
    expect(Object.keys(Object(at(model("test"), "apps")))).toEqual(["notes", "wiki"]);
  };

  test("YAML: a definition extends a part, and says its differences", async () => {
    project = new TestProject({
      "clusters/_apps.yaml": APPS,
      "clusters/home.yaml": definition("home", { extends: "_apps.yaml" }),
      "clusters/test.yaml": definition("test", { extends: ["_apps.yaml"], ...differing }),
    });
    expect((await project.run(["synth"])).code).toBe(0);
    expectDiffering();
  });

  test("TypeScript: the same with values", async () => {
    const own = 'import { defineCluster, definePart } from "groundwork-gitops";\n';
    const part = `${own}export const apps = definePart(${APPS});\n`;
    const cluster = (name: string, more: Readonly<Record<string, unknown>>) =>
      `${own}import { apps } from "./_apps";\nexport default defineCluster({ ...${definition(name, more).trim()}, extends: [apps] });\n`;
    project = new TestProject({
      "clusters/_apps.ts": part,
      "clusters/home.ts": cluster("home", {}),
      "clusters/test.ts": cluster("test", differing),
    });
    expect((await project.run(["synth"])).stderr).not.toContain("error");
    expectDiffering();
  });

  test("TypeScript: a new file that an import means from now on is the one that is read", async () => {
    project = new TestProject({
      "clusters/_parts/domain.ts": 'export const domain = "one.example.org";\n',
      "clusters/home.ts": `import { domain } from "./_parts/domain";\nexport default { ...${definition("home")}, domain };\n`,
    });
    const domain = async () => {
      expect((await project.run(["synth"])).code).toBe(0);
      return at(model("home"), "domain");
    };
    expect(await domain()).toBe("one.example.org");
    // esbuild's order of endings.
    project.write("clusters/_parts/domain.tsx", 'export const domain = "two.example.org";\n');
    expect(await domain()).toBe("two.example.org");
    project.remove("clusters/_parts/domain.tsx");
    expect(await domain()).toBe("one.example.org");
  });

  test("TypeScript imports its parts, and names none", async () => {
    const text = `import { defineCluster } from "groundwork-gitops";\nexport default defineCluster(${definition("home", { extends: "_apps.yaml" }).trim()});\n`;
    project = new TestProject({ "clusters/_apps.yaml": APPS, "clusters/home.ts": text });
    expect((await project.run(["synth"])).stderr).toContain(
      'clusters/home.ts extends: got "_apps.yaml", names of files, want the parts themselves, as a list of values. Fix: import them, and write extends: [apps].',
    );
  });

  test("a later part wins over an earlier one, and a part may extend another", async () => {
    project = new TestProject({
      "clusters/_base.yaml": yaml({ apps: { notes: { image, replicas: 3, memory: "1 GiB" } } }),
      "clusters/_apps.yaml": yaml({ extends: "_base.yaml", apps: { notes: { replicas: 4 } } }),
      "clusters/_more.yaml": yaml({ apps: { notes: { cpu: "50m" } } }),
      "clusters/home.yaml": definition("home", { extends: ["_apps.yaml", "_more.yaml"] }),
    });
    expect((await project.run(["synth"])).code).toBe(0);
    expect(at(model("home"), "apps", "notes")).toMatchObject({ replicas: 4, memory: "1 GiB", cpu: "50m" });
  });

  test.each([
    [
      "that is not there",
      { extends: "_nothing.yaml" },
      "want a file that is there: clusters/_nothing.yaml is not. Fix: create clusters/_nothing.yaml",
    ],
    ["that is itself", { extends: "home.yaml" }, "a file that does not extend clusters/home.yaml itself"],
    ["outside the project", { extends: "../../etc.yaml" }, "a file inside the project"],
    ["that is no name", { extends: 5 }, "a YAML file or a list of them, e.g. _apps.yaml"],
    ["that is no map", { extends: "_list.yaml" }, "clusters/_list.yaml: got no map"],
  ])("a part %s is refused", async (_, changes, message) => {
    project = new TestProject({ "clusters/_list.yaml": "- a\n", "clusters/home.yaml": definition("home", changes) });
    const { code, stderr } = await project.run(["synth"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  test("a part is YAML like any other: its own line is named", async () => {
    project = new TestProject({
      "clusters/_apps.yaml": "apps: {}\napps: {}\n",
      "clusters/home.yaml": definition("home", { extends: "_apps.yaml" }),
    });
    expect((await project.run(["synth"])).stderr).toContain(
      "clusters/_apps.yaml line 2, column 1: got duplicated mapping key",
    );
  });
});
