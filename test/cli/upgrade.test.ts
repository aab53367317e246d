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

  it("what a line of Talos changes is said at the hop that enters it, and an upgrade controller gets its object", async () => {
    const tuppr = {
      chart: "tuppr",
      repository: "oci://ghcr.io/home-operations/charts",
      version: "0.2.0",
      podSecurity: "restricted",
    };
    project.write("clusters/controlled.yaml", definition("controlled", { charts: { tuppr } }));
    const { stdout } = await upgrade("controlled", "--to", "talos=1.14.7,kubernetes=1.35.10", "--json");
    const { hops } = JSON.parse(stdout);
    expect(hops[0].notes).toEqual(["Use talosctl 1.13.10."]);
    expect(hops[1].notes).toContainEqual(expect.stringContaining("waits for talosctl reboot --drain"));
    expect(hops[1].objects[1]).toContain('"kind":"TalosUpgrade"');
    expect(hops[1].objects[1]).toContain('"spec":{"talos":{"version":"v1.14.7"}}');
    expect(hops[2].objects.at(-1)).toContain('"spec":{"kubernetes":{"version":"v1.35.10"}}');
    project.remove("clusters/controlled.yaml");
    const { stdout: without } = await upgrade("three", "--to", "talos=1.14.7", "--json");
    expect(without).not.toContain("tuppr");
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

describe("upgrade of charts", () => {
  const chart = {
    chart: "external-secrets",
    repository: "https://charts.external-secrets.io",
    version: "0.14.4",
    podSecurity: "restricted",
    makes: { crds: ["external-secrets.io/ExternalSecret", "external-secrets.io/SecretStore"] },
  };
  const project = new TestProject({
    "clusters/home.yaml": definition("home", {
      ...THREE,
      components: { certManager: { selfSigned: true } },
      releases: { "cert-manager": { version: "v1.19.6" } },
      charts: { stores: chart },
    }),
  });
  afterAll(() => project.end());
  const hopsOf = async (...args: readonly string[]) => {
    const { stdout, stderr } = await project.run(["upgrade", "home", ...args, "--json"]);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout).hops;
  };

  it("by the versions that may not be skipped, each with its edit, what becomes of its kinds, and what to know", async () => {
    const hops = await hopsOf("--to", "cert-manager=1.21.1");
    expect(hops.map(({ title }: { title: string }) => title)).toEqual([
      "cert-manager v1.19.6 → v1.20.3",
      "cert-manager v1.20.3 → v1.21.1",
    ]);
    expect(hops[0]).toMatchObject({
      edits: [{ path: "releases.cert-manager.version", from: "v1.19.6", to: "v1.20.3" }],
      machines: [],
      wayBack: [expect.stringContaining("cert-manager does not go back over what a newer one has written")],
    });
    expect(hops[1].notes).toContainEqual(expect.stringContaining("renewal.policy: Disabled"));
    expect(hops[0].notes).not.toContainEqual(expect.stringContaining("renewal.policy: Disabled"));
  });

  it("a chart of one's own by the name of its entry, and not past what nobody can read any more", async () => {
    const hops = await hopsOf("--to", "stores=2.9.0");
    expect(hops.map(({ edits }: { edits: readonly object[] }) => edits)).toEqual([
      [{ path: "charts.stores.version", from: "0.14.4", to: "0.16.2" }],
      [{ path: "charts.stores.version", from: "0.16.2", to: "2.9.0" }],
    ]);
    expect(hops[1].objects[0]).toBe("Its 2 kinds are replaced by those of the new version first, then its pods.");
    expect(hops[1].notes).toEqual([expect.stringContaining("external-secrets.io/v1beta1 is no longer served")]);
  });

  it("come after Talos and Kubernetes with --latest, and count in the first line", async () => {
    const { stdout } = await project.run(["upgrade", "home", "--latest"]);
    expect(stdout).toMatch(/^home: \d+ hops, Talos 1\.13\.9 → 1\.14\.7, .*cert-manager v1\.19\.6 → v1\.\d+\.\d+/);
    const titles = (await hopsOf("--latest")).map(({ title }: { title: string }) => title);
    expect(titles.findIndex((title: string) => title.startsWith("cert-manager"))).toBeGreaterThan(
      titles.findIndex((title: string) => title.startsWith("Kubernetes")),
    );
  });

  it("the next hop is a patch of the one line that says the version", async () => {
    const { stdout } = await project.run(["upgrade", "home", "--to", "cert-manager=1.20.3", "--patch"]);
    expect(stdout).toMatch(/^-\s+"version": "v1\.19\.6"$/m);
    expect(stdout).toMatch(/^\+\s+"version": "v1\.20\.3"$/m);
  });

  it.each([
    ["cert-manager=1.18.0", "a version of v1.19.6 or later: an upgrade of chart cert-manager does not go back"],
    ["cert-manager=latest", "an exact version, e.g. cert-manager=1.19.6"],
    ["cert-manger=1.21.1", "write cert-manager=1.21.1"],
    ["nobody=1.0.0", "or a release of this cluster"],
  ])("--to %s is refused with what is right", async (to, wanted) => {
    const { code, stderr } = await project.run(["upgrade", "home", "--to", to]);
    expect(code).toBe(1);
    expect(stderr).toContain(wanted);
  });
});
