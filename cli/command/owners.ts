import { resolve } from "node:path";
import { withChartObjects } from "../../lib/ownership/chart/objects";
import { conflictsOf } from "../../lib/ownership/conflict";
import { type Ownership, together } from "../../lib/ownership/owned";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { helmRenderer } from "../owners/helm";
import { isForeign, type OwnersInputs, readInputs } from "../owners/inputs";
import { ownOutput } from "../owners/own-output";
import { openProject } from "../project";
import { synthWhole } from "../synth-whole";
import { ownersJson, ownersText } from "../text/owners";
import { styleFor } from "../text/style";

/** Options of `groundwork owners`. */
export interface OwnersOptions extends OwnersInputs {
  /** Folder that holds `clusters/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Folder of charts to render. */
  readonly charts?: string | undefined;
  /** Report as JSON on stdout. */
  readonly json?: boolean | undefined;
  /** Leave the table of owners out. */
  readonly conflicts?: boolean | undefined;
}

/**
 * Says who manages each object, and fails where two do. Without inputs it
 * judges the output of the project's own definitions; clusters never collide
 * with each other.
 */
export async function owners(host: Host, names: readonly string[], options: OwnersOptions): Promise<ExitCode> {
  const render = options.charts === undefined ? undefined : helmRenderer(resolve(host.cwd, options.charts));
  const judged: { readonly name: string; readonly ownership: Ownership }[] = [];
  if (isForeign(options)) {
    const ownership = together(readInputs(options, host.cwd));
    const { notes, ...rest } = withChartObjects(ownership, undefined, render);
    const each = new Map(notes.map((note) => [`${note.place}|${note.text}`, note]));
    judged.push({ name: "the inputs", ownership: { ...rest, notes: [...each.values()] } });
  } else {
    const project = openProject(host, options.project);
    for (const planned of await synthWhole(host, project.folder, names))
      judged.push({ name: planned.cluster.name, ownership: ownOutput(planned, render) });
  }
  const results = judged.map(({ name, ownership }) => ({ name, ownership, conflicts: conflictsOf(ownership) }));
  const style = styleFor(host.stdout, host.env);
  host.stdout.write(
    options.json === true
      ? `${JSON.stringify(results.map(ownersJson), null, 2)}\n`
      : results.map((result) => ownersText(result, style, options.conflicts === true)).join("\n"),
  );
  return results.some(({ conflicts }) => conflicts.some(({ severity }) => severity === "error"))
    ? EXIT.findings
    : EXIT.good;
}
