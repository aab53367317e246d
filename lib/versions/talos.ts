import type { MinorRange, VersionLine } from "./line";

/** A Talos minor, with what it can be upgraded from and what cannot come back to it. */
export interface TalosLine extends VersionLine {
  /** The number after `1.`: 13 for Talos 1.13. */
  readonly minor: number;
  /** Kubernetes minors that its installer and `upgrade-k8s` let pass. */
  readonly accepts: MinorRange;
  /** Oldest Talos minor whose nodes its installer upgrades. */
  readonly upgradesFrom: number;
  /** Oldest Talos minor whose nodes cannot go back to this line any more. */
  readonly noWayBackFrom: number;
}

/**
 * Source of the ranges and hops: siderolabs/talos, pkg/machinery/compatibility
 * of 1.14.1, one folder for each minor; of the newest patches: release pages.
 */
export const TALOS_LINES: readonly TalosLine[] = [
  {
    line: "1.8",
    minor: 8,
    newest: "1.8.4",
    ended: true,
    accepts: [26, 31],
    upgradesFrom: 5,
    noWayBackFrom: 10,
    source: "compatibility/talos18",
  },
  {
    line: "1.9",
    minor: 9,
    newest: "1.9.6",
    ended: true,
    accepts: [27, 32],
    upgradesFrom: 8,
    noWayBackFrom: 11,
    source: "compatibility/talos19",
  },
  {
    line: "1.10",
    minor: 10,
    newest: "1.10.9",
    ended: true,
    accepts: [28, 33],
    upgradesFrom: 8,
    noWayBackFrom: 12,
    source: "compatibility/talos110",
  },
  {
    line: "1.11",
    minor: 11,
    newest: "1.11.6",
    released: "2025-09-01",
    ended: true,
    accepts: [29, 34],
    tested: [29, 34],
    upgradesFrom: 9,
    noWayBackFrom: 13,
    source: "Talos 1.11.6: compatibility/talos111; support matrix",
  },
  {
    line: "1.12",
    minor: 12,
    newest: "1.12.12",
    released: "2025-12-22",
    accepts: [30, 35],
    tested: [30, 35],
    upgradesFrom: 10,
    noWayBackFrom: 14,
    source: "Talos 1.12.11: compatibility/talos112; support matrix; release page of 1.12.12",
  },
  {
    line: "1.13",
    minor: 13,
    newest: "1.13.10",
    released: "2026-04-27",
    accepts: [31, 36],
    tested: [31, 36],
    upgradesFrom: 11,
    noWayBackFrom: 15,
    source: "Talos 1.13.9: compatibility/talos113; support matrix",
  },
  {
    line: "1.14",
    minor: 14,
    newest: "1.14.7",
    released: "2026-09-03",
    accepts: [32, 37],
    tested: [33, 37],
    upgradesFrom: 12,
    noWayBackFrom: 16,
    source: "Talos 1.14.1: compatibility/talos114; support matrix; release page of 1.14.7",
  },
];

/** The line of a Talos version; undefined for one that the table does not know. */
export function talosLine(version: string): TalosLine | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return major === "1" ? TALOS_LINES.find((line) => line.minor === Number(minor)) : undefined;
}
