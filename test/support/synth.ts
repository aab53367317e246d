import { type ReadDefinition, type SynthesizedCluster, synthCluster } from "../../compiler/synth-cluster";
import type { CheckContext } from "../../lib/checks/rule";
import { InputError } from "../../lib/model/problem";
import type { SchemaStore } from "../../lib/schema/store";

/** Synthesizes one cluster; throws everything that is wrong with its definition. */
export function synthOrThrow(
  definition: ReadDefinition,
  schemas: SchemaStore,
  context: CheckContext = {},
): SynthesizedCluster {
  const synthesized = synthCluster(definition, schemas, context);
  if (synthesized.problems.length > 0) throw new InputError(synthesized.problems);
  return synthesized;
}
