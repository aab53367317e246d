import type { Stage } from "../stage/stage";

/** Pods of which at most one may be away at a time. */
export interface DisruptionBudgetProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels by which the pods are found. */
  readonly selector: Readonly<Record<string, string>>;
  readonly replicas: number;
}

/** A budget only where an eviction leaves somebody to answer: with one replica it would block every drain. */
export function disruptionBudget(stage: Stage, { selector, replicas, ...metadata }: DisruptionBudgetProps): void {
  if (replicas < 2) return;
  stage.add({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
  });
}
