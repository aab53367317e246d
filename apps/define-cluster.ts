import type { Component } from "../lib/component/component";
import type { ClusterDefinition } from "../lib/definition/parse";
import type { catalog } from "./catalog";

/**
 * Components of the operator's own repository, by key. `groundwork types` writes
 * a file there that adds one field for each.
 */
export interface OwnComponents extends Readonly<Record<never, Component>> {}

/** A definition that may use every component of the catalogue, and those of the operator's repository. */
export type Definition = ClusterDefinition<
  typeof catalog & { readonly [Key in keyof OwnComponents]: OwnComponents[Key] }
>;

/** Types a definition; costs nothing at run time. */
export function defineCluster(definition: Definition): Definition {
  return definition;
}
