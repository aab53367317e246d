import { z } from "zod";
import { definitionJsonSchema } from "../../api/schema";
import { catalog } from "../../apps/catalog";
import { isFields } from "../../lib/data/fields";
import * as shared from "../../lib/model/field";
import { secretRef } from "../../lib/model/secret";
import { referencePages } from "../../scripts/reference/pages";

/** A field of a definition as its JSON Schema has it, e.g. `machines.<name>.disk`. */
interface Field {
  readonly path: string;
  readonly name: string;
  readonly meaning: string;
}

/** Every field with a name, in whatever objects, maps, lists and choices it lies. */
function fieldsOf(schema: unknown, path: string): readonly Field[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => fieldsOf(one, path));
  if (!isFields(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, inner]) => {
    switch (keyword) {
      case "properties":
        return Object.entries(isFields(inner) ? inner : {}).flatMap(([name, field]) => {
          const own = path === "" ? name : `${path}.${name}`;
          return [{ path: own, name, meaning: descriptionOf(field) }, ...fieldsOf(field, own)];
        });
      case "items":
      case "prefixItems":
        return fieldsOf(inner, `${path}[]`);
      case "additionalProperties":
        return fieldsOf(inner, `${path}.<name>`);
      case "anyOf":
      case "oneOf":
      case "allOf":
        return fieldsOf(inner, path);
      default:
        return [];
    }
  });
}

function descriptionOf(field: unknown): string {
  return isFields(field) && typeof field.description === "string" ? field.description : "";
}

function jsonSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}

/** What fields of many places share says how a value is written, and nothing about what one of them is for. */
const SHARED = new Set(
  [...Object.values(shared), secretRef].flatMap((value) =>
    value instanceof z.ZodType ? (value.description ?? []) : [],
  ),
);

/** Every field of what `groundwork schema` prints. */
const FIELDS = fieldsOf(definitionJsonSchema(), "");

test("the walk goes through objects, maps, lists and choices", () => {
  const inner = z.strictObject({ deep: z.string().meta({ description: "the end" }) });
  const schema = z.strictObject({
    map: z.record(z.string(), inner),
    list: z.array(z.union([z.string(), inner])),
  });
  expect(fieldsOf(jsonSchema(schema), "").map(({ path, meaning }) => [path, meaning])).toEqual([
    ["map", ""],
    ["map.<name>.deep", "the end"],
    ["list", ""],
    ["list[].deep", "the end"],
  ]);
  expect(FIELDS.length).toBeGreaterThan(700);
  for (const key of Object.keys(catalog)) expect(FIELDS.map(({ path }) => path)).toContain(`components.${key}`);
});

test("every field of a definition and of every component says what it means", () => {
  expect(FIELDS.filter(({ meaning }) => meaning.trim() === "").map(({ path }) => path)).toEqual([]);
});

test("a meaning says what the field is for, not only how such a value is written", () => {
  expect(FIELDS.filter(({ meaning }) => SHARED.has(meaning)).map(({ path }) => path)).toEqual([]);
});

test("a meaning is a phrase of its own: more than the field's name, without a full stop at its end", () => {
  const words = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const poor = FIELDS.filter(({ name, meaning }) => words(meaning) === words(name) || /[.\s]$|^\s/.test(meaning));
  expect(poor.map(({ path, meaning }) => `${path}: ${meaning}`)).toEqual([]);
});

test("the reference shows the same texts as the JSON Schema", () => {
  const rows = Object.values(referencePages()).flatMap((page) => page.split("\n"));
  const shown = new Set(rows.map((row) => [row.split(" | ")[0], row.split(" | ").slice(3).join(" | ")].join(" ... ")));
  const lost = FIELDS.filter(({ path }) => !isComponent(path)).filter(
    ({ name, meaning }) => !shown.has(`| \`${name}\` ... ${meaning.replaceAll("|", "\\|")} |`),
  );
  expect(lost.map(({ path, meaning }) => `${path}: ${meaning}`)).toEqual([]);
});

/** A component is a chapter of the reference, not a row. */
function isComponent(path: string): boolean {
  return path.startsWith("components.") && path.split(".").length === 2;
}
