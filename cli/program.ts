import { Command, Option } from "commander";
import { PARTS, type SynthOptions, synth } from "./command/synth";
import type { ExitCode } from "./exit-code";
import type { Host } from "./host";

/** The command line: what each command takes, and the help that teaches it. */
export function makeProgram(host: Host, finish: (code: ExitCode) => void): Command {
  const program = new Command("groundwork")
    .description("One typed description of a Kubernetes cluster in, a complete GitOps repository out.")
    .option("-C, --project <folder>", "folder that holds clusters/ and dist/ (default: the one of this program)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    })
    .showSuggestionAfterError(true)
    .addHelpText("after", EXAMPLES);

  program
    .command("synth")
    .summary("write dist/ from the definitions")
    .description(
      "Reads clusters/, checks everything, and brings dist/ to what they give. Writes nothing while anything is wrong.",
    )
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--check", "write nothing; exit 3 and list the files when dist/ differs")
    .addOption(new Option("--only <part>", "one part of dist/ alone").choices(PARTS))
    .option("--overwrite", "take our content where a file in dist/ was edited or put there by hand")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: SynthOptions) => {
      finish(await synth(host, clusters, { ...program.opts<{ project?: string }>(), ...options }));
    });

  program
    .command("check")
    .summary("find what is wrong, write nothing")
    .description("Parses, synthesizes in memory, runs every check, and compares with dist/.")
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: SynthOptions) => {
      finish(await synth(host, clusters, { ...program.opts<{ project?: string }>(), ...options, check: true }));
    });

  return program;
}

const EXAMPLES = `
Examples:
  groundwork synth                  write dist/ for every cluster
  groundwork synth home             only for clusters/home.ts or clusters/home.yaml
  groundwork synth --check          fail in CI when the committed dist/ is not current
  groundwork check --json           problems and findings for a script

Exit codes: 0 good, 1 bad input, 2 findings of error severity, 3 dist/ differs (--check), 70 a bug.
`;
