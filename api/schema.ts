/** The schema of a definition, as zod and as JSON Schema, and the zod that options of components are written in. */
import { z } from "zod";
import { catalog } from "../apps/catalog";
import type { Registry } from "../lib/component/component";
import { definitionSchema } from "../lib/definition/parse";

export { definitionSchema, z };

/** Names the JSON Schema wherever it is kept. */
export const SCHEMA_ID = "urn:groundwork-gitops:definition";

/**
 * JSON Schema (draft 2020-12) of what an operator writes, for editors.
 *
 * @param registry components that a definition may switch on; absent: those that Groundwork brings
 */
export function definitionJsonSchema(registry: Registry = catalog): Readonly<Record<string, unknown>> {
  const document = z.toJSONSchema(definitionSchema(registry), { io: "input", unrepresentable: "any" });
  return {
    ...document,
    // The reader of YAML takes these away before the schema sees them.
    patternProperties: { "^x-": { description: "anchors of YAML that the definition uses; no part of it" } },
    $id: SCHEMA_ID,
    title: "Groundwork cluster definition",
  };
}
