import type { Rule } from "../rule";
import { chartValues, valuesUnverified } from "./chart-values";
import { duplicateObject } from "./duplicate-object";
import { missingReference } from "./missing-reference";
import { objectSchema, removedApi } from "./object-schema";
import { plainSecret } from "./plain-secret";
import { stackSchema } from "./stack-schema";
import { twoManagers } from "./two-managers";

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
