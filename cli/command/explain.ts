import { isFields } from "../../lib/data/fields";
import type { Cluster } from "../../lib/model/cluster";
import { maskData } from "../../lib/secret-scan/mask";
import { framesOf } from "../definition/frames";
import { loadDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";
import { annotatedYaml } from "../text/annotated-yaml";
import { partText } from "../text/explained";
import { screenOf } from "../text/screen";

/** Options of `groundwork explain`. */
export interface ExplainOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Print the model as JSON on stdout. */
  readonly json?: boolean | undefined;
}

/**
 * Prints the whole model of a cluster, what was written and what was filled in;
 * or one part of it, with where each value comes from and what comes of it.
 */
export async function explain(
  host: Host,
  name: string,
  path: string | undefined,
  options: ExplainOptions,
): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const { definitions } = await loadDefinitions(host, project.folder, [name]);
  for (const definition of definitions) {
    const { cluster, input } = definition;
    const model = maskData(plain(asDefinition(cluster)));
    if (path !== undefined) {
      const { explainPart } = await import("../explain/part");
      const frames = await framesOf(host, project.folder, [cluster.file]);
      const part = explainPart(definition, { path, model, input: written(input, model), frames });
      host.stdout.write(
        options.json === true ? `${JSON.stringify(part, null, 2)}\n` : partText(part, screenOf(host.stdout, host.env)),
      );
      continue;
    }
    host.stdout.write(
      options.json === true ? `${JSON.stringify(model, null, 2)}\n` : annotatedYaml(model, written(input, model)),
    );
  }
  return EXIT.good;
}

/** What the operator wrote, the files of patches included. */
function written(input: unknown, model: unknown): unknown {
  return isFields(input) && isFields(model) && "patches" in model ? { ...input, patches: model.patches } : input;
}

/** The model in the shape that operators write. */
function asDefinition({ file: _, machines, components, patches, ...rest }: Cluster): Record<string, unknown> {
  return {
    ...rest,
    machines: Object.fromEntries(machines.map(({ name, ...machine }) => [name, machine])),
    // What the files of patches hold, in the order in which everything is laid over.
    ...(patches === undefined
      ? {}
      : { patches: Object.fromEntries(patches.map(({ origin, documents }) => [origin, documents])) }),
    components: Object.fromEntries(Object.entries(components).map(([key, { options }]) => [key, options])),
  };
}

/** Addresses, sizes and the like as their text; fields without a value go. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isFields(value)) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return String(value);
  const fields: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) if (child !== undefined) fields[key] = plain(child);
  return fields;
}
