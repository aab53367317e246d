import { join } from "node:path";
import { Command } from "../../lib/document/shell";
import { readRegular } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
import { movableCharts, newestCharts } from "../../lib/runbooks/upgrade-path/charts";
import { pinsOf } from "../../lib/runbooks/upgrade-path/pins";
import { planUpgrade, type UpgradePlan } from "../../lib/runbooks/upgrade-path/plan";
import { TABLE_DAY } from "../../lib/versions/existence";
import { newestTogether } from "../../lib/versions/path";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";
import { only, synthWhole } from "../synth-whole";
import { unifiedPatch } from "../text/patch";
import { styleFor } from "../text/style";
import { upgradeText } from "../text/upgrade";
import { editDefinition } from "../upgrade/edit-definition";
import { readTargets } from "../upgrade/targets";

/** Options of `groundwork upgrade`. */
export interface UpgradeOptions {
  /** Folder that holds `clusters/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** `talos=1.14.7,kubernetes=1.37.2,longhorn=1.12.1`, once or several times: products, and releases of the cluster. */
  readonly to?: readonly string[] | undefined;
  /** To the newest versions that go together. */
  readonly latest?: boolean | undefined;
  /** Print the edit of the next hop alone, as a patch for `git apply`. */
  readonly patch?: boolean | undefined;
  /** Print the whole way as JSON on stdout. */
  readonly json?: boolean | undefined;
}

/**
 * Prints the whole way of a cluster to other versions, hop by hop, and writes
 * nothing. Throws InputError for targets that no way leads to.
 */
export async function upgrade(host: Host, name: string, options: UpgradeOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const { checked } = only(await synthWhole(host, project.folder, [name]));
  const pins = pinsOf(checked);
  const texts = options.to ?? [];
  if (texts.length === 0 && options.latest !== true)
    throw new InputError([
      {
        file: "--to",
        path: "",
        got: "nothing",
        want: "--to talos=…,kubernetes=…,<release>=… or --latest",
        fix: "add --latest",
      },
    ]);
  const { targets, charts, problems } = readTargets(texts, pins, movableCharts(checked));
  if (problems.length > 0) throw new InputError(problems);
  const latest = options.latest === true;
  const plan = planUpgrade(
    checked,
    { ...(latest ? newestTogether(pins) : {}), ...targets },
    { ...(latest ? newestCharts(checked) : {}), ...charts },
  );
  if (plan === undefined)
    throw new InputError([
      {
        file: "--to",
        path: "",
        got: Object.entries(targets)
          .map(([product, version]) => `${product}=${version}`)
          .join(","),
        want: `versions that a legal way leads to from Talos ${pins.talos} and Kubernetes ${pins.kubernetes}, in a table of ${TABLE_DAY}`,
        fix: "name both talos and kubernetes, or take --latest",
      },
    ]);
  if (options.patch === true)
    return printPatch(host, join(project.folder, checked.cluster.file), checked.cluster.file, plan);
  host.stdout.write(
    options.json === true
      ? `${JSON.stringify(plan, (_, value: unknown) => (isCommand(value) ? value.text : value), 2)}\n`
      : upgradeText(name, plan, styleFor(host.stdout, host.env)),
  );
  return EXIT.good;
}

/** The edit of the next hop; where the definition cannot be edited by its text alone, what to edit. */
function printPatch(host: Host, path: string, file: string, plan: UpgradePlan): ExitCode {
  const [next] = plan.hops;
  if (next === undefined) return EXIT.good;
  const text = readRegular(path).toString("utf8");
  const edited = editDefinition(text, next.edits);
  const patch = edited === undefined ? undefined : unifiedPatch(file, text, edited);
  if (patch === undefined) {
    const places = next.edits.map((edit) => `${edit.path} to "${edit.to}"`).join(", ");
    throw new InputError([
      {
        file,
        path: next.edits[0]?.path ?? "",
        ...(edited === undefined
          ? {
              got: "a value that this file does not write out exactly once",
              want: "a text that can be edited without reading the program",
            }
          : {
              got: "a secret in a line that the patch would show",
              want: "versions on lines that neither hold a secret nor come right before one",
            }),
        fix: `set ${places} by hand`,
      },
    ]);
  }
  host.stdout.write(patch);
  return EXIT.good;
}

function isCommand(value: unknown): value is Command {
  return value instanceof Command;
}
