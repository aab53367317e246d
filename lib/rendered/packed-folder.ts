import { type Chart, sourceOf } from "../stage/chart-source";
import { packChart } from "./pack";

/** The archive of a chart in a folder of this repository; undefined for every other. */
export function packedFolder(chart: Chart): Buffer | undefined {
  const source = sourceOf(chart);
  if (source.kind !== "folder") return undefined;
  return packChart(chart.name, new Map(source.files.map(({ name, text }) => [name, Buffer.from(text)])));
}
