import type { Command } from "../../document/shell";
import type { Hop } from "../../versions/path";

/** One step of a chart: one release from one version to the next. */
export interface ChartHop {
  readonly product: "chart";
  /** Name of the release. */
  readonly release: string;
  /** Name of the chart. */
  readonly chart: string;
  /** Version before. */
  readonly from: string;
  /** Version after. */
  readonly to: string;
}

/** One value of the definition that a hop changes. */
export interface Edit {
  /** Path in the definition, e.g. `versions.talos`. */
  readonly path: string;
  /** The value before; absent where the definition need not have said it. */
  readonly from?: string;
  /** The value after. */
  readonly to: string;
}

/** What a hop does to one machine, in the order in which the machines take it. */
export interface MachineStep {
  /** Name of the machine. */
  readonly machine: string;
  /** `reboot`, or `restart` where only Kubernetes' own processes start again. */
  readonly effect: "reboot" | "restart";
  /** Runs this on the operator's machine; absent where one command does all machines. */
  readonly command?: Command;
  /** Workloads that have no pod left until the machine is back, each with the cause. */
  readonly away: readonly string[];
}

/** How long a hop takes, as far as it can be said without the hardware. */
export type Duration = "minutes, nothing restarts" | "minutes" | "minutes for each machine, one after the other";

/** A hop with everything that an operator does for it. */
export interface PlannedHop {
  /** 1 for the first. */
  readonly number: number;
  /** e.g. `Talos 1.13.9 → 1.14.7`. */
  readonly title: string;
  /** Versions before and after. */
  readonly hop: Hop | ChartHop;
  /** What the definition says differently. */
  readonly edits: readonly Edit[];
  /** In this order: before the machines. */
  readonly prepare: readonly Command[];
  /** What happens to the machines. */
  readonly machines: readonly MachineStep[];
  /** After the machines, in this order. */
  readonly finish: readonly Command[];
  /** What happens to objects of the cluster. */
  readonly objects: readonly string[];
  /** What to do when it goes wrong. */
  readonly wayBack: readonly string[];
  /** How long it takes. */
  readonly duration: Duration;
  /** What to know of this hop alone. */
  readonly notes: readonly string[];
}
