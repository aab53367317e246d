import { KINDS, STRUCTS } from "./machinery-types";

/** How one field of a document is held by Talos, and so how it merges. */
export interface FieldType {
  /** A patch replaces it whole. */
  readonly replaced: boolean;
  /**
   * `pointer`, `list` and `map` hold `of`; `struct` has fields; the others are
   * one value, or a list with a way of merging of its own (`keyed`).
   */
  readonly form: "pointer" | "list" | "map" | "struct" | "keyed" | "value";
  /** Name of the struct, of the keyed list, or of the kind of value. */
  readonly name: string;
  /** What it holds. */
  readonly of?: FieldType;
}

const types = new Map<string, FieldType>();
const structs = new Map<string, ReadonlyMap<string, FieldType>>();

/** Struct of a document; undefined for a kind that this machinery does not know. */
export function structOf(kind: unknown): string | undefined {
  return KINDS[typeof kind === "string" ? kind : ""];
}

/** Fields of a struct by their names in YAML. */
export function fieldsOf(struct: string): ReadonlyMap<string, FieldType> {
  const known = structs.get(struct);
  if (known !== undefined) return known;
  const fields = new Map(
    (STRUCTS[struct] ?? "").split(", ").map((field): [string, FieldType] => {
      const space = field.indexOf(" ");
      return [field.slice(0, space), typeOf(field.slice(space + 1))];
    }),
  );
  structs.set(struct, fields);
  return fields;
}

function typeOf(text: string): FieldType {
  const known = types.get(text);
  if (known !== undefined) return known;
  const type = parse(text);
  types.set(text, type);
  return type;
}

function parse(text: string): FieldType {
  if (text.startsWith("=")) return { ...typeOf(text.slice(1)), replaced: true };
  const plain = { replaced: false, name: text };
  if (text.startsWith("*")) return { ...plain, form: "pointer", of: typeOf(text.slice(1)) };
  if (text.startsWith("[]")) return { ...plain, form: "list", of: typeOf(text.slice(2)) };
  if (text.startsWith("{}")) return { ...plain, form: "map", of: typeOf(text.slice(2)) };
  if (text in STRUCTS) return { ...plain, form: "struct" };
  const [name = "", element] = text.split(" ");
  return element === undefined ? { ...plain, form: "value" } : { ...plain, form: "keyed", name, of: typeOf(element) };
}

/** True where Talos' machinery has a field at this path of keys and indexes; anything goes below what it takes as it is. */
export function hasField(kind: unknown, path: readonly string[]): boolean {
  const struct = structOf(kind);
  return struct !== undefined && isKnown({ replaced: false, form: "struct", name: struct }, path);
}

function isKnown(type: FieldType, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (type.form === "pointer" && type.of !== undefined) return isKnown(type.of, [key, ...rest]);
  if (type.form === "struct") {
    const field = fieldsOf(type.name).get(key);
    return field !== undefined && isKnown(field, rest);
  }
  return type.of === undefined || isKnown(type.of, rest);
}
