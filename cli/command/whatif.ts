import { InputError, type Problem } from "../../lib/model/problem";
import { type Loss, parseLoss, possibleLosses } from "../../lib/whatif/loss";
import { whatIf } from "../../lib/whatif/outcome";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";
import { only, synthWhole } from "../synth-whole";
import { styleFor } from "../text/style";
import { matrixText, outcomeText } from "../text/whatif";

/** Options of `groundwork whatif`. */
export interface WhatIfOptions {
  /** Folder that holds `clusters/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** `host:pve1`, several for a loss of all of them at once. */
  readonly lose?: readonly string[] | undefined;
  /** Each single loss, as a table. */
  readonly all?: boolean | undefined;
  /** Print the outcome as JSON on stdout. */
  readonly json?: boolean | undefined;
}

/** Says what is left of a cluster when something fails. Throws InputError for what the cluster does not have. */
export async function whatif(host: Host, name: string, options: WhatIfOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const { cluster, declared, checked } = only(await synthWhole(host, project.folder, [name]));
  const texts = options.lose ?? [];
  const wrong = (got: string, want: string): Problem => ({ file: "--lose", path: "", got, want });
  if (options.all !== true && texts.length === 0) throw new InputError([wrong("nothing", "--lose host:… or --all")]);
  const read = texts.map((text) => ({ text, loss: parseLoss(text, cluster, declared) }));
  const problems = read.flatMap(({ text, loss }) => (typeof loss === "string" ? [wrong(text, loss)] : []));
  if (problems.length > 0) throw new InputError(problems);
  const losses: readonly Loss[] = read.flatMap(({ loss }) => (typeof loss === "string" ? [] : [loss]));
  const style = styleFor(host.stdout, host.env);
  const all =
    options.all === true ? possibleLosses(cluster, declared).map((loss) => whatIf(checked, [...losses, loss])) : [];
  const one = options.all === true ? undefined : whatIf(checked, losses);
  if (options.json === true) host.stdout.write(`${JSON.stringify(one ?? all, null, 2)}\n`);
  else host.stdout.write(one === undefined ? matrixText(all, style) : outcomeText(one, style));
  return EXIT.good;
}
