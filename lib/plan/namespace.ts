import type { PodSecurityLevel } from "../stage/release";

/** One namespace of a cluster, with who makes it. */
export interface PlannedNamespace {
  /** As its object is called; unique in the cluster. */
  readonly name: string;
  /** The strictest Pod Security level that everything in it passes. */
  readonly level: PodSecurityLevel;
  /** Why the level is not stricter: what runs there, by name. */
  readonly reasons: readonly string[];
  /** `terraform`: the platform stack makes it before GitOps starts; `gitops`: the first stage makes it. */
  readonly owner: "terraform" | "gitops";
}
