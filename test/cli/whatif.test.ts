import { definition, TestProject } from "./project";

const machine = (role: string, last: number) => ({
  role,
  address: `192.168.1.${last}`,
  link: "eth0",
  installDisk: "/dev/sda",
});

describe("whatif", () => {
  const machines = {
    "cp-1": machine("control-plane", 11),
    "cp-2": machine("control-plane", 12),
    "cp-3": machine("control-plane", 13),
  };
  const project = new TestProject({
    "clusters/home.yaml": definition("home", { machines, controlPlane: { vip: "192.168.1.10", schedulable: true } }),
  });
  afterAll(() => project.end());

  it("says what is left, and what to do", async () => {
    const { code, stdout } = await project.run(["whatif", "home", "--lose", "node:cp-1"]);
    expect(code).toBe(0);
    expect(stdout).toContain("without node:cp-1\n  nodes down: cp-1\n  etcd: 2 of 3\n  API: answers at 192.168.1.10");
    expect(stdout).toContain("what to do:\n    for each node that does not come back");
  });

  it("several fail at once", async () => {
    const { stdout } = await project.run(["whatif", "home", "--lose", "node:cp-1", "--lose", "node:cp-2", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ lost: ["node:cp-1", "node:cp-2"], etcd: { left: 1, quorum: false } });
  });

  it("every single loss as a table", async () => {
    const { stdout } = await project.run(["whatif", "home", "--all"]);
    expect(stdout.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "lost",
      "node:cp-1",
      "node:cp-2",
      "node:cp-3",
      "",
    ]);
  });

  it("names what the cluster does not have", async () => {
    expect(await project.run(["whatif", "home", "--lose", "node:cp-9"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("got node:cp-9, want one of node:cp-1, node:cp-2, node:cp-3."),
    });
    expect((await project.run(["whatif", "home"])).code).toBe(1);
  });
});
