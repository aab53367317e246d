import type { Finding } from "../../lib/checks/rule";
import { changeCount, isSettled, type OwnedTree, type WriteChanges } from "../../lib/emit/changes";
import { PROJECT } from "../../lib/emit/record";
import type { Look } from "../../lib/emit/write";
import type { Comparison } from "../comparison";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { type Shard, shownShard } from "../shard";
import { bounded } from "./bounded";
import { changesText } from "./changes";
import { findingCounts, findingsText } from "./findings";
import type { FrameOf } from "./frame";
import { count } from "./problems";
import { screenOf } from "./screen";
import { styleFor } from "./style";
import { reportUnreadable } from "./unreadable";

/** What a synth or a check tells at its end. */
export interface SynthReport {
  /** What the write found in `dist/`. */
  readonly look: Look;
  /** False where nothing may be written, or a conflict forbade it. */
  readonly written: boolean;
  /** True when a journal was found that this disk did not write. */
  readonly disbelieved?: boolean | undefined;
  /** Nothing was to be written, only compared. */
  readonly checking: boolean;
  /** What the rules found, accepted findings included. */
  readonly findings: readonly Finding[];
  /** Files by owner. */
  readonly trees: readonly OwnedTree[];
  /** What changes since a commit, where one is compared. */
  readonly comparison?: Comparison | undefined;
  /** Lines of definitions that findings are about. */
  readonly frameOf: FrameOf;
  /** The shard that was looked at; absent: no part of a whole. */
  readonly shard?: Shard | undefined;
  /** Report as JSON on stdout, not as text. */
  readonly json: boolean;
}

