import type { ChartFile, ValueTree } from "../schema/schema-file";
import { type NamedShape, Printer } from "./print";
import { type ObjectShape, pascal, type Shape, text, union } from "./shape";

const OPEN_MARK = "...";

/** Leaf types of a values tree, by the word that the tree has for each; `LEAF_TYPES` declares them. */
const LEAVES: Readonly<Record<string, Shape>> = {
  string: text("Text"),
  number: text("Num"),
  boolean: text("Bool"),
  list: text("List"),
  map: text("Open"),
  any: text("unknown"),
};

/** Declarations of the leaf types. */
export const LEAF_TYPES = `/** A text, or null, which removes the chart's default. */
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

/** The interfaces of charts' values, every key optional; `null` removes a default. With the leaf types that they name. */
export function printValues(files: readonly ChartFile[]): {
  readonly text: string;
  readonly leaves: ReadonlySet<string>;
} {
  const leaves = Object.values(LEAVES).flatMap((leaf) => (leaf.kind === "text" ? [leaf.text] : []));
  const printed = new Printer(leaves).print(
    files.map((file): NamedShape => ({ name: interfaceName(file.chart), shape: treeShape(file.values) })),
  );
  return {
    text: printed,
    leaves: new Set(leaves.filter((leaf) => leaf !== "unknown" && new RegExp(`: ${leaf}\\b`).test(printed))),
  };
}

/** Name of the interface of a chart's values. */
export function interfaceName(chart: string): string {
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
