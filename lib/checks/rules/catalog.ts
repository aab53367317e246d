import type { Rule } from "../rule";
import { duplicateObject } from "./ownership/duplicate-object";
import { twoManagers } from "./ownership/two-managers";
import { missingReference } from "./references/missing-reference";
import { objectSchema, removedApi } from "./schema/object-schema";
import { stackSchema } from "./schema/stack-schema";
import { plainSecret } from "./secrets/plain-secret";
import { chartValues, valuesUnverified } from "./values/chart-values";

/** Every rule. Adding one is one file and one line here. */
export const RULES: readonly Rule[] = [
  chartValues,
  duplicateObject,
  missingReference,
  objectSchema,
  plainSecret,
  removedApi,
  stackSchema,
  twoManagers,
  valuesUnverified,
];
