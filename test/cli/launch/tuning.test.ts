import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../project";

const TUNING = join(ROOT, "cli/launch/tuning.js");

function run(script: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  return { status, stdout, stderr };
}

const flagsFor = (version: string) =>
  run(`require(${JSON.stringify(TUNING)}).tune("${version}", console.log)`)
    .stdout.split("\n")
    .filter(Boolean);

describe("how eagerly V8 optimizes", () => {
  test("each line of Node has flags of its own", () => {
    expect(flagsFor("20.11.1")).toEqual(["--interrupt-budget=1000000"]);
    expect(flagsFor("22.23.5")).toEqual([
      "--invocation-count-for-turbofan=30000",
      "--invocation-count-for-maglev=1500",
    ]);
  });

  test("a line that nobody tried gets none", () => {
    expect(flagsFor("21.0.0")).toEqual([]);
    expect(flagsFor("28.0.0")).toEqual([]);
  });

  test("Node's own modules are loaded with the flags that their compiled code was made for", () => {
    const loaded =
      "console.log(process.moduleLoadList.filter((one) => / (assert|child_process|worker_threads)$/.test(one)).length)";
    expect(run(`require(${JSON.stringify(TUNING)}).tune("20.11.1", () => ${loaded})`).stdout).toBe("3\n");
  });

  test("this Node knows those that it gets, and says nothing", () => {
    expect(run(`require(${JSON.stringify(TUNING)}).tune()`)).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});
