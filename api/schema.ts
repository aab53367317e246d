/** The schema of a definition, as zod and as JSON Schema, and the zod that options of components are written in. */
import { z } from "zod";
import { catalog } from "../apps/catalog";
import { definitionSchema } from "../lib/definition/parse";

export { definitionSchema, z };

/** Names the JSON Schema wherever it is kept. */
export const SCHEMA_ID = "urn:groundwork-gitops:definition";

/** JSON Schema (draft 2020-12) of what an operator writes, for editors. */
export function definitionJsonSchema(): Readonly<Record<string, unknown>> {
  const document = z.toJSONSchema(definitionSchema(catalog), { io: "input", unrepresentable: "any" });
  return { ...document, $id: SCHEMA_ID, title: "Groundwork cluster definition" };
}
