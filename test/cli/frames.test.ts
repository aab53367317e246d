import { definition, plain, TestProject } from "./project";

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.end());

const machine = plain("home").machines["cp-1"];

/** What a person reads of a check, at a terminal of 72 columns without colours. */
async function screen(...args: string[]): Promise<string> {
  let text = "";
  const stderr = { isTTY: true, columns: 72, write: (part: string) => (text += part) };
  await project.run(["check", ...args], { stderr, env: { NO_COLOR: "1" } });
  return text;
}

const HELPER = `export const common = { role: "control-plane", link: "eth0", installDisk: "/dev/sda" } as const;
const host = \`pve9\`;
export const nodes = {
	"cp-1": { ...common, /* here */ host, address: '192.168.1.11' },
};
`;

describe("the line of the definition, for a person", () => {
  it("has carets under the value in YAML, and under the name of what nobody knows or nobody wrote", async () => {
    project.write(
      "clusters/home.yaml",
      definition("home", {
        domian: "x",
        machines: { "cp-1": { ...machine, address: "10.0.0.1" }, "cp-2": { role: "worker" } },
      }),
    );
    const text = await screen();
    expect(text).toContain(`  error machines.cp-1.address
    got 10.0.0.1, want an address inside network.subnet 192.168.1.0/24.
    Fix: 192.168.1.2 is free.
    21 | "address": "10.0.0.1",
       |             ^^^^^^^^
`);
    expect(text).toMatch(/\d+ \| "domian": "x"\n +\| +\^{6}\n/);
    expect(text).toMatch(/error machines\.cp-2\.address\n.*\n +\d+ \| "cp-2": \{\n +\| +\^{4,6}\n/);
  });

  it("is found in TypeScript through constants, spreads and imported files", async () => {
    const { machines: _, ...rest } = plain("home");
    project.write("parts/nodes.ts", HELPER);
    project.write(
      "clusters/home.ts",
      `import { nodes } from "../parts/nodes";
const base = { ...${JSON.stringify(rest)}, machines: { ...nodes } };
export default { ...base, domain: 5 };
`,
    );
    const text = await screen();
    expect(text).toContain(`    3 | export default { ...base, domain: 5 };
      |                                   ^
`);
    expect(text).toContain(`    in parts/nodes.ts
    2 | const host = \`pve9\`;
      |              ^^^^^^
`);
  });

  it("is the one of a finding too, and of parts that a definition extends", async () => {
    const { machines, ...rest } = plain("home");
    project.write("clusters/_nodes.yaml", `machines:\n  cp-1: ${JSON.stringify(machines["cp-1"])}\n`);
    project.write(
      "clusters/home.yaml",
      `${JSON.stringify({ extends: "_nodes.yaml", ...rest, controlPlane: { schedulable: false } })}\n`,
    );
    const text = await screen();
    expect(text).toContain("error controlPlane.schedulable [nowhere-to-run]");
    expect(text).toMatch(/ 1 \| ….*ontrolPlane":\{"schedulable":false\}.*\n {6}\| +\^{5}\n/);
    project.write("clusters/_nodes.yaml", `machines:\n  cp-1: { role: boss }\n`);
    expect(await screen()).toContain(`    in clusters/_nodes.yaml
    2 | cp-1: { role: boss }
      |               ^^^^
`);
  });

  it("is cut on both sides to the width of the terminal, with what is meant in it", async () => {
    project.write(
      "clusters/home.yaml",
      `${JSON.stringify({ ...plain("home"), machines: { "cp-1": { ...machine, address: "10.0.0.1" } } })}\n`,
    );
    const lines = (await screen()).split("\n");
    const carets = lines.findIndex((line) => /\| +\^+$/.test(line));
    const shown = lines[carets - 1] ?? "";
    const [from, to] = [lines[carets]?.indexOf("^") ?? 0, lines[carets]?.length];
    expect(shown.slice(from, to)).toBe("10.0.0.1");
    expect(shown).toMatch(/\| ….*…$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
  });

  it("is where the text stops being YAML", async () => {
    project.write("clusters/home.yaml", "name: home\n\tdomain: x\n");
    expect(await screen()).toMatch(/error line 2, column 1\n(?: .*\n)+? {4}2 \| +domain: x\n {6}\| \^/);
  });

  it("never shows a line that holds a secret, and does not act on the terminal", async () => {
    const key = ["AGE", "SECRET", "KEY", `1${"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).slice(0, 58)}`].join("-");
    project.write("clusters/home.yaml", `${definition("home").trimEnd().slice(0, -1)}, "domian": "${key}" }\n`);
    const text = await screen();
    expect(text).toContain('unknown key "domian"');
    expect(text).not.toContain(key.slice(0, 20));
    expect(text).not.toContain("^^^");
    project.write("clusters/home.yaml", `name: home\n"dom\u001b[2Jain": 5\n`);
    expect(await screen()).not.toContain("\u001b");
  });

  it("is for people: a pipe gets one line for each problem", async () => {
    project.write("clusters/home.yaml", definition("home", { domian: "x" }));
    const { stderr } = await project.run(["check"]);
    expect(stderr.split("\n")[0]).toMatch(/^error clusters\/home\.yaml domian: got unknown key "domian", want/);
    expect(stderr).not.toContain("^");
  });
});
