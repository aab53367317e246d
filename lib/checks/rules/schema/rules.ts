import type { Rule } from "../../rule";
import { objectSchema, removedApi } from "./object-schema";
import { refusedByApi } from "./refused-by-api";
import { stackSchema } from "./stack-schema";

/** Rules about the schemas of objects and stacks. */
export const schemaRules = {
  objectSchema,
  removedApi,
  refusedByApi,
  stackSchema,
} satisfies Readonly<Record<string, Rule>>;
