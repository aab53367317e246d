import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { diskFolder } from "../../lib/emit/file-system";
import { systemError } from "../lib/emit/memory-disk";
import { definition, plain, TestProject } from "./project";

let project: TestProject;
beforeEach(async () => {
  project = new TestProject({ "clusters/home.yaml": definition("home") });
  expect(await project.run(["synth"])).toMatchObject({ code: 0 });
});
afterEach(() => project.end());

const typescript = (value: unknown) => `export default ${JSON.stringify(value, null, 2)};\n`;

/** Runs a synth that must be refused: exit code 1, no stack, `dist/` as it was. */
async function refused(...args: string[]): Promise<string> {
  const before = project.dist();
  const { code, stderr, stdout } = await project.run(["synth", ...args]);
  expect({ code, stderr }).toMatchObject({ code: 1 });
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(project.dist()).toEqual(before);
  expect(stdout === "" || stdout.includes("nothing written")).toBe(true);
  return stderr;
}

describe("a definition that is wrong", () => {
  const machine = plain("home").machines["cp-1"];
  const network = plain("home").network;

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["a wrong type", { domain: 5 }, "clusters/home.yaml domain: got number 5, want string."],
    ["an unknown key", { domian: "x" }, 'clusters/home.yaml domian: got unknown key "domian"'],
    ["an unknown component", { components: { metalb: {} } }, 'got unknown component "metalb"'],
    [
      "an address outside its subnet",
      { machines: { "cp-1": { ...machine, address: "10.0.0.1" } } },
      "clusters/home.yaml machines.cp-1.address: got",
    ],
    [
      "an address used twice",
      { machines: { "cp-1": machine, "cp-2": machine } },
      "clusters/home.yaml machines.cp-2.address: got",
    ],
    [
      "an unknown host",
      { machines: { "cp-1": { ...machine, host: "pve9" } } },
      "clusters/home.yaml machines.cp-1.host",
    ],
    ["no control plane", { machines: {} }, "clusters/home.yaml machines: got no machine"],
    ["a network that is none", { network: { ...network, subnet: "192.168.1.0" } }, "clusters/home.yaml network.subnet"],
    ["a cluster of another name", { name: "office" }, 'clusters/home.yaml name: got "office", want "home"'],
  ])("%s is told with its place", async (_, changes, message) => {
    project.write("clusters/home.yaml", definition("home", changes));
    expect(await refused()).toContain(message);
  });

  test("has all its problems told at once, and those of every other file", async () => {
    project.write("clusters/home.yaml", definition("home", { domain: 5, extra: 1 }));
    project.write("clusters/broken.ts", "export default {");
    project.write("clusters/thrown.ts", 'throw new Error("boom");');
    const text = await refused();
    expect(text).toContain("home.yaml domain:");
    expect(text).toContain("home.yaml extra:");
    expect(text).toContain("broken.ts:1:");
    expect(text).toContain("thrown.ts:1:7: got an error while it ran: boom");
    expect(text).toContain("4 problems in 3 files; nothing was written");
  });

  test("is told as JSON for a script", async () => {
    const machine = { role: "control-plane", address: "192.168.1.11", link: "eth0", installDisk: "/dev/sda" };
    const machines = { "cp-1": { ...machine, cpus: 4, memory: "16 GiB" } };
    project.write("clusters/home.yaml", definition("home", { domain: 5, machines }));
    const { code, stdout, stderr } = await project.run(["synth", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      problems: [{ file: "clusters/home.yaml", path: "domain", got: "number 5", want: "string" }],
      findings: [
        {
          rule: "single-control-plane",
          severity: "advice",
          file: "clusters/home.yaml",
          line: 19,
          column: 6,
          at: "machines.cp-1",
          message: "cp-1 is the only control plane, so nothing takes over from it",
          fix: "nothing to repair; three control planes survive the loss of one",
        },
      ],
    });
    expect(stderr).toBe("");
  });
});

describe("YAML that is no definition", () => {
  test.each([
    ["duplicate keys", "name: home\nname: other\n", "duplicated mapping key"],
    ["an alias that holds itself", "a: &a { b: *a }\n", "alias"],
    ["a syntax error", "name: [home\n", "line"],
    ["an empty file", "", "the input is empty"],
    ["a list", "- home\n", "got a list"],
  ])("with %s is refused", async (_, text, message) => {
    project.write("clusters/home.yaml", text);
    expect(await refused()).toContain(message);
  });
});

