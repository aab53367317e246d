import { anchor } from "../document/markdown";
import { possibleLosses } from "../whatif/loss";
import { type Outcome, whatIf } from "../whatif/outcome";
import { etcdText, volumesText, workloadsText } from "../whatif/section";
import type { PageInput } from "./input";
import { badge, dataTable, mono, type PagePart, runbookLink } from "./parts";

/** What is left after each single loss. */
export function lossesPart({ checked }: PageInput): PagePart {
  const outcomes = possibleLosses(checked.cluster, checked.declared).map((loss) => whatIf(checked, [loss]));
  return {
    id: "what-if",
    title: "What if",
    body: [
      dataTable(
        "What is left after each single loss",
        ["lost", "nodes down", "etcd", "API", "volumes", "workloads"],
        outcomes.map((outcome) => [
          outcome.lost.map((name) => mono(name)),
          outcome.nodes.join(", ") || "none",
          etcdCell(outcome),
          outcome.api.answers ? badge("good", "answers") : badge("bad", "down"),
          volumesCell(outcome),
          workloadsCell(outcome),
        ]),
        "Nothing of this cluster can be lost by itself.",
      ),
      ["What to do then: ", runbookLink("DISASTER-RECOVERY", anchor("What if"), "DISASTER-RECOVERY, What if"), "."],
    ],
  };
}

function etcdCell(outcome: Outcome) {
  return badge(outcome.etcd.quorum ? "good" : "bad", etcdText(outcome));
}

function volumesCell(outcome: Outcome) {
  const reaches = outcome.volumes.map(({ reach }) => reach);
  const kind = reaches.includes("unreachable")
    ? "bad"
    : reaches.includes("some") || reaches.includes("unknown")
      ? "note"
      : "good";
  return badge(kind, volumesText(outcome));
}

function workloadsCell(outcome: Outcome) {
  const kind = outcome.down.length > 0 ? "bad" : outcome.reduced.length + outcome.atRisk.length > 0 ? "note" : "good";
  return badge(kind, workloadsText(outcome));
}
