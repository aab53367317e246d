import { annotatedYaml } from "../text/annotated-yaml";

/** The module that types a definition, seen from `clusters/`. */
export interface Wording {
  /** What `defineCluster` is imported from. */
  readonly module: string;
  /** Path or URL of the JSON Schema, for the first line of YAML. */
  readonly schema: string;
}

/** The definition as the text of a file. */
export function definitionText(definition: object, language: "typescript" | "yaml", wording: Wording): string {
  if (language === "yaml")
    return `# yaml-language-server: $schema=${wording.schema}\n${annotatedYaml(definition, definition)}`;
  return [
    `import { defineCluster } from ${JSON.stringify(wording.module)};`,
    "",
    `export default defineCluster(${literal(definition, 0)});`,
    "",
  ].join("\n");
}

const WIDTH = 112;

function literal(value: unknown, depth: number): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => literal(item, depth + 1));
    const flat = `[${items.join(", ")}]`;
    if (flat.length + 2 * depth < WIDTH && !flat.includes("\n")) return flat;
    return block("[", items, "]", depth);
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, child]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${name}: ${literal(child, depth + 1)}`;
  });
  if (fields.length === 0) return "{}";
  const flat = `{ ${fields.join(", ")} }`;
  if (depth > 0 && flat.length + 2 * depth < WIDTH && !flat.includes("\n")) return flat;
  return block("{", fields, "}", depth);
}

function block(open: string, items: readonly string[], close: string, depth: number): string {
  const indent = "  ".repeat(depth + 1);
  return `${open}\n${items.map((item) => `${indent}${item},\n`).join("")}${"  ".repeat(depth)}${close}`;
}
