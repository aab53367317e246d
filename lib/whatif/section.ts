import type { CheckInput } from "../checks/rule";
import { code, table } from "../document/markdown";
import { recovery, type Section } from "../document/section";
import { possibleLosses } from "./loss";
import { type Outcome, whatIf } from "./outcome";

/** What is left after each single loss: a table of the runbook for disasters. */
export function whatIfSection(input: CheckInput): Section {
  const outcomes = possibleLosses(input.cluster, input.declared).map((loss) => whatIf(input, [loss]));
  return recovery(
    "what-if",
    "What if",
    `One thing fails at a time; ${code(`npx groundwork whatif ${input.cluster.name} --lose host:a --lose node:b`)} answers for several at once, with names. Computed from the definition: pods count by what they are known to request, so a chart's own defaults are missing.`,
    table(
      ["lost", "nodes down", "etcd", "API", "volumes", "workloads", "then"],
      outcomes.map((outcome) => [
        outcome.lost.map(code).join(", "),
        outcome.nodes.join(", ") || "none",
        etcdText(outcome),
        outcome.api.answers ? "answers" : "down",
        volumesText(outcome),
        workloadsText(outcome),
        outcome.remedies.join("; "),
      ]),
    ),
  );
}

/** How many members are left, and whether they are a majority. */
export function etcdText({ etcd }: Outcome): string {
  return `${etcd.left} of ${etcd.members}${etcd.quorum ? "" : `, ${etcd.needed} needed: no majority`}`;
}

/** Volumes that nothing, or only some nodes, can still reach. */
export function volumesText({ volumes }: Outcome): string {
  const bad = volumes.filter(({ reach }) => reach === "unreachable" || reach === "some");
  if (volumes.length === 0) return "none";
  if (bad.length === 0) return volumes.some(({ reach }) => reach === "unknown") ? "not known" : "all reachable";
  return bad
    .map(({ storageClass, reach }) => `${storageClass} ${reach === "some" ? "in part" : "out of reach"}`)
    .join(", ");
}

/** What becomes of the workloads, worst first. */
export function workloadsText({ moved, reduced, down, atRisk }: Outcome): string {
  const parts = [
    [down.length, "down"],
    [reduced.length, "with fewer pods"],
    [atRisk.length, "at risk by their volume"],
    [moved.length, "move"],
  ] as const;
  return parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(", ") || "none affected";
}
