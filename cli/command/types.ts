import { resolve } from "node:path";
import { InputError } from "../../lib/model/problem";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { ownCharts } from "../own-charts/kept";
import { chartTypeFiles, readChart } from "../own-charts/made-files";
import { keepFiles } from "../own-components/kept-file";
import { loadComponents } from "../own-components/load";
import { componentFiles } from "../own-components/made-files";
import { openProject } from "../project";

/** Options of `groundwork types`. */
export interface TypesOptions {
  /** Folder of the repository. */
  readonly project?: string | undefined;
}

/**
 * Writes what follows from the repository's own components, types for
 * `defineCluster` and their reference, and from charts: keys of their values,
 * what they make, types. Needs no network.
 *
 * @param charts archives or folders of charts, relative to the working directory
 * @throws InputError where a component or a chart cannot be read
 */
export async function types(host: Host, charts: readonly string[], options: TypesOptions): Promise<ExitCode> {
  const { folder } = openProject(host, options.project);
  const known = new Map(ownCharts(folder));
  for (const path of charts) {
    const chart = readChart(resolve(host.cwd, path), path);
    known.set(chart.chart, chart);
    if (chart.facts?.rendered === false)
      host.stderr.write(
        `${path}: helm is not installed or cannot render it, so only its CRDs and the keys of its values are known.\n`,
      );
  }
  const { own, problems } = await loadComponents(host, folder);
  if (problems.size > 0) throw new InputError([...problems.values()].flat());
  const written = keepFiles(folder, { ...chartTypeFiles(known.values()), ...componentFiles(folder, own) });
  for (const file of written) host.stdout.write(`wrote ${file}\n`);
  if (written.length === 0) host.stderr.write("Everything is as it should be.\n");
  return EXIT.good;
}
