import { type ObjectShape, pascal, propertyName, type Shape } from "./shape";

const WIDTH = 120;

/** Names that a generated interface must not take: the printed code uses them itself. */
const RESERVED = [
  "Record",
  "Readonly",
  "Array",
  "Object",
  "String",
  "Number",
  "Boolean",
  "TerraformExpression",
  "ObjectMeta",
  "Function",
  "Symbol",
];

/** A type that must be printed under the given name. */
export interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

interface Entry {
  readonly shape: ObjectShape;
  readonly path: readonly string[];
  uses: number;
  name?: string;
}

/**
 * Prints shapes as declarations. Object types that occur more than once are printed once,
 * under the shortest free name that their first place gives; the others stand inline.
 * The same input gives the same text.
 */
export class Printer {
  private readonly entries = new Map<string, Entry>();
  private readonly keys = new Map<Shape, string>();
  private readonly taken: Set<string>;

  /** @param taken names that the file already uses for other types */
  constructor(taken: readonly string[] = []) {
    this.taken = new Set([...RESERVED, ...taken]);
  }

  /** All declarations of the given types and of what they share. */
  print(roots: readonly NamedShape[]): string {
    for (const root of roots) this.taken.add(root.name);
    for (const root of roots) this.visitRoot(root);
    for (const entry of this.entries.values()) {
      if (entry.name === undefined && entry.uses > 1 && isWorthAName(entry.shape))
        entry.name = this.freeName(entry.path);
    }
    const shared = [...this.entries.values()].filter((entry) => entry.name !== undefined);
    const rootNames = new Set(roots.map((root) => root.name));
    const parts = roots.map((root) => this.declaration(root.name, root.shape));
    for (const entry of shared) {
      if (entry.name !== undefined && !rootNames.has(entry.name)) parts.push(this.declaration(entry.name, entry.shape));
    }
    return parts.join("\n");
  }

  /** A root is printed under its own name even where another type has the same members. */
  private visitRoot(root: NamedShape): void {
    if (root.shape.kind !== "object") {
      this.visit(root.shape, [root.name]);
      return;
    }
    const key = this.key(root.shape);
    const known = this.entries.get(key);
    if (known === undefined) this.entries.set(key, { shape: root.shape, path: [root.name], uses: 1, name: root.name });
    else known.name ??= root.name;
    if (known === undefined) this.visitMembers(root.shape, [root.name]);
  }

  private visit(shape: Shape, path: readonly string[]): void {
    if (shape.kind === "array" || shape.kind === "map") this.visit(shape.of, path);
    if (shape.kind === "union") for (const member of shape.of) this.visit(member, path);
    if (shape.kind !== "object") return;
    const key = this.key(shape);
    const known = this.entries.get(key);
    if (known !== undefined) {
      known.uses += 1;
      return;
    }
    this.entries.set(key, { shape, path, uses: 1 });
    this.visitMembers(shape, path);
  }

  private visitMembers(shape: ObjectShape, path: readonly string[]): void {
    for (const property of shape.properties) this.visit(property.shape, [...path, pascal(property.name)]);
  }

  private freeName(path: readonly string[]): string {
    for (let count = 1; count <= path.length; count += 1) {
      const name = path.slice(-count).join("");
      if (/^[A-Za-z]/.test(name) && !this.taken.has(name)) return this.take(name);
    }
    let suffix = 2;
    while (this.taken.has(`${path.join("")}${suffix}`)) suffix += 1;
    return this.take(`${path.join("")}${suffix}`);
  }

  private take(name: string): string {
    this.taken.add(name);
    return name;
  }

  /** A text that is equal for equal shapes. */
  private key(shape: Shape): string {
    const known = this.keys.get(shape);
    if (known !== undefined) return known;
    const key = JSON.stringify(shape);
    this.keys.set(shape, key);
    return key;
  }

  private declaration(name: string, shape: Shape): string {
    if (shape.kind !== "object") return `export type ${name} = ${this.expression(shape, "")};\n`;
    return `export interface ${name} ${this.members(shape, "", `export interface ${name} `.length)}\n`;
  }

  private members(shape: ObjectShape, indent: string, offset: number): string {
    const lines = shape.properties.map((property) => {
      const head = `readonly ${propertyName(property.name)}${property.optional ? "?" : ""}: `;
      return { head, shape: property.shape };
    });
    const extra = shape.open ? ["readonly [key: string]: unknown"] : [];
    const flat = `{ ${[...lines.map((line) => line.head + this.expression(line.shape, indent)), ...extra].join("; ")} }`;
    if (!flat.includes("\n") && indent.length + offset + flat.length <= WIDTH) return flat;
    const inner = `${indent}  `;
    const body = [...lines.map((line) => line.head + this.expression(line.shape, inner, line.head.length)), ...extra];
    return `{\n${body.map((line) => `${inner}${line};\n`).join("")}${indent}}`;
  }

  private expression(shape: Shape, indent: string, offset = 0): string {
    switch (shape.kind) {
      case "text":
        return shape.text;
      case "array": {
        const of = this.expression(shape.of, indent, offset + "readonly ".length);
        return `readonly ${isUnion(shape.of) ? `(${of})` : of}[]`;
      }
      case "map":
        return `Readonly<Record<string, ${this.expression(shape.of, indent, offset + "Readonly<Record<string, ".length)}>>`;
      case "union":
        return shape.of.map((member) => this.expression(member, indent, offset)).join(" | ");
      case "object": {
        const name = this.entries.get(this.key(shape))?.name;
        return name ?? this.members(shape, indent, offset);
      }
    }
  }
}

function isUnion(shape: Shape): boolean {
  return shape.kind === "union" || (shape.kind === "text" && shape.text.includes(" | "));
}

/** A very small object reads better inline. */
function isWorthAName(shape: ObjectShape): boolean {
  return shape.properties.length > 3 || shape.properties.some((property) => property.shape.kind !== "text");
}
