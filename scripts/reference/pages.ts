import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { RULES } from "../../lib/checks/rules/catalog";
import { blocks, bullets, code, table } from "../../lib/docs/markdown";
import type { Registry } from "../../lib/model/component";
import { definitionSchema } from "../../lib/model/parse";
import { fieldSections } from "./fields";

const NOTE = "Made by `npm run docs` from the code; do not edit.";

const registry: Registry = catalog;

/** Every page of `docs/reference/` by its file name. */
export function referencePages(): Readonly<Record<string, string>> {
  return { "definition.md": definition(), "components.md": components(), "rules.md": rules() };
}

/** What an operator may write: the JSON Schema of a definition as people read it. */
function definition(): string {
  const schema = jsonSchema(definitionSchema({}));
  return page(
    "The definition",
    "Every field of a cluster definition, the same for TypeScript and YAML. `groundwork schema` prints it as JSON Schema for editors. The fields of `components` stand in [components.md](components.md).",
    ...fieldSections(schema, "").filter((section) => !section.startsWith("## `components`")),
  );
}

function components(): string {
  const keys = Object.keys(registry).sort();
  return page(
    "Components",
    "What may stand below `components` of a definition, and its options. `{}` takes every default.",
    table(
      ["component", "what"],
      keys.map((key) => [`[${key}](#${key.toLowerCase()})`, registry[key]?.title ?? ""]),
    ),
    ...keys.flatMap((key) => {
      const component = registry[key];
      if (component === undefined) return [];
      const [own = "", ...nested] = fieldSections(jsonSchema(component.options), key);
      const body = own.split("\n\n").slice(1).join("\n\n");
      return [`## ${key}`, component.title, body === "" ? "No options." : body, ...nested.map((text) => `#${text}`)];
    }),
  );
}

function rules(): string {
  const sorted = [...RULES].sort((a, b) => (a.id < b.id ? -1 : 1));
  return page(
    "Rules",
    "What synth refuses or remarks. An error keeps `dist/` as it is; `accept` in a definition silences one finding with a reason, and an acceptance that matches nothing is an error itself.",
    ...sorted.flatMap((rule) => [
      `## ${rule.id}`,
      `${rule.title}.`,
      bullets([`severity: ${code(rule.severity)}`, `why: ${rule.why}`, `fix: ${rule.fix}`, `source: ${rule.source}`]),
    ]),
  );
}

function page(title: string, intro: string, ...body: readonly string[]): string {
  return `${blocks(`# ${title}`, NOTE, intro, ...body)}\n`;
}

function jsonSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}
