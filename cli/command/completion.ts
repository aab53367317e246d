import type { Command } from "commander";
import { RULES } from "../../lib/checks/rules/catalog";
import type { Shell } from "../choices";
import { bashCompletion } from "../completion/bash";
import { fishCompletion } from "../completion/fish";
import { completionTable } from "../completion/table";
import { zshCompletion } from "../completion/zsh";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** Prints a script by which a shell completes the command line: commands, options, their values, clusters, revisions, rules. */
export function completion(host: Host, program: Command, shell: Shell): ExitCode {
  const rules = RULES.map(({ id }) => id).sort();
  host.stdout.write(SCRIPTS[shell](completionTable(program, rules)));
  return EXIT.good;
}
