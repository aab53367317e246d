import { at } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { selects, type Workload, workloadsIn } from "../../facts/workloads";
import { manifestsOf, type PlacedManifest } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const budgetRefused: Rule = {
  id: "budget-refused",
  title: "Pods that two disruption budgets cover, or a budget over pods that nothing controls",
  family: "workload",
  severity: "error",
  answers: [],
  why: "Every eviction of such a pod fails with an internal error, so every drain of its node hangs.",
  fix: "leave one budget for each pod, and only over pods of a workload",
  source: "Kubernetes: eviction subresource; documentation: disruption budgets over pods of any controller",
  example: "a budget of the operator's own for an app that has one already",
  check: (input) => {
    const budgets = coveredBy(input);
    return [...twice(budgets), ...uncontrolled(budgets)];
  },
};

/** A budget and the workloads whose pods it covers. */
type Covered = PlacedManifest & { readonly covered: readonly Workload[] };

function coveredBy(input: CheckInput): readonly Covered[] {
  return manifestsOf(input)
    .filter(({ manifest }) => manifest.kind === "PodDisruptionBudget" && at(manifest, "spec", "selector") !== undefined)
    .map((placed) => ({
      ...placed,
      covered: workloadsIn(input, placed.manifest.metadata.namespace ?? "default").filter(({ labels }) =>
        selects(at(placed.manifest, "spec", "selector"), labels),
      ),
    }));
}

function twice(budgets: readonly Covered[]): readonly Found[] {
  return budgets.flatMap(({ manifest, origin, covered }, index): Found[] => {
    const earlier = budgets.slice(0, index).find((other) => covered.some((one) => other.covered.includes(one)));
    const shared = earlier?.covered.find((one) => covered.includes(one));
    if (earlier === undefined || shared === undefined) return [];
    return [
      {
        at: origin,
        message: `${showManifest(earlier.manifest)} and ${showManifest(manifest)} both cover the pods of ${shared.who}, which then cannot be evicted at all`,
        fix: `remove ${showManifest(manifest)}, or narrow its selector`,
      },
    ];
  });
}

/** What counts by share, or by what may be away, asks a controller how many pods there should be. */
function uncontrolled(budgets: readonly Covered[]): readonly Found[] {
  return budgets.flatMap(({ manifest, origin, covered }): Found[] => {
    const alone = covered.find((one) => one.manifest.kind === "Pod");
    if (alone === undefined || typeof at(manifest, "spec", "minAvailable") === "number") return [];
    return [
      {
        at: origin,
        message: `${showManifest(manifest)} covers ${alone.who}, which no controller scales, by maxUnavailable or by a share`,
        fix: "write minAvailable as a number, or make a Deployment of the pod",
      },
    ];
  });
}
