import { median, quantile } from "../median";
import type { Cost } from "../process-cost";

/** What one command cost in this tree and, right after it, in the other one. */
export interface Pair {
  readonly here: Cost;
  readonly there: Cost;
}

/** How one figure of this tree compares with that of the other. */
export interface Ratio {
  /** Median of this tree, in the unit of the figure. */
  readonly here: number;
  /** Median of the other tree. */
  readonly there: number;
  /** `here` divided by `there`: below 1 this tree needs less. */
  readonly ratio: number;
  /** The middle half of the ratios of single pairs: from their first quartile to their third. */
  readonly spread: readonly [number, number];
}

/** The ratios of all three figures. */
export type Ratios = Readonly<Record<keyof Cost, Ratio>>;

/** Measures both in turn (here, there, here, there, …), so that whatever else the machine does meets both alike. */
export async function measureInTurn(
  runs: number,
  here: () => Promise<Cost>,
  there: () => Promise<Cost>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let index = 0; index < runs; index++) pairs.push({ here: await here(), there: await there() });
  return pairs;
}

/** Medians, their ratio and its spread. Throws when there is no pair. */
export function ratiosOf(pairs: readonly Pair[]): Ratios {
  return { wallMs: ratio(pairs, "wallMs"), cpuMs: ratio(pairs, "cpuMs"), maxRssMiB: ratio(pairs, "maxRssMiB") };
}

function ratio(pairs: readonly Pair[], figure: keyof Cost): Ratio {
  const here = median(pairs.map((pair) => pair.here[figure]));
  const there = median(pairs.map((pair) => pair.there[figure]));
  const single = pairs.map((pair) => pair.here[figure] / pair.there[figure]);
  return {
    here: round(here, 1),
    there: round(there, 1),
    ratio: round(here / there, 3),
    spread: [round(quantile(single, 0.25), 3), round(quantile(single, 0.75), 3)],
  };
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
