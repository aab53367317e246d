import { catalog } from "../../../apps/catalog";
import { parseDefinition } from "../../../lib/definition/parse";
import { readYaml } from "../../../lib/definition/yaml";
import { apiEndpoint, hostName } from "../../../lib/model/cluster";
import { clusterOf, goodDefinition, problemsOf } from "../../fixture/definition";

describe("a right definition", () => {
  it("becomes values: addresses, sizes, defaults", () => {
    const cluster = clusterOf(goodDefinition());
    expect(cluster.network.subnet.toString()).toBe("10.0.0.0/16");
    expect(cluster.network.pods.toString()).toBe("10.244.0.0/16");
    expect(cluster.machines.map((machine) => machine.name)).toEqual(["cp0", "cp1", "cp2", "worker0"]);
    expect(cluster.machines[0]?.memory?.mebibytes).toBe(8192);
    expect(cluster.versions.contract).toBe("1.13");
  });

  it("answers for its API by the shared address, else by the first control plane", () => {
    expect(apiEndpoint(clusterOf(goodDefinition()))).toBe("https://10.0.3.1:6443");
    expect(apiEndpoint(clusterOf({ ...goodDefinition(), controlPlane: {} }))).toBe("https://10.0.1.1:6443");
  });

  it("names hosts below its domain unless they are fully qualified", () => {
    const cluster = clusterOf(goodDefinition());
    expect(hostName(cluster, "git")).toBe("git.lab.example.org");
    expect(hostName(cluster, "git.example.net")).toBe("git.example.net");
  });

  it("reads the same from YAML as from TypeScript", () => {
    const { value } = readYaml(JSON.stringify(goodDefinition()), "clusters/lab.yaml");
    const fromYaml = parseDefinition(value, "clusters/lab.ts", catalog);
    expect(JSON.stringify(fromYaml.cluster)).toBe(JSON.stringify(clusterOf(goodDefinition())));
  });
});

