import { join } from "node:path";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";
import type { SynthOptions } from "./synth";
import { watch } from "./watch";

/** Synthesizes again and again, each time in a process of its own: that one sees changes of the program too. */
export async function watchSynth(host: Host, names: readonly string[], options: SynthOptions): Promise<ExitCode> {
  const { folder } = openProject(host, options.project);
  const args = [
    join(host.root, "cli", "groundwork.js"),
    "--project",
    folder,
    "synth",
    ...names,
    ...(options.only === undefined ? [] : ["--only", options.only]),
    ...(["check", "overwrite", "json"] as const).filter((name) => options[name] === true).map((name) => `--${name}`),
  ];
  const run = async () => {
    await host.spawn(process.execPath, args, folder);
  };
  await watch(host, folder, run, host.stop);
  return EXIT.good;
}
