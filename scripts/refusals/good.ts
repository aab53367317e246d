import type { Manifest } from "../../lib/manifest/manifest";

/** A right object, and changes of it: a path with `/` between its steps, and what is written there (undefined: taken away). */
export interface Good {
  /** Tells several objects of one kind apart. */
  readonly as?: string;
  readonly object: Manifest;
  readonly changes: readonly (readonly [path: string, value: unknown])[];
}