describe("bad input is told with place, value, expectation and repair", () => {
  const machines = () => ({ ...goodDefinition().machines });

  it("wrong type", () => {
    expect(problemsOf({ ...goodDefinition(), name: 5 })).toEqual([
      'clusters/lab.ts name: got number 5, want string. Fix: write "5", in quotes.',
    ]);
  });

  it("a missing required key", () => {
    const { domain: _domain, ...rest } = goodDefinition();
    expect(problemsOf(rest)).toEqual(["clusters/lab.ts domain: got nothing, want string (required)."]);
  });

  it("an unknown key, with the nearest known one", () => {
    expect(problemsOf({ ...goodDefinition(), domian: "x" })[0]).toMatch(
      /^clusters\/lab\.ts domian: got unknown key "domian", want one of .*\. Fix: write domain\.$/,
    );
  });

  it("a key where there is none to choose from", () => {
    expect(problemsOf({ ...goodDefinition(), components: { metallb: { overrides: {} } } })).toEqual([
      'clusters/lab.ts components.metallb.overrides: got unknown key "overrides", want no key here. Fix: remove overrides.',
    ]);
  });

  it("an unknown component, with the nearest known one", () => {
    expect(problemsOf({ ...goodDefinition(), components: { metalb: {} } })[0]).toMatch(
      /^clusters\/lab\.ts components\.metalb: got unknown component "metalb", want one of .*\. Fix: write metallb\.$/,
    );
  });

  it("a misspelt field counts as the one that it means, so that nothing is missing for lack of it", () => {
    const { domain, ...rest } = goodDefinition();
    expect(problemsOf({ ...rest, domian: domain })).toEqual([
      expect.stringMatching(/^clusters\/lab\.ts domian: got unknown key "domian", .* Fix: write domain\.$/),
    ]);
    const worker0 = { ...machines().worker0, addres: "10.9.2.1", address: undefined };
    expect(problemsOf({ ...goodDefinition(), machines: { ...machines(), worker0 } })).toEqual([
      expect.stringContaining("machines.worker0.addres: got unknown key"),
      expect.stringContaining("machines.worker0.address: got 10.9.2.1, want an address inside network.subnet"),
    ]);
    // What the field may not hold is left out, and the field is missing all the same.
    expect(problemsOf({ ...rest, domian: 5 })).toEqual([
      expect.stringContaining("domain: got nothing, want string (required)"),
      expect.stringContaining('domian: got unknown key "domian"'),
    ]);
  });

  it("an address outside its subnet, with a free one", () => {
    const worker0 = { ...machines().worker0, role: "worker", address: "10.9.2.1" };
    expect(problemsOf({ ...goodDefinition(), machines: { ...machines(), worker0 } })).toEqual([
      "clusters/lab.ts machines.worker0.address: got 10.9.2.1, want an address inside network.subnet 10.0.0.0/16. Fix: 10.0.1.4 is free.",
    ]);
  });

  it("a duplicate address names both holders", () => {
    const worker0 = { ...machines().worker0, role: "worker", address: "10.0.3.1" };
    expect(problemsOf({ ...goodDefinition(), machines: { ...machines(), worker0 } })).toEqual([
      "clusters/lab.ts controlPlane.vip: got 10.0.3.1, want an address of its own: machines.worker0.address has it already. Fix: 10.0.3.10 is free.",
    ]);
  });

  it("a network or broadcast address", () => {
    const worker0 = { ...machines().worker0, role: "worker", address: "10.0.255.255" };
    expect(problemsOf({ ...goodDefinition(), machines: { ...machines(), worker0 } })[0]).toContain(
      "want a host address: this is the network or broadcast address of 10.0.0.0/16",
    );
  });

  it("an unknown host and an unknown datastore, with the nearest known ones", () => {
    const worker0 = { ...machines().worker0, role: "worker", host: "pve2" };
    const cp0 = { ...machines().cp0, role: "control-plane", datastore: "local-lmv" };
    expect(problemsOf({ ...goodDefinition(), machines: { ...machines(), worker0, cp0 } })).toEqual([
      "clusters/lab.ts machines.cp0.datastore: got local-lmv, want a datastore that host pve1 has: local-lvm, local. Fix: write local-lvm.",
      "clusters/lab.ts machines.worker0.host: got pve2, want a host of proxmox.hosts: pve1. Fix: write pve1.",
    ]);
  });

  it("two VMs with one id: a second create would adopt, and later destroy, the other VM", () => {
    const worker0 = { ...machines().worker0, role: "worker", vmId: 101 };
    const cp0 = { ...machines().cp0, role: "control-plane", vmId: 101 };
    expect(problemsOf({ ...goodDefinition(), machines: { ...machines(), worker0, cp0 } })).toEqual([
      "clusters/lab.ts machines.worker0.vmId: got 101, want a VM id of its own: machines.cp0 has it already. Fix: use 102.",
    ]);
  });

  it("host bits in a network, with the network that was meant", () => {
    const network = { ...goodDefinition().network, subnet: "10.0.1.0/16" };
    expect(problemsOf({ ...goodDefinition(), network })).toEqual([
      'clusters/lab.ts network.subnet: got "10.0.1.0/16", want a network in CIDR notation. Fix: write 10.0.0.0/16.',
    ]);
  });

  it("an amount without its unit", () => {
    const worker0 = { ...machines().worker0, role: "worker", memory: "16" };
    expect(problemsOf({ ...goodDefinition(), machines: { ...machines(), worker0 } })).toEqual([
      'clusters/lab.ts machines.worker0.memory: got "16", want an amount with its unit. Fix: write "16 GiB".',
    ]);
  });

  it("a contract that is newer than what is installed", () => {
    const versions = { talos: "1.13.9", kubernetes: "1.36.3", contract: "1.14" };
    expect(problemsOf({ ...goodDefinition(), versions })[0]).toContain("versions.contract: got 1.14");
  });

  it("a secret without an origin", () => {
    const gitops = { ...goodDefinition().gitops, credentials: {} };
    expect(problemsOf({ ...goodDefinition(), gitops })[0]).toMatch(/^clusters\/lab\.ts gitops\.credentials/);
  });

  it("all problems of a definition come at once", () => {
    const problems = problemsOf({
      ...goodDefinition(),
      name: "Bad Name",
      domain: "no",
      machines: { cp0: { role: "x" } },
    });
    expect(problems.map((line) => line.split(" ")[1]?.replace(":", ""))).toEqual([
      "domain",
      "machines.cp0.address",
      "machines.cp0.installDisk",
      "machines.cp0.link",
      "machines.cp0.role",
      "name",
    ]);
  });
});

describe("bad YAML", () => {
  it("refuses a duplicate key and names the line", () => {
    const { problems } = readYaml("name: a\ndomain: b\nname: c\n", "clusters/lab.yaml");
    expect(problems[0]).toMatchObject({ file: "clusters/lab.yaml", path: "line 3, column 1" });
    expect(problems[0]?.got).toContain("duplicated mapping key");
  });

  it("writes aliases out, and refuses a chain of them that grows without bound", () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, level) =>
        level === 0 ? "a0: &a0 [x, x, x]" : `a${level}: &a${level} [*a${level - 1}, *a${level - 1}, *a${level - 1}]`,
      ).join("\n");
    expect(readYaml(chain(2), "clusters/lab.yaml").value).toMatchObject({
      a1: [["x", "x", "x"], [], []].fill(["x", "x", "x"]),
    });
    expect(readYaml(chain(40), "clusters/lab.yaml").problems).toMatchObject([
      { got: "aliases that grow without bound" },
    ]);
  });

  it("refuses broken syntax without a stack", () => {
    const { problems } = readYaml("name: [a\n", "clusters/lab.yaml");
    expect(problems[0]?.path).toMatch(/^line \d+, column \d+$/);
  });
});
