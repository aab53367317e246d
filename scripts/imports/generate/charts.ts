import type { ChartFile } from "../../../lib/schema/schema-file";
import { interfaceName, LEAF_TYPES, printValues } from "../../../lib/types/chart-values";
import { header, typeImports } from "./header";

/** `imports/charts/leaf.ts`. */
export function leafDeclaration(): string {
  return header("the leaf types of imports/schemas/charts") + LEAF_TYPES;
}

/** The interface of a chart's values, every key optional; `null` removes a default. */
export function chartDeclaration(file: ChartFile, from: string): string {
  const { text, leaves } = printValues([file]);
  return header(from) + typeImports(new Map([["./leaf", leaves]])) + text;
}

/** `imports/charts/values.ts`: the values of every chart by chart name. */
export function chartsIndex(files: ReadonlyMap<string, ChartFile>): string {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const exports = sorted.map(([name, file]) => `export type { ${interfaceName(file.chart)} } from "./${name}";\n`);
  const members = sorted.map(
    ([name, file]) => `  readonly ${JSON.stringify(file.chart)}: import("./${name}").${interfaceName(file.chart)};\n`,
  );
  return `${header("the schemas in imports/schemas/charts")}${exports.join("")}
/** Values of every known chart, by chart name. */
export interface ChartValues {
${members.join("")}}
`;
}
