import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";
import { only, synthWhole } from "../synth-whole";
import { formatGraph, type GraphFormat } from "../text/graph";

/** Options of `groundwork graph`. */
export interface GraphOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Language of the graph, e.g. `mermaid`. */
  readonly format: GraphFormat;
  /** Also the edges that follow from others. */
  readonly all?: boolean | undefined;
}

/** Prints the stages of a cluster and why each follows another. */
export async function graph(host: Host, name: string, options: GraphOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const { graph: stages } = only(await synthWhole(host, project.folder, [name]));
  host.stdout.write(
    formatGraph(options.format, stages, options.all === true ? stages.dependencies.all : stages.dependencies.direct),
  );
  return EXIT.good;
}
