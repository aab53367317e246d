import type { PodSecurityLevel } from "../stage/release";

export interface PlannedNamespace {
  readonly name: string;
  readonly level: PodSecurityLevel;
  /** Why the level is not stricter: what runs there, by name. */
  readonly reasons: readonly string[];
}
