import { LOCK, type LockedChart, sourceText } from "../../lib/rendered/lock";
import type { ChartLook, ChartState } from "../charts/bring";
import { shown } from "../charts/wanted";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { count } from "./problems";

/** What a run of `groundwork charts` left. */
interface ChartsReport {
  /** What is locked now. */
  readonly entries: readonly LockedChart[];
  /** Those of them that were brought. */
  readonly fetched: ReadonlySet<LockedChart>;
  /** Archives and renders that no release needs any more. */
  readonly removed: readonly string[];
}

/** Says what was fetched and removed. */
export function reportCharts(host: Host, { entries, fetched, removed }: ChartsReport, json: boolean): void {
  if (json) {
    const charts = entries.map((entry) => ({ ...entry, fetched: fetched.has(entry) }));
    host.stdout.write(`${JSON.stringify({ charts, removed }, null, 2)}\n`);
    return;
  }
  for (const entry of entries)
    if (fetched.has(entry)) host.stdout.write(`fetched ${entry.archive} from ${entry.repository}\n`);
  for (const path of removed) host.stdout.write(`removed ${path}, which no release needs\n`);
  const parts = [
    `${count(entries.length, "chart")} locked`,
    `${fetched.size} of them fetched`,
    ...(removed.length === 0 ? [] : [`${count(removed.length, "file")} removed`]),
  ];
  host.stderr.write(`${LOCK}: ${parts.join(", ")}\n`);
}

const WORDS: Readonly<Record<ChartState, (look: ChartLook) => string>> = {
  good: () => "",
  absent: ({ locked, users }) => `${locked?.archive}: missing; ${needed(users)}`,
  changed: ({ locked, found }) => `${locked?.archive}: got ${found}, want ${locked?.digest} as ${LOCK} says`,
  unlocked: ({ chart, users }) => `${shown(chart)} from ${sourceText(chart)}: not in ${LOCK}; ${needed(users)}`,
  edited: ({ chart }) => `${shown(chart)} from ${sourceText(chart)}: edited since it was locked`,
  stale: ({ chart }) => `${shown(chart)}: ${LOCK} does not tell what this version of groundwork reads in the archive`,
};

/** Releases that are waiting for a chart, the first few by name. */
function needed(users: readonly string[]): string {
  const [first = "", ...others] = users;
  return `needed by ${first}${others.length === 0 ? "" : ` and ${count(others.length, "other release")}`}`;
}

/** Says what is missing or differs, for `--check`; gives the exit code that follows. */
export function reportLook(
  host: Host,
  {
    looks,
    unused,
    stale,
  }: {
    readonly looks: readonly ChartLook[];
    /** Entries that no release needs. */
    readonly unused: readonly LockedChart[];
    /** Renders that no release names, by their paths. */
    readonly stale: readonly string[];
  },
  json: boolean,
): ExitCode {
  const open = looks.filter(({ state }) => state !== "good");
  const wrong = open.length + unused.length + stale.length;
  const drift = wrong > 0;
  if (json) {
    const charts = looks.map(({ chart, state, users, locked, found }) => ({
      chart: chart.name,
      version: chart.version,
      repository: sourceText(chart),
      state,
      ...(locked === undefined ? {} : { archive: locked.archive, digest: locked.digest }),
      ...(found === undefined ? {} : { found }),
      users,
    }));
    const files = unused.map(({ archive }) => archive);
    host.stdout.write(`${JSON.stringify({ drift, charts, unused: files, renders: stale }, null, 2)}\n`);
  } else {
    for (const look of open) host.stdout.write(`${WORDS[look.state](look)}\n`);
    for (const { archive } of unused) host.stdout.write(`${archive}: no release needs it\n`);
    for (const file of stale) host.stdout.write(`${file}: a render that no release names\n`);
    host.stderr.write(
      drift
        ? `${LOCK}: ${count(looks.length, "chart")}, ${wrong} not as they should be. Next: npx groundwork charts\n`
        : `${LOCK}: ${count(looks.length, "chart")}, all here as locked\n`,
    );
  }
  return drift ? EXIT.drift : EXIT.good;
}
