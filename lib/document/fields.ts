import { at, type Fields, isFields, listAt, textAt } from "../data/fields";
import { blocks, code, table } from "./markdown";

/** One section for an object of a JSON Schema and for each object inside it, outermost first. */
export function fieldSections(schema: unknown, path: string): readonly string[] {
  const properties = at(schema, "properties");
  if (!isFields(properties)) return [];
  const required = new Set(listAt(schema, "required"));
  const rows = Object.entries(properties).map(([name, field]) => [
    code(name),
    typeOf(field),
    required.has(name) ? "required" : defaultOf(field),
    describe(field),
  ]);
  const own = blocks(
    path === "" ? "## Top level" : `## ${code(path)}`,
    rows.length === 0 ? "" : table(["field", "type", "default", "meaning"], rows),
  );
  const inner = Object.entries(properties).flatMap(([name, field]) =>
    objectsIn(field, path === "" ? name : `${path}.${name}`).flatMap(([inside, object]) =>
      fieldSections(object, inside),
    ),
  );
  return [own, ...inner];
}

/** Objects with fields of their own that a field holds: itself, entries of a map, items of a list, branches of a choice. */
function objectsIn(field: unknown, path: string): readonly (readonly [string, unknown])[] {
  const found: (readonly [string, unknown])[] = [];
  if (isFields(at(field, "properties"))) found.push([path, field]);
  const entries = at(field, "additionalProperties");
  if (isFields(entries)) found.push(...objectsIn(entries, `${path}.<name>`));
  const items = at(field, "items");
  if (isFields(items)) found.push(...objectsIn(items, `${path}[]`));
  const branches = branchesOf(field).filter((branch) => isFields(at(branch, "properties")));
  for (const branch of branches)
    found.push(...objectsIn(branch, branches.length === 1 ? path : `${path} (${variantOf(branch)})`));
  for (const branch of branchesOf(field)) if (!branches.includes(branch)) found.push(...objectsIn(branch, path));
  return eachOnce(found);
}

/** One object or a list of the same ones is shown once. */
function eachOnce(found: readonly (readonly [string, unknown])[]): readonly (readonly [string, unknown])[] {
  const texts = found.map(([, object]) => JSON.stringify(object));
  return found.filter((_, index) => texts.indexOf(texts[index] ?? "") === index);
}

/** What tells one branch of a choice from the others: its constant, or the fields that it requires. */
function variantOf(branch: unknown): string {
  const properties = at(branch, "properties");
  const constants = Object.entries(isFields(properties) ? properties : {}).flatMap(([name, field]) => {
    const constant = textAt(field, "const");
    return constant === undefined ? [] : [`${name}: ${constant}`];
  });
  return constants[0] ?? listAt(branch, "required").join(", ");
}

function branchesOf(field: unknown): readonly unknown[] {
  return [...listAt(field, "anyOf"), ...listAt(field, "oneOf")];
}

function typeOf(field: unknown): string {
  const constant = at(field, "const");
  if (constant !== undefined) return code(JSON.stringify(constant));
  const choices = listAt(field, "enum");
  if (choices.length > 0) return choices.map((choice) => code(String(choice))).join(", ");
  const branches = branchesOf(field);
  if (branches.length > 0) return [...new Set(branches.map(typeOf))].join(" or ");
  const type = textAt(field, "type");
  if (type === "array") return `list of ${typeOf(at(field, "items"))}`;
  if (type !== "object") return type ?? "any";
  const properties = at(field, "properties");
  if (isFields(properties)) return code(`{${names(properties)}}`);
  return isFields(at(field, "additionalProperties")) ? `map of ${typeOf(at(field, "additionalProperties"))}` : "map";
}

function names(properties: Fields): string {
  const list = Object.keys(properties);
  return list.length > 4 ? `${list.slice(0, 3).join(", ")}, ...` : list.join(", ");
}

function defaultOf(field: unknown): string {
  if (!isFields(field) || !("default" in field)) return "";
  const text = JSON.stringify(field.default);
  return text.length > 40 ? "see below" : code(text);
}

function describe(field: unknown): string {
  return (
    textAt(field, "description") ??
    branchesOf(field).flatMap((branch) => textAt(branch, "description") ?? [])[0] ??
    textAt(field, "items", "description") ??
    ""
  );
}
