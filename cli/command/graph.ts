import { synthCluster } from "../../compiler/synth-cluster";
import { SchemaStore } from "../../lib/schema/store";
import { loadDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";
import { formatGraph, type GraphFormat } from "../text/graph";

export interface GraphOptions {
  readonly project?: string | undefined;
  readonly format: GraphFormat;
  /** Also the edges that follow from others. */
  readonly all?: boolean | undefined;
}

/** Prints the stages of a cluster and why each follows another. Throws CycleError. */
export async function graph(host: Host, name: string, options: GraphOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const { definitions } = await loadDefinitions(host, project.folder, [name]);
  const [definition] = definitions;
  if (definition === undefined) throw new Error(`no definition of ${name} was read`);
  const { plan, edges } = synthCluster(definition.cluster, new SchemaStore(host.root));
  host.stdout.write(formatGraph(options.format, plan, options.all === true ? plan.edges : edges));
  return EXIT.good;
}
