import { KINDS, STRUCTS } from "./machinery-types";
import { KINDS_1_14, STRUCTS_1_14 } from "./machinery-types-1-14";

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

/** Minor of the machinery that merges, the number after `1.`: that of the Talos provider. */
export type MachineryMinor = 13 | 14;

/** The documents that one release of the machinery knows. */
export interface Types {
  /** Minor of that release. */
  readonly minor: MachineryMinor;
  /** Struct of a document; undefined for a kind that this machinery does not know. */
  readonly structOf: (kind: unknown) => string | undefined;
  /** Fields of a struct by their names in YAML. */
  readonly fieldsOf: (struct: string) => ReadonlyMap<string, FieldType>;
}

const TABLES: Readonly<Record<MachineryMinor, () => readonly Readonly<Record<string, string>>[]>> = {
  13: () => [KINDS, STRUCTS],
  14: () => [
    { ...KINDS, ...KINDS_1_14 },
    { ...STRUCTS, ...STRUCTS_1_14 },
  ],
};

const known = new Map<MachineryMinor, Types>();

/** Types of a release, read when they are first asked for. */
export function typesOf(minor: MachineryMinor): Types {
  const before = known.get(minor);
  if (before !== undefined) return before;
  const [kinds = {}, rows = {}] = TABLES[minor]();
  const structs = new Map<string, ReadonlyMap<string, FieldType>>();
  const types = new Map<string, FieldType>();
  const typeOf = (text: string): FieldType => {
    const type = types.get(text) ?? parse(text);
    types.set(text, type);
    return type;
  };
  const parse = (text: string): FieldType => {
    if (text.startsWith("=")) return { ...typeOf(text.slice(1)), replaced: true };
    const plain = { replaced: false, name: text };
    if (text.startsWith("*")) return { ...plain, form: "pointer", of: typeOf(text.slice(1)) };
    if (text.startsWith("[]")) return { ...plain, form: "list", of: typeOf(text.slice(2)) };
    if (text.startsWith("{}")) return { ...plain, form: "map", of: typeOf(text.slice(2)) };
    if (text in rows) return { ...plain, form: "struct" };
    const [name = "", element] = text.split(" ");
    return element === undefined ? { ...plain, form: "value" } : { ...plain, form: "keyed", name, of: typeOf(element) };
  };
  const fields = (struct: string): ReadonlyMap<string, FieldType> => {
    const made =
      structs.get(struct) ??
      new Map(
        (rows[struct] ?? "").split(", ").map((field): [string, FieldType] => {
          const space = field.indexOf(" ");
          return [field.slice(0, space), typeOf(field.slice(space + 1))];
        }),
      );
    structs.set(struct, made);
    return made;
  };
  const found: Types = {
    minor,
    structOf: (kind) => kinds[typeof kind === "string" ? kind : ""],
    fieldsOf: fields,
  };
  known.set(minor, found);
  return found;
}

/** True where Talos' machinery has a field at this path of keys and indexes; anything goes below what it takes as it is. */
export function hasField(types: Types, kind: unknown, path: readonly string[]): boolean {
  const struct = types.structOf(kind);
  return struct !== undefined && isKnown(types, { replaced: false, form: "struct", name: struct }, path);
}

function isKnown(types: Types, type: FieldType, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (type.form === "pointer" && type.of !== undefined) return isKnown(types, type.of, [key, ...rest]);
  if (type.form === "struct") {
    const field = types.fieldsOf(type.name).get(key);
    return field !== undefined && isKnown(types, field, rest);
  }
  return type.of === undefined || isKnown(types, type.of, rest);
}
