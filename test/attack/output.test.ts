import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { definition, ROOT, TestProject } from "../cli/project";

const project = new TestProject({
  "clusters/home.yaml": definition("home"),
  "broken/clusters/home.yaml": "name: 5\n",
});
afterAll(() => project.end());

/** Runs the real program in a shell; its exit code is that of the last command of the line. */
function shell(line: string) {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", line], {
    cwd: project.folder,
    encoding: "utf8",
    env: {
      ...process.env,
      GROUNDWORK: `${process.execPath} ${join(ROOT, "cli/groundwork.js")} --project ${project.folder}`,
    },
  });
  return { code: status, stdout, stderr };
}

describe("stdout that is closed by its reader", () => {
  test("ends quietly, and the exit code is the command's own", () => {
    // `exec <&-` closes the pipe before anything comes.
    const { stderr, stdout } = shell("$GROUNDWORK schema | exec true; echo ${PIPESTATUS[0]}");
    expect({ stderr, stdout }).toEqual({ stderr: "", stdout: "0\n" });
  });

  test("after a few bytes of a long text does so as well", () => {
    const { stderr, stdout } = shell("$GROUNDWORK explain home --json | head -c 10 > /dev/null; echo ${PIPESTATUS[0]}");
    expect({ stderr, stdout }).toEqual({ stderr: "", stdout: "0\n" });
  });

  test("hides no finding: a check that fails still fails", () => {
    const { stdout } = shell("$GROUNDWORK check | exec true; echo ${PIPESTATUS[0]}");
    expect(stdout).toBe("3\n");
  });

  test("before the start does not matter either", () => {
    expect(shell("$GROUNDWORK schema >&-")).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("stdout on a full disk", () => {
  test.each(["schema", "explain home", "--help"])("%s says so in one line and fails", (command) => {
    expect(shell(`$GROUNDWORK ${command} > /dev/full`)).toEqual({
      code: 1,
      stdout: "",
      stderr: "groundwork: stdout: no space left on the disk; the output is not whole.\n",
    });
  });

  test("is not mentioned by a command that had nothing to say there", () => {
    const { code, stderr } = shell("$GROUNDWORK --project broken explain home > /dev/full");
    expect(code).toBe(1);
    expect(stderr).not.toContain("stdout");
  });
});

test("stderr that is closed or full changes nothing", () => {
  expect(shell("$GROUNDWORK schema 2> /dev/full | wc -l").stdout).not.toBe("0\n");
  expect(shell("$GROUNDWORK --project broken explain home 2> /dev/full").code).toBe(1);
});
