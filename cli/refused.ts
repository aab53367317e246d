import type { Finding } from "../lib/checks/rule";
import { InputError, MOST_SHOWN, type Problem } from "../lib/model/problem";
import type { Host } from "./host";
import { type Shard, shownShard } from "./shard";
import { bounded } from "./text/bounded";
import { findingsText } from "./text/findings";
import type { FrameOf } from "./text/frame";
import { count, formatProblems } from "./text/problems";
import { screenOf } from "./text/screen";

/** Bad input, with what the rules could find all the same. */
export class Refused extends InputError {
  /** Those of error severity that nobody accepted. */
  readonly findings: readonly Finding[];

  constructor(
    problems: readonly Problem[],
    findings: readonly Finding[],
    /** The shard that was looked at; absent: no part of a whole. */
    readonly shard?: Shard,
  ) {
    super(problems);
    this.name = "Refused";
    this.findings = findings;
  }
}

/** Findings first, then the problems with their count, so that what must be repaired is at the end of the screen. */
export function tellRefused({ problems, findings, shard }: Refused, json: boolean, host: Host, frameOf: FrameOf): void {
  if (json) {
    host.stdout.write(`${JSON.stringify({ ...shownShard(shard), ...bounded({ problems, findings }) }, null, 2)}\n`);
    return;
  }
  const screen = screenOf(host.stderr, host.env);
  const open = findings.filter(({ severity, accepted }) => severity === "error" && accepted === undefined);
  host.stderr.write(findingsText(open.slice(0, MOST_SHOWN), screen, frameOf));
  if (open.length > MOST_SHOWN) host.stderr.write(`… and ${count(open.length - MOST_SHOWN, "more finding")}\n`);
  host.stderr.write(formatProblems(problems, screen, { frameOf }));
}
