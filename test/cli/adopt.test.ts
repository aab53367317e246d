import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { FORMATS } from "../../lib/adopt/formats";
import { ROOT, TestProject } from "./project";

const TOOL = `git+https://git.example.org/you/groundwork#${"0a".repeat(20)}`;
const FIXTURES = join(ROOT, "test/fixture/adopt");

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.end());

const adopt = (path: string, ...args: readonly string[]) => project.run(["adopt", path, "--tool", TOOL, ...args]);
const fixture = (name: string) => join(FIXTURES, name);

/** Every file below the project but caches, with its content. */
function everything(): Readonly<Record<string, string>> {
  const listed = execFileSync("find", [".", "-type", "f", "-not", "-path", "./cache/*"], {
    cwd: project.folder,
    encoding: "utf8",
  });
  const paths = listed.split("\n").filter(Boolean).sort();
  return Object.fromEntries(paths.map((path) => [path, project.read(path)]));
}

describe("a repository made of what another tool had", () => {
  const homes = [
    ["talhelper-vlans", "lab", "ts"],
    ["talhelper-secure-boot", "attic", "yaml"],
    ["topf", "workshop", "ts"],
    ["cluster-toml", "kubernetes", "yaml"],
    ["cluster-yaml", "kubernetes", "ts"],
    ["terraform", "barn", "ts"],
    ["machine-config", "lab", "yaml"],
  ] as const;

  test.each(homes)("from %s holds the cluster %s in %s and synthesizes", async (name, cluster, format) => {
    const { code, stdout, stderr } = await adopt(fixture(name), "--format", format);
    expect({ code, same: stderr.includes("say the same before and after") }).toEqual({ code: 0, same: true });
    expect(stdout).toContain(`wrote clusters/${cluster}.${format}`);
    const { code: synthesized, stderr: said } = await project.run(["synth", "--json"]);
    expect({ synthesized, said }).toEqual({ synthesized: 0, said: "" });
  });

  test("is the same after a second run, and no file is ever overwritten", async () => {
    await adopt(fixture("talhelper-vlans"));
    project.write("clusters/lab.ts", `${project.read("clusters/lab.ts")}// mine\n`);
    const before = everything();
    const { code, stdout } = await adopt(fixture("talhelper-vlans"));
    expect([code, stdout.includes("wrote ")]).toEqual([0, false]);
    expect(everything()).toEqual(before);
  });

  test("has Talos' secrets as they were encrypted, and says how Terraform learns of them", async () => {
    await adopt(fixture("talhelper-vlans"));
    expect(project.read("clusters/lab/talsecret.sops.yaml")).toBe(
      readFileSync(join(fixture("talhelper-vlans"), "talsecret.sops.yaml"), "utf8"),
    );
    const table = project.read("docs/ADOPTED.md");
    expect(table).toContain("terraform -chdir=dist/terraform/stacks/lab-machines import talos_machine_secrets.lab");
    expect(table).toContain("| talconfig.yaml:62 | `nodes[0].installDisk` | machines.cp-1.installDisk |");
  });

  test("takes a second cluster in, with a table of its own", async () => {
    await adopt(fixture("talhelper-vlans"));
    expect((await adopt(fixture("topf"))).stdout).toContain("wrote docs/ADOPTED-workshop.md");
    expect(project.read("docs/ADOPTED.md")).toContain("# lab: adopted from");
  });

  test("names the remote of its folder as the repository that GitOps pulls", async () => {
    execFileSync("git", ["init", "--quiet"], { cwd: project.folder });
    execFileSync("git", ["remote", "add", "origin", "git@git.example.org:you/lab.git"], { cwd: project.folder });
    await adopt(fixture("topf"), "--format", "yaml");
    expect(project.read("clusters/workshop.yaml")).toContain("repository: ssh://git@git.example.org/you/lab.git\n");
  });
});