/** Says what a synth did or would do, and returns the exit code that follows from the state of `dist/`. */
export function reportSynth(host: Host, report: SynthReport): ExitCode {
  const { look } = report;
  if (look.state === "unreadable") return reportUnreadable(host, look.unreadable, report.json);
  const { plan, interrupted } = look;
  const drift = report.checking && (interrupted || plan.kept.length > 0 || !isSettled(plan));
  if (report.json) host.stdout.write(toText(asJson(report, plan, drift)));
  else writeText(host, report, plan, interrupted);
  if (drift) return EXIT.drift;
  return plan.conflicts.length > 0 ? EXIT.badInput : EXIT.good;
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function asJson(report: SynthReport, plan: WriteChanges, drift: boolean) {
  const paths = (changes: readonly { readonly path: string }[]) => changes.map((change) => change.path);
  return {
    ...shownShard(report.shard),
    clusters: clustersOf(report).map(({ owner, tree }) => ({ name: owner, files: tree.size })),
    written: report.written,
    ...(report.checking ? { drift } : {}),
    created: paths(plan.create),
    updated: paths(plan.update),
    removed: paths(plan.remove),
    unchanged: plan.unchanged.length,
    conflicts: plan.conflicts,
    kept: plan.kept,
    foreign: plan.foreign,
    ...bounded({ findings: report.findings }),
    ...(report.comparison === undefined
      ? {}
      : { against: report.comparison.revision, changes: report.comparison.changes.map(withoutParts) }),
  };
}

/** A change by its words; the parts of its name are for the text alone. */
function withoutParts({ changes, ...cluster }: Comparison["changes"][number]) {
  return { ...cluster, changes: changes.map(({ who: _, ...change }) => change) };
}

/** Several clusters with much that is accepted stay below; the rest is in each report. */
const MOST_FINDINGS = 200;

function writeText(host: Host, report: SynthReport, plan: WriteChanges, interrupted: boolean): void {
  const screen = screenOf(host.stderr, host.env);
  const say = (line: string) => host.stderr.write(`${line}\n`);
  if (report.comparison !== undefined)
    host.stdout.write(changesText(report.comparison, styleFor(host.stdout, host.env)));
  host.stderr.write(findingsText(report.findings.slice(0, MOST_FINDINGS), screen, report.frameOf));
  if (report.findings.length > MOST_FINDINGS)
    say(`… and ${count(report.findings.length - MOST_FINDINGS, "more finding")}`);
  if (screen.width !== undefined && report.findings.length > 0) say(`${findingCounts(report.findings)}\n`);
  for (const { path, detail } of plan.conflicts) {
    say(
      `dist/${path}: got ${detail}, want a place for our own. Fix: move it away, or run synth --overwrite to take ours.`,
    );
  }
  for (const path of plan.kept) {
    say(`dist/${path}: nobody needs it any more, but it was edited, so it stays. Fix: remove it when you are done.`);
  }
  if (plan.foreign.length > 0) {
    const more = plan.foreign.length > 5 ? ` and ${plan.foreign.length - 5} more` : "";
    const files = plan.foreign.slice(0, 5).map((path) => inOneLine(`dist/${path}`));
    say(`left alone, not written by Groundwork: ${files.join(", ")}${more}`);
  }
  if (plan.converted.length > 0) {
    say(
      `dist: ${count(plan.converted.length, "file")} with the line endings of Windows, which Git put there. They count as unchanged; dist/.gitattributes keeps Git from it in the next clone.`,
    );
  }
  if (report.disbelieved === true)
    say("dist: a journal of an earlier synth was not written on this disk, so nothing was done by it.");
  if (report.checking) {
    if (interrupted) say("dist: an earlier synth was interrupted. Fix: run synth, which completes it.");
    for (const line of changeLines(plan)) host.stdout.write(`${line}\n`);
  }
  host.stdout.write(`${summary(report, plan)}\n`);
  if (report.written) for (const line of nextSteps(report, plan)) say(line);
}

/** First pages that are named one by one. */
const MOST_GUIDES = 4;

/** What comes after the first synth of a cluster. */
function nextSteps(report: SynthReport, plan: WriteChanges): readonly string[] {
  const created = new Set(plan.create.map(({ path }) => path));
  const guides = clustersOf(report).flatMap(({ owner, tree }) => {
    const guide = `docs/${owner}/BOOTSTRAP.md`;
    const first = created.has(guide) && tree.paths().every((path) => created.has(path));
    return first ? [guide] : [];
  });
  if (guides.length > MOST_GUIDES)
    return [
      `Next: BOOTSTRAP.md in dist/docs/<cluster>/ leads from here to the running cluster, for ${guides.length} clusters.`,
    ];
  return guides.map((guide) => `Next: dist/${guide} leads from here to the running cluster.`);
}

/** A name of somebody else's file may hold anything; a terminal gets none of it but what prints. */
function inOneLine(name: string): string {
  return /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(name)
    ? JSON.stringify(name).replaceAll(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, "?")
    : name;
}

function changeLines(plan: WriteChanges): readonly string[] {
  return [
    ...plan.create.map(({ path }) => `missing dist/${path}`),
    ...plan.update.map(({ path }) => `differs dist/${path}`),
    ...plan.remove.map(({ path }) => `stale   dist/${path}`),
    ...plan.conflicts.map(({ path }) => `differs dist/${path}`),
    ...plan.kept.map((path) => `stale   dist/${path}`),
    ...[...plan.manifests.keys()].map((owner) => `differs dist/.groundwork/${owner}.json`),
  ];
}

function clustersOf(report: SynthReport): readonly OwnedTree[] {
  return report.trees.filter(({ owner }) => owner !== PROJECT);
}

function summary(report: SynthReport, plan: WriteChanges): string {
  const total = report.trees.reduce((sum, { tree }) => sum + tree.size, 0);
  const names = clustersOf(report).map(({ owner }) => owner);
  const who = names.length <= 5 && names.length > 0 ? names.join(", ") : count(names.length, "cluster");
  const head = `${who}: ${count(total, "file")}`;
  const changes = `${plan.create.length} created, ${plan.update.length} updated, ${plan.remove.length} removed`;
  if (report.checking) {
    if (isSettled(plan) && plan.kept.length === 0) return `${head}, dist is up to date`;
    return `${head}, dist differs: ${changes} by a synth`;
  }
  if (!report.written) return `${head}, nothing written`;
  return changeCount(plan) === 0 ? `${head}, nothing changed` : `${head}: ${changes}`;
}
