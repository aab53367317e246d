import type { ChartFile, ValueTree } from "../../../lib/schema/schema-file";
import { Printer } from "../print";
import { type ObjectShape, pascal, type Shape, text, union } from "../shape";
import { header, typeImports } from "./header";

const OPEN_MARK = "...";

/** Leaf types of a values tree, declared once in `imports/charts/leaf.ts`. */
const LEAVES: Readonly<Record<string, Shape>> = {
  string: text("Text"),
  number: text("Num"),
  boolean: text("Bool"),
  list: text("List"),
  map: text("Open"),
  any: text("unknown"),
};

/** `imports/charts/leaf.ts`. */
export function leafDeclaration(): string {
  return `${header("the leaf types of imports/schemas/charts")}/** A text, or null, which removes the chart's default. */
export type Text = string | null;

/** A number, or a text that starts with one ("25%", "100m"): templates print it as it stands. */
export type Num = number | \`\${number}\${string}\` | null;

/** A switch. */
export type Bool = boolean | null;

/** A list whose members the chart passes on. */
export type List = readonly unknown[] | null;

/** A map that the chart passes on. */
export type Open = Readonly<Record<string, unknown>> | null;
`;
}

/** The interface of a chart's values, every key optional; `null` removes a default. */
export function chartDeclaration(file: ChartFile, from: string): string {
  const leaves = Object.values(LEAVES).flatMap((leaf) => (leaf.kind === "text" ? [leaf.text] : []));
  const printed = new Printer(leaves).print([{ name: interfaceName(file.chart), shape: treeShape(file.values) }]);
  const used = leaves.filter((leaf) => leaf !== "unknown" && new RegExp(`: ${leaf}\\b`).test(printed));
  return header(from) + typeImports(new Map([["./leaf", new Set(used)]])) + printed;
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

function interfaceName(chart: string): string {
  return `${pascal(chart)}Values`;
}

function treeShape(tree: { readonly [key: string]: ValueTree }): ObjectShape {
  const keys = Object.entries(tree).filter(([key]) => key !== OPEN_MARK);
  const properties = keys.map(([name, value]) => ({ name, optional: true, shape: valueShape(value) }));
  return { kind: "object", open: OPEN_MARK in tree, properties };
}

function valueShape(value: ValueTree): Shape {
  if (typeof value === "string") return LEAVES[value] ?? text("unknown");
  const keys = Object.keys(value).filter((key) => key !== OPEN_MARK);
  return keys.length === 0 ? text("Open") : union([treeShape(value), text("null")]);
}
