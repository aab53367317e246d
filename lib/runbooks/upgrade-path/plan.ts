import type { CheckInput } from "../../checks/rule";
import type { Hop, Pins, Targets } from "../../versions/path";
import { upgradePath } from "../../versions/path";
import { chartHops } from "./chart-hop";
import type { ChartTargets } from "./charts";
import { type Gate, gatesOf } from "./gates";
import { planHop } from "./hop";
import { pinsOf } from "./pins";
import type { PlannedHop } from "./planned-hop";

/** The whole way of one cluster from what its definition says to other versions. */
export interface UpgradePlan {
  /** Versions of the definition. */
  readonly from: Pins;
  /** Versions at the end. */
  readonly to: Pins;
  /** In the order in which they are taken; empty where nothing is newer. */
  readonly hops: readonly PlannedHop[];
  /** What has to be true before the first hop, and again after each machine. */
  readonly gates: readonly Gate[];
  /** What to know before all of it. */
  readonly notes: readonly string[];
}

/**
 * The way to the versions wanted; undefined where no legal way leads there.
 *
 * @param charts versions wanted of charts, by the name of the release; these hops come last, on the newest Kubernetes
 */
export function planUpgrade(input: CheckInput, targets: Targets, charts: ChartTargets = {}): UpgradePlan | undefined {
  const from = pinsOf(input);
  const path = upgradePath(from, targets);
  if (path === undefined) return undefined;
  return {
    from,
    to: path.at(-1)?.after ?? from,
    hops: [...path.map((hop, index) => planHop(input, hop, index)), ...chartHops(input, charts, path.length + 1)],
    gates: gatesOf(input),
    notes: notesOf(input, path),
  };
}

function notesOf({ cluster }: CheckInput, path: readonly Hop[]): readonly string[] {
  const planes = cluster.machines.filter(({ role }) => role === "control-plane").length;
  const restarts = path.some(({ product }) => product === "talos");
  if (!restarts) return [];
  if (cluster.machines.length === 1)
    return ["The cluster has one machine. With each Talos hop everything stops until it is back."];
  if (planes < 3)
    return [
      `etcd has ${planes === 1 ? "one member" : "two members"}: it has no majority while ${planes === 1 ? "it" : "either of them"} restarts. Until the machine is back the API does not answer; pods that run go on, and nothing is started or moved.`,
    ];
  return [];
}
