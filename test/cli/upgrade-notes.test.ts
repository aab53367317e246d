import { execFileSync } from "node:child_process";
import { valid } from "semver";
import { UPGRADE_NOTES } from "../../cli/upgrade/notes";
import { definition, TestProject } from "./project";

let project: TestProject;
beforeEach(async () => {
  const metallb = {
    network: {
      subnet: "192.168.1.0/24",
      gateway: "192.168.1.1",
      nameservers: ["192.168.1.1"],
      loadBalancers: { lan: "192.168.1.60" },
    },
    components: { metallb: {} },
  };
  project = new TestProject({ "clusters/home.yaml": definition("home", metallb) });
  await project.run(["synth"]);
});
afterEach(() => project.end());

test("every note has a version, and they are in order", () => {
  const versions = UPGRADE_NOTES.map(({ since }) => since);
  expect(versions.map((since) => valid(since))).toEqual(versions);
  expect(versions.toSorted()).toEqual(versions);
});

describe("upgrade-notes", () => {
  test("says that nothing changes where nothing does", async () => {
    expect(await project.run(["upgrade-notes", "0.1.0", "0.1.0"])).toMatchObject({
      code: 0,
      stdout: "From 0.1.0 to 0.1.0\nNothing that a definition has to follow.\nEvery file of dist/ stays as it is.\n",
    });
  });

  test("tells what lies between two versions, the first one left out", async () => {
    const { stdout } = await project.run(["upgrade-notes", "0.0.9", "0.1.0", "--json"]);
    expect(JSON.parse(stdout).notes).toEqual(UPGRADE_NOTES.filter(({ since }) => since === "0.1.0"));
  });

  test("groups changed files by the component that they come from", async () => {
    const path = "dist/kubernetes/home/stages/metallb-config/ipaddresspool.metallb-system.lan.yaml";
    const pool = Object.keys(project.dist()).find(
      (file) => file.includes("stages/metallb-config/") && /ipaddresspool/i.test(file),
    );
    expect(pool).toBeDefined();
    project.write(`dist/${pool ?? path}`, "apiVersion: v1\n");
    project.remove("dist/docs/home/report.md");
    const { stdout } = await project.run(["upgrade-notes", "0.1.0", "0.1.0", "--json"]);
    expect(JSON.parse(stdout).files).toEqual({
      "home components.metallb": [`~ dist/${pool}`],
      "home docs": ["+ dist/docs/home/report.md"],
    });
  });

  test("takes the version before from the last commit", async () => {
    const packages = { "node_modules/groundwork-gitops": { version: "0.0.7" } };
    project.write("package-lock.json", JSON.stringify({ packages }));
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=You", "-c", "user.email=you@example.org", ...args], {
        cwd: project.folder,
      });
    git("init", "--quiet");
    git("add", "package-lock.json");
    git("commit", "--quiet", "--no-verify", "--message=before");
    expect((await project.run(["upgrade-notes"])).stdout).toMatch(/^From 0\.0\.7 to /);
  });

  test("says what it knows before the problems of a definition that this version cannot read", async () => {
    project.write("clusters/home.yaml", definition("home", { fromBefore: 1 }));
    const { code, stdout, stderr } = await project.run(["upgrade-notes", "0.0.9", "0.1.0"]);
    expect(code).toBe(1);
    expect(stdout).toContain("tsconfig.json: components of one's own are typed");
    expect(stderr).toContain('clusters/home.yaml fromBefore: got unknown key "fromBefore"');
  });

  test("refuses what is no version", async () => {
    expect(await project.run(["upgrade-notes", "yesterday"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('upgrade-notes from: got "yesterday", want a version of the tool, e.g. 0.1.0.'),
    });
  });
});
