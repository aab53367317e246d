import type { CheckInput } from "../../checks/rule";
import type { Hop, Pins, Targets } from "../../versions/path";
import { upgradePath } from "../../versions/path";
import { type Gate, gatesOf } from "./gates";
import { type PlannedHop, planHop } from "./hop";
import { pinsOf } from "./pins";

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

/** The way to the versions wanted; undefined where no legal way leads there. */
export function planUpgrade(input: CheckInput, targets: Targets): UpgradePlan | undefined {
  const from = pinsOf(input);
  const path = upgradePath(from, targets);
  if (path === undefined) return undefined;
  return {
    from,
    to: path.at(-1)?.after ?? from,
    hops: path.map((hop, index) => planHop(input, hop, index)),
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
