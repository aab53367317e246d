import { CommanderError } from "commander";
import { DiskError } from "../lib/emit/write";
import { InputError, type Problem } from "../lib/model/problem";
import { maskForms, maskText } from "../lib/secret-scan/mask";
import { firstLines, maskWritten } from "../lib/secret-scan/shown-text";
import { Unclear } from "./adopt/unclear";
import { EXIT, type ExitCode } from "./exit-code";
import type { Host, Output } from "./host";
import { Partly } from "./partly";
import { makeProgram } from "./program";
import { openProject } from "./project";
import { Refused, tellRefused } from "./refused";
import { shownFrames } from "./shown-frames";
import { bounded } from "./text/bounded";
import { formatProblems } from "./text/problems";
import { screenOf } from "./text/screen";

/**
 * Runs one command line and gives its exit code. A mistake of the operator is
 * answered in his words; only what can be nothing but a bug shows a stack.
 */
export async function run(argv: readonly string[], process: Host): Promise<ExitCode> {
  const { page } = process;
  const host = {
    ...process,
    stdout: masked(process.stdout),
    stderr: masked(process.stderr),
    page: page && ((text: string) => page(maskForms(text))),
  };
  const json = argv.some((arg, index) => arg === "--json" || arg === "--format=json" || isFormat(argv, index));
  let code: ExitCode = EXIT.good;
  const program = makeProgram(host, (result) => {
    code = result;
  });
  const framesOf = (said: readonly { readonly file: string }[]) =>
    shownFrames(host, openProject(host, program.opts<{ project?: string }>().project).folder, json ? [] : said);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.badInput;
    if (error instanceof Refused) {
      const refused = new Refused(error.problems.map(withoutSecrets), error.findings, error.shard);
      tellRefused(refused, json, host, await framesOf([...refused.problems, ...refused.findings]));
      return EXIT.badInput;
    }
    if (error instanceof InputError) {
      const problems = error.problems.map(withoutSecrets);
      if (json) host.stdout.write(`${JSON.stringify(bounded({ problems }), null, 2)}\n`);
      else {
        const ending = error instanceof Partly ? error.ending : undefined;
        const screen = screenOf(host.stderr, host.env);
        host.stderr.write(formatProblems(problems, screen, { frameOf: await framesOf(problems), ending }));
      }
      return error instanceof Unclear ? EXIT.unclear : EXIT.badInput;
    }
    if (error instanceof DiskError) {
      if (json) host.stdout.write(`${JSON.stringify({ disk: { message: error.message, fix: error.fix } }, null, 2)}\n`);
      else host.stderr.write(`dist: ${error.message}. Fix: ${error.fix}.\n`);
      return EXIT.badInput;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    host.stderr.write(
      `groundwork: this is a bug of Groundwork; please report it with the text below.\n${maskText(host.inSources(detail))}\n`,
    );
    return EXIT.bug;
  }
}

function isFormat(argv: readonly string[], index: number): boolean {
  return argv[index] === "--format" && argv[index + 1] === "json";
}

/** The last door: whatever a command says, no text with the form of a secret goes through. */
function masked(output: Output): Output {
  const { isTTY, columns, rows } = output;
  return { isTTY, columns, rows, write: (text) => output.write(maskForms(text)) };
}

/** What a definition throws, and what a parser shows of it, may hold what is in it. */
function withoutSecrets(problem: Problem): Problem {
  const { path, got, want, fix } = problem;
  return {
    ...problem,
    path: firstLines(path),
    got: maskWritten(got),
    want: maskWritten(want),
    ...(fix === undefined ? {} : { fix: firstLines(fix) }),
  };
}
