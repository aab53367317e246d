import { z } from "zod";
import { type Fields, isFields, listAt } from "../../lib/data/fields";

/** Steps from the top of a definition to a value. */
export type Path = readonly (string | number)[];

/** A field that the schema has, and whether the definition at hand writes it. */
export interface Place {
  readonly path: Path;
  /** JSON Schema of the field. */
  readonly schema: Fields;
  readonly written: boolean;
}

const NAME_OF_NEW = "attack-1";

/** The schema of a definition as data, for whoever walks it. */
export function schemaOf(schema: z.ZodType): Fields {
  const made: unknown = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return isFields(made) ? made : {};
}

/** Every field that the schema has, in each member that a definition writes, and in one new member of each map and list. */
export function placesOf(schema: Fields, definition: unknown): readonly Place[] {
  const places: Place[] = [];
  const walk = (node: unknown, path: Path, value: unknown, written: boolean): void => {
    for (const part of formsOf(node)) {
      if (path.length > 0) places.push({ path, schema: part, written });
      for (const [key, child] of Object.entries(isFields(part.properties) ? part.properties : {})) {
        const own = isFields(value) && Object.hasOwn(value, key);
        walk(child, [...path, key], own ? value[key] : undefined, own);
      }
      if (isFields(part.additionalProperties)) {
        const members = isFields(value) ? Object.entries(value) : [];
        for (const [key, member] of members) walk(part.additionalProperties, [...path, key], member, true);
        if (members.length === 0) walk(part.additionalProperties, [...path, NAME_OF_NEW], undefined, false);
      }
      if (isFields(part.items)) {
        const items = Array.isArray(value) ? value : [];
        for (const [index, item] of items.entries()) walk(part.items, [...path, index], item, true);
        if (items.length === 0) walk(part.items, [...path, 0], undefined, false);
      }
    }
  };
  walk(schema, [], definition, true);
  return places;
}

/** The forms that a value may have: one, or those of a union. */
export function formsOf(node: unknown): readonly Fields[] {
  if (!isFields(node)) return [];
  const forms = [...listAt(node, "anyOf"), ...listAt(node, "oneOf")];
  return forms.length === 0 ? [node] : forms.flatMap(formsOf);
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, step) => {
    if (typeof step === "number") return Array.isArray(here) ? here[step] : undefined;
    return isFields(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  }, value);
}

/** A copy with another value at a path; maps on the way there are made. */
export function withValue(value: unknown, path: Path, fresh: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return fresh;
  if (typeof step === "number") {
    const list: unknown[] = Array.isArray(value) ? [...value] : [];
    list[step] = withValue(list[step], rest, fresh);
    return list;
  }
  const fields = new Map(Object.entries(isFields(value) ? value : {}));
  fields.set(step, withValue(fields.get(step), rest, fresh));
  // Own fields, whatever their names: an assignment would lose `__proto__`.
  return Object.fromEntries(fields);
}

/** A copy without the field or item at a path. */
export function without(value: unknown, path: Path): unknown {
  const last = path.at(-1);
  const above = valueAt(value, path.slice(0, -1));
  if (last === undefined) return undefined;
  if (Array.isArray(above))
    return withValue(
      value,
      path.slice(0, -1),
      above.filter((_, index) => index !== last),
    );
  if (!isFields(above)) return value;
  return withValue(value, path.slice(0, -1), Object.fromEntries(Object.entries(above).filter(([key]) => key !== last)));
}