describe("the report", () => {
  test("is a table on the screen and data with --json, and --dry-run writes nothing", async () => {
    const { stdout, stderr } = await adopt(fixture("topf"), "--dry-run");
    expect(stdout).toMatch(/^topf\.yaml:1 +clusterName +name$/m);
    expect(stdout).toMatch(
      /^all\/02-cluster\.yaml\.tpl:4 +cluster\.network\.cni\.name +patches\/all\/02-cluster\.yaml$/m,
    );
    expect(stderr).toContain("Nothing was written.\n");
    const json: unknown = JSON.parse((await adopt(fixture("topf"), "--dry-run", "--json")).stdout);
    const report = z.looseObject({
      cluster: z.string(),
      rows: z.array(z.looseObject({ key: z.string() })),
      differences: z.array(z.unknown()),
    });
    expect(report.parse(json)).toMatchObject({ cluster: "workshop", differences: [] });
    expect(everything()).toEqual({});
  });

  test("is taught by --help, which names every form", async () => {
    const { stdout } = await project.run(["adopt", "--help"]);
    for (const { title } of FORMATS) expect(stdout).toContain(title);
    expect(stdout).toContain("groundwork adopt ../home-ops --dry-run");
  });
});

describe("what cannot be taken over", () => {
  test("is refused with an exit code of its own where nothing is found", async () => {
    project.write("old/readme.yaml", "a: 1\n");
    const { code, stderr } = await adopt(join(project.folder, "old"));
    expect(code).toBe(4);
    expect(stderr).toContain("got nothing that can be taken over, want one of: ");
    expect((await adopt(join(project.folder, "nowhere"))).code).toBe(4);
  });

  test("is refused where several homes are found, and each is named", async () => {
    for (const name of ["topf", "talhelper-older"])
      cpSync(fixture(name), join(project.folder, "old", name), { recursive: true });
    const { code, stderr } = await adopt(join(project.folder, "old"));
    expect(code).toBe(4);
    expect(stderr).toContain(
      "talhelper-older/talconfig.yaml (talhelper's talconfig.yaml), topf/topf.yaml (topf's topf.yaml)",
    );
    expect(Object.keys(everything()).filter((path) => path.includes("clusters/"))).toEqual([]);
    expect(await adopt(join(project.folder, "old/topf/topf.yaml"))).toMatchObject({ code: 0 });
  });

  test("is a plain file of secrets: it says how to encrypt it, and shows none of it", async () => {
    cpSync(fixture("talhelper-older"), join(project.folder, "old"), { recursive: true });
    project.write("old/talsecret.yaml", "cluster: { id: the-very-id }\n");
    const { code, stdout, stderr } = await adopt(join(project.folder, "old"));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("sops --encrypt --age <recipient> talsecret.yaml > talsecret.sops.yaml");
    expect(stderr).not.toContain("the-very-id");
  });

  test("is told all at once, with lines", async () => {
    project.write(
      "talconfig.yaml",
      "clusterName: home\nendpoint: https://10.0.0.1:6443\nnodes:\n  - hostname: one\n    ipAddress: one.example.org\n    controlPlane: true\n",
    );
    const { code, stderr } = await adopt(join(project.folder, "talconfig.yaml"));
    expect(code).toBe(1);
    expect(stderr).toContain("talconfig.yaml kubernetesVersion: got nothing, want the Kubernetes version");
    expect(stderr).toContain('talconfig.yaml line 5 nodes[0].ipAddress: got "one.example.org"');
  });
});

describe("secrets in what is taken over", () => {
  test("are left out with a reason, in fields and in patches", async () => {
    const value = "Zq8vR2mT5xW1nB7cD4fG9hJ3lP6sY0aE2uI5oQ8k";
    project.write(
      "old/talconfig.yaml",
      [
        "clusterName: home",
        "kubernetesVersion: v1.35.0",
        "talosVersion: v1.12.4",
        "endpoint: https://10.0.0.1:6443",
        "nodes:",
        "  - hostname: one",
        "    ipAddress: 10.0.0.1",
        "    controlPlane: true",
        "    installDisk: /dev/sda",
        "    extensionServices:",
        `      - { name: tailscale, environment: ["TS_AUTHKEY=${value}", "TS_ROUTES=10.0.0.0/24"] }`,
        "patches:",
        "  - |-",
        "    machine:",
        `      registries: { config: { r.example.org: { auth: { username: me, password: ${value} } } } }`,
        "",
      ].join("\n"),
    );
    const { code, stdout } = await adopt(join(project.folder, "old"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/talconfig\.yaml:11 .*environment\[0\] +left out +a secret/);
    expect(stdout).toMatch(/password +left out +a secret/);
    const { "./old/talconfig.yaml": _, ...written } = everything();
    expect(JSON.stringify(written) + stdout).not.toContain(value);
  });
});
