import type { CheckInput } from "../rule";

/**
 * What a rule looks at, by where it comes from. Of each, something may be unknown in a plan; a rule
 * that reads it is then silent about that part, and somebody has to say so.
 */
export const READ_TITLES = {
  definition: "the definition",
  room: "cores, memory and sizes of hosts, machines and datastores",
  machines: "the machines' configuration",
  objects: "objects of the stages",
  made: "what charts make",
  values: "values of charts",
  labels: "labels of nodes",
  keys: "keys of Secrets and ConfigMaps",
  metrics: "metrics of exporters",
  classes: "abilities of storage classes",
  drivers: "names of storage drivers",
  retention: "the limits and the volume of Prometheus",
  volumes: "values that take volumes away",
  extensions: "lists of system extensions",
  databases: "versions in the tags of databases",
  stacks: "Terraform documents",
  files: "the files that are written",
  revision: "an earlier revision",
  scan: "the scan for secrets",
} as const;

/** One source of what rules look at. */
export type Read = keyof typeof READ_TITLES;

/** A part of a plan that rules would read and cannot. */
export interface Unread {
  /** Path in the operator's definition. */
  readonly at: string;
  /** What it is and why nobody knows it, e.g. `what HelmRelease media/x installs`. */
  readonly what: string;
  /** What makes it known, or who knows it. */
  readonly fix: string;
}

/** Finds what is unknown of one source. */
export type Finder = (input: CheckInput) => readonly Unread[];
