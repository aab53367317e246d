import { InputError } from "../../lib/model/problem";
import type { ChartFile } from "../../lib/schema/schema-file";
import { interfaceName, LEAF_TYPES, printValues } from "../../lib/types/chart-values";
import { PACKAGE } from "../definition/shared-names";
import { MADE } from "../own-components/kept-file";
import { chartFiles } from "./archive";
import { factsOf } from "./facts";
import { CHARTS } from "./kept";
import { describedBy, valueTree } from "./value-tree";

/** Types of the values of the repository's charts, for components. */
const CHART_TYPES = "types/charts.d.ts";

/**
 * Reads a chart from the disk.
 *
 * @param shown the path as the operator wrote it, for messages
 * @throws InputError where it is no chart
 */
export function readChart(path: string, shown: string): ChartFile {
  const files = chartFiles(path, shown);
  const described = describedBy(files);
  if (described === undefined || !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(described.name))
    throw new InputError([
      {
        file: shown,
        path: "",
        got: "no Chart.yaml with name and version",
        want: "a chart: its folder, or an archive like gatus-1.4.2.tgz",
      },
    ]);
  const { name, version, inner } = described;
  return { chart: name, version, values: valueTree(files, inner), facts: factsOf(path, name, files) };
}

/** What is kept of charts, by path: a file for each, and types for all. */
export function chartTypeFiles(charts: Iterable<ChartFile>): Readonly<Record<string, string>> {
  const sorted = [...charts].sort((a, b) => (a.chart < b.chart ? -1 : 1));
  if (sorted.length === 0) return {};
  return {
    ...Object.fromEntries(
      sorted.map((chart) => [
        `${CHARTS}/${chart.chart}.json`,
        `${JSON.stringify({ made: MADE, ...chart }, null, 1)}\n`,
      ]),
    ),
    [CHART_TYPES]: declarations(sorted),
  };
}

function declarations(charts: readonly ChartFile[]): string {
  const local = (text: string) => text.replaceAll(/^export /gm, "");
  const fields = charts.map(({ chart }) => `    readonly ${JSON.stringify(chart)}: ${interfaceName(chart)};\n`);
  return `// ${MADE}

${local(LEAF_TYPES)}
${local(printValues(charts).text)}
declare module "${PACKAGE}/component" {
  interface OwnChartValues {
${fields.join("")}  }
}

export {};
`;
}
