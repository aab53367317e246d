/** Two managers of one thing. One cause gives one conflict: all objects of one pair of managers stand together. */
export interface Conflict {
  /** An error where the two undo each other's work, a warning where it works for now. */
  readonly severity: "error" | "warning";
  /** What kind of conflict it is, as a phrase. */
  readonly title: string;
  /** The two, in the order in which they come to the cluster. */
  readonly managers: readonly [Claimant, Claimant];
  /** What both write, e.g. `DaemonSet kube-system/cilium`. */
  readonly objects: readonly string[];
  /** In what the two differ. */
  readonly differences: readonly string[];
  /** What happens as long as both manage it. */
  readonly why: string;
  /** How to leave it to one of them. */
  readonly fix: string;
}

/** One of the two managers of a conflict. */
export interface Claimant {
  /** Name of the manager, as people call it. */
  readonly manager: string;
  /** File, or address in a Terraform stack, by which it claims the thing. */
  readonly place: string;
}
