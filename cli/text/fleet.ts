import type { Finding } from "../../lib/checks/rule";
import { formatProblem, MOST_SHOWN, type Problem } from "../../lib/model/problem";
import { count } from "./problems";
import { type Screen, wrapped } from "./screen";

/** What the checks of all shards found. */
export interface FleetCheck {
  /** Names of clusters that could be looked at. */
  readonly clusters: readonly string[];
  /** What keeps the others from it. */
  readonly problems: readonly Problem[];
  /** Of all clusters, accepted ones included. */
  readonly findings: readonly Pick<Finding, "rule" | "severity" | "file" | "at" | "message" | "fix" | "accepted">[];
  /** `dist/` is not what the definitions give. */
  readonly drift: boolean;
  /** Files below `dist/` that differ. */
  readonly stale: readonly string[];
}

const MOST_FILES = 6;
const MOST_STALE = 20;

/** Problems, then findings of one rule and text together, then files; the last line counts. */
export function fleetCheckText({ clusters, problems, findings, drift, stale }: FleetCheck, screen: Screen): string {
  const open = findings.filter(({ severity, accepted }) => severity !== "advice" && accepted === undefined);
  const differing = differencesOf(stale, clusters);
  const lines = [
    ...problems
      .slice(0, MOST_SHOWN)
      .map((one) => `${screen.style.red("error")} ${wrapped(formatProblem(one), 6, screen)}`),
    ...more(problems.length - MOST_SHOWN, "problem"),
    ...groupsOf(open).slice(0, MOST_SHOWN),
    ...differing.slice(0, MOST_STALE),
    ...more(differing.length - MOST_STALE, "kind of file"),
    [
      count(clusters.length, "cluster"),
      count(problems.length, "problem"),
      `${count(open.filter(({ severity }) => severity === "error").length, "finding")} of error severity`,
      drift ? "dist differs" : problems.length > 0 ? "dist was not compared everywhere" : "dist is up to date",
    ].join(", "),
  ];
  return `${lines.join("\n")}\n`;
}

function more(amount: number, noun: string): readonly string[] {
  return amount > 0 ? [`… and ${count(amount, `more ${noun}`)}`] : [];
}

/** Files that differ in the same way of naming: `differs in 912 dist/docs/<cluster>/model.json`, the most frequent first. */
function differencesOf(stale: readonly string[], clusters: readonly string[]): readonly string[] {
  const known = new Set(clusters);
  const files = new Map<string, number>();
  for (const path of stale) {
    const shown = path.split("/").map((part) => {
      const own = [part, part.replace(/-[a-z]+$/, ""), part.replace(/\.json$/, "")].find((name) => known.has(name));
      return own === undefined ? part : `<cluster>${part.slice(own.length)}`;
    });
    files.set(shown.join("/"), (files.get(shown.join("/")) ?? 0) + 1);
  }
  return [...files]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([path, number]) => `differs in ${number} dist/${path}`);
}

/** `error rule in 912 files (a, b and 910 more) at: message. Fix: …`, errors and the most frequent first. */
function groupsOf(findings: FleetCheck["findings"]): readonly string[] {
  const groups = new Map<string, { readonly first: FleetCheck["findings"][number]; readonly files: Set<string> }>();
  for (const one of findings) {
    const key = [one.severity, one.rule, one.at, one.message].join("\0");
    const group = groups.get(key) ?? { first: one, files: new Set() };
    group.files.add(one.file);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => a.first.severity.localeCompare(b.first.severity, "en") || b.files.size - a.files.size)
    .map(({ first: { severity, rule, at, message, fix }, files }) => {
      const names = [...files].sort();
      const shown = names.slice(0, MOST_FILES).join(", ");
      const rest = names.length > MOST_FILES ? ` and ${names.length - MOST_FILES} more` : "";
      return `${severity} ${shown}${rest} ${at}: ${message}. Fix: ${fix}. [${rule}]`;
    });
}
