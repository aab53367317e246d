import type { Finding, Severity } from "../checks/rule";
import { element } from "../document/element";
import type { PageInput } from "./input";
import { badge, dataTable, mono, type PagePart } from "./parts";

const KIND: Readonly<Record<Severity, "good" | "note" | "bad">> = { error: "bad", warning: "note", advice: "good" };

/** What the rules found, and what was accepted with its reason. */
export function findingsPart({ findings }: PageInput): PagePart {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const accepted = findings.filter((finding) => finding.accepted !== undefined);
  return {
    id: "findings",
    title: "Findings",
    body: [
      dataTable(
        "Open findings",
        ["severity", "where", "what", "fix"],
        open.map((finding) => [
          badge(KIND[finding.severity], finding.severity),
          whereOf(finding),
          finding.message,
          finding.fix,
        ]),
        "No finding is open.",
      ),
      accepted.length > 0 &&
        element(
          "details",
          {},
          element("summary", {}, `Accepted: ${accepted.length}`),
          dataTable(
            "Accepted findings",
            ["rule", "where", "what", "reason"],
            accepted.map((finding) => [mono(finding.rule), whereOf(finding), finding.message, finding.accepted ?? ""]),
          ),
        ),
    ],
  };
}

function whereOf({ file, line, at }: Finding) {
  return [mono(at), line === undefined ? ` in ${file}` : ` in ${file}:${line}`];
}
