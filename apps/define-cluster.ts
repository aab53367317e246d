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

/** Parts of a value at any depth; `null` takes a key away. */
export type Changes<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]?: Changes<Value[Key]> | null }
    : Value;

/** A part that several definitions share. */
export type Part = Changes<Definition>;

/** A definition that is laid over parts, each over those before it. */
export type LayeredDefinition = Part & { readonly extends: readonly Part[] };

/** Types a definition; costs nothing at run time. */
export function defineCluster(definition: LayeredDefinition): LayeredDefinition;
export function defineCluster(definition: Definition): Definition;
export function defineCluster(definition: Definition | LayeredDefinition): Definition | LayeredDefinition {
  return definition;
}

/** Types a part that definitions extend, such as one set of apps for several clusters. */
export function definePart(part: Part): Part {
  return part;
}
