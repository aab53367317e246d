import { spawnSync } from "node:child_process";
import { definition, plain, TestProject } from "./project";

describe("check --against", () => {
  const projects: TestProject[] = [];
  const project = () => {
    const made = new TestProject({ "clusters/home.yaml": definition("home") });
    projects.push(made);
    return made;
  };
  const git = (at: TestProject, ...args: readonly string[]) => {
    const who = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
    const { status, stderr } = spawnSync("git", [...who, ...args], { cwd: at.folder, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  const committed = async () => {
    const made = project();
    git(made, "init", "--quiet", "--initial-branch=main");
    expect((await made.run(["synth"])).code).toBe(0);
    git(made, "add", "clusters", "dist");
    git(made, "commit", "--quiet", "--message", "first", "--no-verify");
    return made;
  };
  afterEach(() => {
    for (const made of projects.splice(0)) made.end();
  });

  it("nothing has changed since the last commit that changed dist/", async () => {
    const { code, stdout } = await (await committed()).run(["check", "--against"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^home since [0-9a-f]{10}: nothing differs\n/);
  });

  it("tells what each change does, and refuses what cannot be done", async () => {
    const made = await committed();
    const changed = {
      versions: { talos: "1.13.9", kubernetes: "1.36.3" },
      network: { ...plain("home").network, pods: "10.42.0.0/16" },
    };
    made.write("clusters/home.yaml", definition("home", changed));
    const { code, stdout, stderr } = await made.run(["check", "--against", "main"]);
    expect(code).toBe(2);
    expect(stdout).toContain('    network.pods: "10.244.0.0/16" → "10.42.0.0/16"\n');
    expect(stdout).toContain("  restarts service\n");
    expect(stdout).toContain(
      'kubernetes_version: "1.34.2" → "1.36.3" (kubelet and control plane take the new images; talosctl upgrade-k8s does it in the right order)\n',
    );
    expect(stderr).toContain("[network-of-living-cluster]");
    expect(stderr).toContain("[kubernetes-upgrade-path]");
  });

  it("the same as JSON", async () => {
    const made = await committed();
    made.write(
      "clusters/home.yaml",
      definition("home", { network: { ...plain("home").network, nameservers: ["192.168.1.2"] } }),
    );
    const { stdout } = await made.run(["check", "--against", "--json"]);
    const [{ cluster, definition: places, changes }] = JSON.parse(stdout).changes;
    expect([cluster, places]).toEqual([
      "home",
      [
        { what: "network.nameservers[192.168.1.1]", detail: '"192.168.1.1" → (not set)' },
        { what: "network.nameservers[192.168.1.2]", detail: '(not set) → "192.168.1.2"' },
      ],
    ]);
    expect(changes).toContainEqual({
      what: "machine cp-1 ResolverConfig",
      path: "nameservers[192.168.1.2]",
      consequence: "live",
      detail: '(not set) → {"address":"192.168.1.2"}',
      says: "pods of CoreDNS that forward to the node take it when they restart",
      source: "Talos documentation: host DNS",
    });
  });

  it("never runs the definition of that time", async () => {
    const made = await committed();
    made.write("clusters/home.yaml", "broken: [");
    git(made, "commit", "--quiet", "--all", "--message", "broken", "--no-verify");
    made.write("clusters/home.yaml", definition("home"));
    expect((await made.run(["check", "--against", "HEAD"])).code).toBe(0);
  });

  it("a cluster that the commit does not hold has nothing to compare", async () => {
    const made = await committed();
    made.write("clusters/lab.yaml", definition("lab", { network: { ...plain("lab").network } }));
    expect((await made.run(["check", "--against"])).stdout).toMatch(
      /lab: not in [0-9a-f]{10}, so there is nothing to compare/,
    );
  });

  it("says what is missing: a repository, a commit, a revision", async () => {
    const made = project();
    git(made, "init", "--quiet");
    expect((await made.run(["check", "--against"])).stderr).toContain("a committed dist/");
    const later = await committed();
    const { code, stderr } = await later.run(["check", "--against", "nowhere"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("--against: got nowhere, want a revision")]);
    expect((await later.run(["check", "--against", "--output=x"])).code).toBe(1);
  });
});
