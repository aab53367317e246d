import type { Outcome } from "../../lib/whatif/outcome";
import { etcdText, volumesText, workloadsText } from "../../lib/whatif/section";
import type { Style } from "./style";

/** Everything about one loss, in words. */
export function outcomeText(outcome: Outcome, style: Style): string {
  const { etcd, api, volumes, addresses, moved, reduced, down, atRisk, remedies } = outcome;
  const verdict = (good: boolean, text: string) => (good ? style.green(text) : style.red(text));
  const lines = [
    style.bold(`without ${outcome.lost.join(", ")}`),
    `  nodes down: ${[...outcome.nodes, ...outcome.vms].join(", ") || "none"}`,
    `  etcd: ${verdict(etcd.quorum, etcdText(outcome))}`,
    `  API: ${verdict(api.answers, api.answers ? "answers" : "down")} ${api.how}`,
    ...section(
      "volumes",
      volumes.map(({ storageClass, reach, why }) => `${storageClass}: ${reach}, ${why}`),
    ),
    ...section(
      "addresses",
      addresses.map(({ who, how }) => `${who}: ${how}`),
    ),
    ...section(
      "down",
      down.map(({ who, why }) => style.red(`${who}: ${why}`)),
    ),
    ...section(
      "fewer pods",
      reduced.map(({ who, left, of }) => `${who}: ${left} of ${of}`),
    ),
    ...section("at risk by their volume", atRisk),
    ...section("move to other nodes", moved),
    ...section("what to do", remedies),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}:`, ...lines.map((line) => `    ${line}`)];
}

/** One line for each single loss. */
export function matrixText(outcomes: readonly Outcome[], style: Style): string {
  const head = ["lost", "nodes down", "etcd", "API", "volumes", "workloads"];
  const rows = outcomes.map((outcome) => [
    outcome.lost.join(" "),
    [...outcome.nodes, ...outcome.vms].join(" ") || "none",
    etcdText(outcome),
    outcome.api.answers ? "answers" : "down",
    volumesText(outcome),
    workloadsText(outcome),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [style.bold(line(head)), ...rows.map(line)].map((text) => `${text}\n`).join("");
}
