import { reasonOf } from "../lib/emit/read-file";
import { EXPORTED_NAMES } from "./definition/shared-names";
import { EXIT } from "./exit-code";
import type { Output } from "./host";
import type { Setup } from "./many/job";
import type { Served } from "./many/serve";
import { guarded } from "./output";
import { type Launch, processHost } from "./process-host";
import { passingLine } from "./progress";
import { run } from "./run";

/**
 * What the package exports is taken from the program, so that there is one copy
 * of it. Nothing of it is loaded before somebody asks: a run of the program does not.
 */
export const sharedModules: Readonly<Record<string, unknown>> = Object.defineProperties(
  {},
  Object.fromEntries(
    EXPORTED_NAMES.map((name) => [name, { enumerable: true, get: (): unknown => exportedModules()[name] }]),
  ),
);

function exportedModules() {
  const loaded: typeof import("./exported-modules") = require("./exported-modules");
  return loaded.exportedModules;
}

/** Serves in a thread of the process that runs `main`. */
export async function serve(launch: Launch, setup: Setup): Promise<Served> {
  const { servedBy } = await import("./many/serve");
  return servedBy(launch, setup);
}

/**
 * Runs one command with the real process; gives its exit code. A reader of
 * stdout that has seen enough changes nothing of it; output that is lost, e.g.
 * on a full disk, is bad input.
 */
export async function main(argv: readonly string[], launch: Launch): Promise<number> {
  const stdout = guarded(process.stdout);
  const stderr = guarded(process.stderr);
  const said = (name: "stdout" | "stderr", output: Output): Output => ({
    isTTY: output.isTTY,
    columns: output.columns,
    rows: output.rows,
    write: (text) => {
      launch.asked?.said(name, text);
      return output.write(text);
    },
  });
  const line = passingLine(stderr);
  const code = await run(argv, {
    ...processHost(launch),
    stdout: said("stdout", line.behind(stdout)),
    stderr: said("stderr", line.behind(stderr)),
    passing: line.passing,
  });
  line.erase();
  const lost = await stdout.end();
  if (lost !== undefined) stderr.write(`groundwork: stdout: ${reasonOf({ code: lost })}; the output is not whole.\n`);
  await stderr.end();
  return lost !== undefined && code === EXIT.good ? EXIT.badInput : code;
}
