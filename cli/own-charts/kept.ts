import { join } from "node:path";
import { z } from "zod";
import { diskFolder } from "../../lib/emit/file-system";
import { InputError, type Problem } from "../../lib/model/problem";
import type { ChartFile, ValueTree } from "../../lib/schema/schema-file";
import { SchemaStore } from "../../lib/schema/store";
import { readProjectFile } from "../definition/project-file";
import type { Host } from "../host";

/** Where `groundwork types` keeps what it read of charts. */
export const CHARTS = "types/charts";

const tree: z.ZodType<ValueTree> = z.lazy(() => z.union([z.string(), z.record(z.string(), tree)]));
const object = z.strictObject({
  kind: z.string(),
  name: z.string(),
  ports: z.array(z.union([z.number(), z.string()])).optional(),
  keys: z.array(z.string()).optional(),
  replicas: z.number().optional(),
});
const schema: z.ZodType<ChartFile> = z.object({
  chart: z.string(),
  version: z.string(),
  values: z.record(z.string(), tree),
  facts: z
    .strictObject({
      rendered: z.boolean(),
      crds: z.array(z.string()),
      webhooks: z.array(z.string()),
      objects: z.array(object),
      named: z.array(object),
    })
    .optional(),
});

/**
 * What the repository knows of charts of its own, by their names.
 *
 * @throws InputError where a file is not what `groundwork types` wrote
 */
export function ownCharts(project: string): ReadonlyMap<string, ChartFile> {
  const disk = diskFolder(join(project, CHARTS));
  const charts = new Map<string, ChartFile>();
  const problems: Problem[] = [];
  if (disk.kind("") !== "folder") return charts;
  for (const { name } of disk.list("").filter(({ name, kind }) => kind === "file" && name.endsWith(".json"))) {
    const file = `${CHARTS}/${name}`;
    const read = readProjectFile(project, file);
    if ("problem" in read) {
      problems.push(read.problem);
      continue;
    }
    const chart = parsed(read.text);
    if (chart === undefined)
      problems.push({
        file,
        path: "",
        got: "something else than it wrote",
        want: "a file of groundwork types",
        fix: "remove it, and run groundwork types <chart> again",
      });
    else charts.set(chart.chart, chart);
  }
  if (problems.length > 0) throw new InputError(problems);
  return charts;
}

function parsed(text: string): ChartFile | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The schemas that a run judges by: those of the program, and the charts of the repository before ours. */
export function schemasOf(host: Pick<Host, "root">, project: string): SchemaStore {
  return new SchemaStore(host.root, ownCharts(project));
}
