import { findingCounts, findingsText } from "../../../cli/text/findings";
import { screenOf } from "../../../cli/text/screen";
import type { Finding } from "../../../lib/checks/rule";

const finding = (changes: Partial<Finding>): Finding => ({
  rule: "quorum-on-one-host",
  severity: "error",
  file: "clusters/home.yaml",
  at: "machines.cp-2.host",
  message: "cp-1 and cp-2 are on host pve1: without it 1 of 3 control planes are left, and etcd needs 2",
  fix: "move cp-2 to pve2, which has room for its 12 GiB",
  ...changes,
});

const FINDINGS = [
  finding({ severity: "warning", rule: "host-cpu", at: "proxmox.hosts.pve1.cpus", message: "a warning", fix: "less" }),
  finding({ line: 12, column: 3 }),
  finding({ accepted: "pve2 is in repair" }),
  finding({ file: "clusters/lab.ts", message: "another" }),
];
const write = (): void => undefined;
const terminal = { isTTY: true, write };

describe("findings", () => {
  it("for a person: by file, worst first, accepted last, no line wider than the terminal", () => {
    const text = findingsText(FINDINGS, screenOf({ ...terminal, columns: 60 }, { NO_COLOR: "1" }));
    expect(text).toBe(`clusters/home.yaml
  error machines.cp-2.host line 12 [quorum-on-one-host]
    cp-1 and cp-2 are on host pve1: without it 1 of 3
    control planes are left, and etcd needs 2.
    Fix: move cp-2 to pve2, which has room for its 12 GiB.
  warning proxmox.hosts.pve1.cpus [host-cpu]
    a warning.
    Fix: less.
  accepted quorum-on-one-host at machines.cp-2.host: pve2
    is in repair

clusters/lab.ts
  error machines.cp-2.host [quorum-on-one-host]
    another.
    Fix: move cp-2 to pve2, which has room for its 12 GiB.

`);
  });

  it("for a person: what several clusters share is read once, below all their names", () => {
    const shared = ["a", "b"].map((name) => finding({ file: `clusters/${name}.ts` }));
    const own = finding({ file: "clusters/b.ts", message: "of b alone" });
    const text = findingsText([...shared, own], screenOf({ ...terminal, columns: 60 }, { NO_COLOR: "1" }));
    expect(text.match(/^clusters.*$/gm)).toEqual(["clusters/a.ts, clusters/b.ts", "clusters/b.ts"]);
    expect(text.match(/\[quorum-on-one-host\]/g)).toHaveLength(2);
  });

  it.each([
    ["a pipe", { write }, {}],
    ["a dumb terminal", terminal, { TERM: "dumb" }],
    ["CI", terminal, { CI: "true", NO_COLOR: "1" }],
  ])("one line for each in %s", (_, output, env) => {
    const text = findingsText(FINDINGS, screenOf({ ...output, columns: 60 }, env));
    expect(text.split("\n")).toHaveLength(FINDINGS.length + 1);
    expect(text).toContain("error clusters/home.yaml:12:3 machines.cp-2.host: cp-1 and cp-2");
  });

  it("are counted by severity", () => {
    expect(findingCounts(FINDINGS)).toBe("2 errors, 1 warning, 1 accepted");
    expect(findingCounts([finding({ severity: "advice" })])).toBe("1 advice");
  });

  it("give nothing to a terminal that acts on text", () => {
    const text = findingsText([finding({ at: "a\u001b[2Jb" })], screenOf(terminal, { NO_COLOR: "1" }));
    expect(text).not.toContain("\u001b");
  });
});