describe("TypeScript that is no definition", () => {
  test.each([
    ["does not compile", "export default {\n  name: ,\n};\n", 'clusters/lab.ts:2:9: got unexpected ","'],
    [
      "imports what is not there",
      'import { a } from "./no-such";\nexport default a;\n',
      "clusters/lab.ts:1:19: got could",
    ],
    [
      "throws",
      "const a: number[] = [];\n\na.map(() => 1);\nnull.x;\n",
      "clusters/lab.ts:4:6: got an error while it ran: C",
    ],
    ["throws something else than an error", 'throw "boom";\n', "clusters/lab.ts: got an error while it ran: boom"],
    ["exports nothing", "export const cluster = {};\n", "clusters/lab.ts: got no default export"],
    ["exports a function", "export default () => ({});\n", "clusters/lab.ts: got a function, want plain data"],
    ["exports null", "export default null;\n", "clusters/lab.ts: got null"],
    ["waits", "await 1;\nexport default {};\n", "clusters/lab.ts:1:1: got top-level await"],
  ])("because it %s is refused", async (_, text, message) => {
    project.write("clusters/lab.ts", text);
    expect(await refused()).toContain(message);
  });

  test("is told in the file where it stands, also when another imports it", async () => {
    project.write("clusters/_shared.ts", 'export function domain(): string {\n  throw new Error("no domain");\n}\n');
    project.write("clusters/lab.ts", 'import { domain } from "./_shared";\nexport default { domain: domain() };\n');
    expect(await refused()).toContain("clusters/_shared.ts:2:9: got an error while it ran: no domain");
  });
});

describe("a project that is wrong", () => {
  test("asks for a cluster by a name that it has nearly", async () => {
    expect(await refused("hom")).toContain('clusters: got no cluster "hom", want one of home. Fix: write home.');
  });

  test("has no definition at all", async () => {
    project.remove("clusters/home.yaml");
    expect(await refused()).toContain("clusters: got no definition");
  });

  test("defines one cluster twice", async () => {
    project.write("clusters/home.ts", typescript(plain("home")));
    expect(await refused()).toContain("a second definition of home, next to clusters/home.ts");
  });
});

describe("a dist that does not take it", () => {
  const change = () => project.write("clusters/home.yaml", definition("home", { domain: "new.example.org" }));

  test("because a file of ours was edited", async () => {
    const path = Object.keys(project.dist()).find((file) => file.startsWith("docs/")) ?? "";
    project.write(`dist/${path}`, "edited\n");
    change();
    const text = await refused();
    expect(text).toContain(`dist/${path}: got a file that was edited after Groundwork wrote it`);
    expect(text).toContain("synth --overwrite");
    expect(await project.run(["synth", "--overwrite"])).toMatchObject({ code: 0 });
    expect(project.read(`dist/${path}`)).not.toBe("edited\n");
  });

  test("because a foreign file stands in the place of one", async () => {
    project.write("clusters/lab.yaml", definition("lab"));
    project.write("dist/terraform/stacks/lab-machines/cdk.tf.json", "{}");
    expect(await refused()).toContain(
      "dist/terraform/stacks/lab-machines/cdk.tf.json: got a file that Groundwork did not write",
    );
  });

  test("because it is a file", async () => {
    project.remove("dist");
    project.write("dist", "mine");
    const { code, stderr } = await project.run(["synth"]);
    expect(code).toBe(1);
    expect(stderr).toContain("a file where a folder should be");
    expect(project.read("dist")).toBe("mine");
  });

  test("because nobody may write there", async () => {
    change();
    const before = project.dist();
    const { code, stderr } = await project.run(["synth"], {
      disk: (folder) => ({
        ...diskFolder(folder),
        makeFolder: (path) => {
          throw systemError("EACCES", join(folder, path));
        },
      }),
    });
    expect(code).toBe(1);
    expect(stderr).toContain("dist: no permission at ");
    expect(stderr).toContain("Fix: make dist a folder that you may write to.");
    expect(project.dist()).toEqual(before);
  });

  test("because its record holds the marks of a merge", async () => {
    project.write("dist/.groundwork/home.json", "<<<<<<< HEAD\n");
    expect(await refused()).toContain("dist/.groundwork/home.json: got text that is not JSON");
  });
});

describe("foreign files in dist", () => {
  test("are named once and left alone", async () => {
    project.write("dist/notes/a.txt", "mine");
    project.write("dist/terraform/stacks/home-machines/.terraform.lock.hcl", "terraform's");
    const { code, stderr } = await project.run(["synth"]);
    expect(code).toBe(0);
    expect(stderr.split("\n").filter((line) => line.includes("dist/"))).toEqual([
      "left alone, not written by Groundwork: dist/notes/a.txt",
    ]);
    expect(project.read("dist/notes/a.txt")).toBe("mine");
  });
});

describe("a bug of the program", () => {
  test("ends with 70 and is the only thing that shows a stack", async () => {
    const { code, stderr } = await project.run(["synth"], {
      disk: () => {
        throw new TypeError("a bug");
      },
    });
    expect(code).toBe(70);
    expect(stderr).toContain("this is a bug of Groundwork");
    expect(stderr).toMatch(/^\s+at /m);
  });
});

describe("the cache", () => {
  test("that cannot be written only costs time", async () => {
    mkdirSync(join(project.folder, "sealed"));
    chmodSync(join(project.folder, "sealed"), 0o500);
    project.write("sealed-file", "");
    project.write("clusters/lab.ts", typescript(plain("lab")));
    const caches = {
      folders: [join(project.folder, "sealed-file"), join(project.folder, "cache")],
      key: new Uint8Array(32),
    };
    expect(await project.run(["synth"], { caches })).toMatchObject({ code: 0 });
  });
});
