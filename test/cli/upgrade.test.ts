import { spawnSync } from "node:child_process";
import { definition, plain, TestProject } from "./project";

const machine = (role: string, last: number) => ({
  role,
  address: `192.168.1.${last}`,
  link: "eth0",
  installDisk: "/dev/sda",
});
const THREE = {
  machines: {
    "cp-1": machine("control-plane", 11),
    "cp-2": machine("control-plane", 12),
    "cp-3": machine("control-plane", 13),
  },
  controlPlane: { vip: "192.168.1.10", schedulable: true },
};

const inBlocks = `# home
name: home
domain: home.example.org
versions:
  talos: 1.12.12
  kubernetes: 1.34.2 # behind Talos
network: { subnet: 192.168.1.0/24, gateway: 192.168.1.1, nameservers: [192.168.1.1] }
controlPlane: { schedulable: true }
machines:
  cp-1: { role: control-plane, address: 192.168.1.11, link: eth0, installDisk: /dev/sda }
gitops: { repository: https://github.com/example/home }
components: {}
`;

const inTypeScript = `import { defineCluster } from "groundwork-gitops";

export default defineCluster(${JSON.stringify({ ...plain("typed"), ...THREE }, null, 2).replace('"talos": "1.13.9"', 'talos: "1.12.12"')});
`;

describe("upgrade", () => {
  const project = new TestProject({
    "clusters/home.yaml": inBlocks,
    "clusters/three.yaml": definition("three", THREE),
    "clusters/typed.ts": inTypeScript,
  });
  afterAll(() => project.end());
  const upgrade = (...args: readonly string[]) => project.run(["upgrade", ...args]);

  it("prints the whole way with names, addresses and images, and writes nothing", async () => {
    const { code, stdout } = await upgrade("three", "--latest");
    expect(code).toBe(0);
    expect(stdout).toContain("three: 5 hops, Talos 1.13.9 → 1.14.7, Kubernetes 1.34.2 → 1.37.2");
    expect(stdout).toMatch(
      /talosctl -e 192\.168\.1\.12 -n 192\.168\.1\.12 upgrade --image factory\.talos\.dev\/metal-installer\/[0-9a-f]{64}:v1\.14\.7/,
    );
    expect(stdout).toContain('definition: versions.contract stays "1.13": say so');
    expect(project.dist()).toEqual({});
  });

  it("the bootstrapped control plane restarts last, and one machine at a time", async () => {
    const { stdout } = await upgrade("three", "--to", "talos=1.14.7", "--json");
    const { hops } = JSON.parse(stdout);
    expect(hops.map(({ title }: { title: string }) => title)).toEqual([
      "Talos 1.13.9 → 1.13.10",
      "Talos 1.13.10 → 1.14.7",
    ]);
    expect(hops[1].machines.map(({ machine, effect }: Record<string, string>) => `${machine} ${effect}`)).toEqual([
      "cp-3 reboot",
      "cp-2 reboot",
      "cp-1 reboot",
    ]);
    expect(hops[1].machines[0].command).toContain("talosctl");
  });

  it("the engine's version is a value of the definition like any other, and shows on the way", async () => {
    const values = { instance: { distribution: { version: "2.9.3" } } };
    project.write("clusters/newer.yaml", definition("newer", { releases: { flux: { values } } }));
    const { stdout } = await upgrade("newer", "--latest", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ from: { flux: "2.9.3" }, to: { flux: "2.9.5" } });
    project.remove("clusters/newer.yaml");
  });

  it("is honest about a cluster of one machine", async () => {
    const { stdout } = await upgrade("home", "--to", "talos=1.13.10");
    expect(stdout).toContain("The cluster has one machine. With each Talos hop everything stops until it is back.");
  });

  it.each([
    ["home", '-  talos: 1.12.12\n+  talos: 1.13.10\n+  contract: "1.12"\n'],
    ["typed", '+    talos: "1.13.10",\n+    contract: "1.12",\n'],
  ])("the next hop of %s is a patch that git takes", async (name, wanted) => {
    const { stdout } = await upgrade(name, "--to", "talos=1.13.10", "--patch");
    expect(stdout).toContain(wanted);
    const applied = spawnSync("git", ["apply", "--check", "-"], { cwd: project.folder, input: stdout });
    expect(applied.stderr.toString()).toBe("");
    expect(applied.status).toBe(0);
  });

  it("the patched definition is the one that the next hop begins with", async () => {
    const { stdout } = await upgrade("home", "--to", "talos=1.13.10", "--patch");
    const other = new TestProject({ "clusters/home.yaml": inBlocks });
    spawnSync("git", ["apply", "-"], { cwd: other.folder, input: stdout });
    const { stdout: next } = await other.run(["upgrade", "home", "--to", "talos=1.14.7", "--json"]);
    expect(JSON.parse(next)).toMatchObject({ from: { talos: "1.13.10" }, to: { talos: "1.14.7" } });
    const text = other.read("clusters/home.yaml");
    expect(text).toContain("  kubernetes: 1.34.2 # behind Talos\n");
    other.end();
  });

  it.each([
    ["tallos=1.14.7", "write talos=1.14.7"],
    ["cilium=1.20.3", "a product that this cluster has; it has no Cilium"],
    ["talos=1.13.99", "a version that was released; the newest known is 1.13.10"],
    ["talos=1.11.6", "a version of 1.13.9 or later: Talos does not go back"],
    ["talos=1.14", "an exact version, e.g. talos=1.14.7"],
    ["talos=1.15.0", "a line that this program knows; its table ends with 1.14.7"],
  ])("--to %s is refused with what is right", async (to, wanted) => {
    const { code, stderr } = await upgrade("three", "--to", to);
    expect(code).toBe(1);
    expect(stderr).toContain(wanted);
  });

  it("tells every wrong target at once, and asks for one where there is none", async () => {
    const { stderr } = await upgrade("three", "--to", "tallos=1.14.7,kubernetes=0");
    expect(stderr).toContain("tallos");
    expect(stderr).toContain("kubernetes");
    expect(await upgrade("three")).toMatchObject({ code: 1, stderr: expect.stringContaining("--latest") });
  });
});
