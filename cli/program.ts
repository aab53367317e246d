import { Command } from "commander";
import type { ExitCode } from "./exit-code";
import type { Host } from "./host";
import { addReading } from "./program/reading";
import { addOwnParts, addWriting } from "./program/writing";

/** The command line: what each command takes, and the help that teaches it. A command is loaded when it runs. */
export function makeProgram(host: Host, finish: (code: ExitCode) => void): Command {
  const program = new Command("groundwork")
    .description("One typed description of a Kubernetes cluster in, a complete GitOps repository out.")
    .option(
      "-C, --project <folder>",
      "folder that holds clusters/ and dist/ (default: the nearest at or above this one)",
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    })
    .showSuggestionAfterError(true)
    .addHelpText("after", EXAMPLES);

  const project = () => program.opts<{ project?: string }>();
  const setting = { host, project, finish };
  addWriting(program, setting);
  addOwnParts(program, setting);
  addReading(program, setting);
  return program;
}

const EXAMPLES = `
Examples:
  groundwork synth                  write dist/ for every cluster
  groundwork synth home             only for clusters/home.ts or clusters/home.yaml
  groundwork synth --check          fail in CI when the committed dist/ is not current
  groundwork synth --watch          again after every change
  groundwork check --json           problems and findings for a script
  groundwork check --sarif findings.sarif
  groundwork check --explain quorum-on-one-host
  groundwork check --against main   what the change does to the running cluster
  groundwork review --against main  the same as one comment for a pull request
  groundwork fleet review-*.json    one comment, from the jobs of a CI
  groundwork diff home              what a synth would change, and what that means
  groundwork explain home           the model with every default it filled in
  groundwork view home --watch      its page, which follows the definition
  groundwork graph home --format mermaid
  groundwork whatif home --lose host:pve1
  groundwork owners --flux kubernetes/flux --terraform-plan plan.json
  groundwork deploy home --dry-run  the commands that bring the cluster up
  groundwork publish --to oci://ghcr.io/you/fleet --wave canary
  groundwork seal home token.plain.yaml
  groundwork charts                 fetch the charts of all releases, lock them by their bytes
  groundwork adopt ../home-ops/talos
  groundwork init home --subnet 192.168.1.0/24 --machines 3

Exit codes: 0 good, 1 bad input, 2 findings of error severity, 3 dist/ differs (--check), 4 nothing to adopt or more than one thing, 70 a bug.
`;
