import type { ClusterDefinition } from "../lib/definition/parse";
import type { catalog } from "./catalog";

/** A definition that may use every component of the catalogue. */
export type Definition = ClusterDefinition<typeof catalog>;

/** Types a definition; costs nothing at run time. */
export function defineCluster(definition: Definition): Definition {
  return definition;
}
