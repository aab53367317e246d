import { blocks } from "./markdown";
import type { Place, Runbook } from "./place";

/** One titled part of a runbook, in Markdown without its heading; the functions below make one. */
export interface Section {
  /** The document that it is part of. */
  readonly runbook: Runbook;
  /** Where it belongs: the topic, by its name. */
  readonly place: Place;
  /** Heading, without markup. */
  readonly title: string;
  /** Markdown; headings in it start at the third level. */
  readonly body: string;
}

/** A paragraph, a list, a table or a block of commands; what is false, undefined or empty falls out. */
export type Block = string | false | undefined;

/** A part of BOOTSTRAP: what is done once, before or while the cluster comes up. */
export function bootstrap(place: Place<"BOOTSTRAP">, title: string, ...body: readonly Block[]): Section {
  return { runbook: "BOOTSTRAP", place, title, body: blocks(...body) };
}

/** A part of OPERATIONS: what recurs. */
export function operations(place: Place<"OPERATIONS">, title: string, ...body: readonly Block[]): Section {
  return { runbook: "OPERATIONS", place, title, body: blocks(...body) };
}

/** A part of DISASTER-RECOVERY: what to save, and how to come back. */
export function recovery(place: Place<"DISASTER-RECOVERY">, title: string, ...body: readonly Block[]): Section {
  return { runbook: "DISASTER-RECOVERY", place, title, body: blocks(...body) };
}
