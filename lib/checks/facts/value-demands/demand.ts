import type { CheckInput } from "../../rule";

/** What a value of a chart has to be because of how the machines are configured. */
export interface ValueDemand {
  /** Name of the chart. */
  readonly chart: string;
  /** Path into its values, e.g. `cgroup.autoMount.enabled`. */
  readonly path: string;
  /** What the chart does where nobody sets the value, or sets it to null. */
  readonly usual: unknown;
  /** The demand in this plan; undefined where the plan demands nothing of it. */
  readonly demand: (input: CheckInput) => Demand | undefined;
  /** What happens otherwise, as the end of a sentence. */
  readonly otherwise: string;
  /** Where the fact comes from. */
  readonly source: string;
}

/** One demand on one value. */
export interface Demand {
  /** True for a value that agrees with the machines. */
  readonly fits: (value: unknown, values: Readonly<Record<string, unknown>>) => boolean;
  /** What agrees, as the end of `want …`. */
  readonly want: string;
  /** What of the machines demands it. */
  readonly because: string;
  /** The value to write, as YAML flow; absent where a person has to decide. */
  readonly write?: string;
}

/** A demand for one very value. */
export function exactly(expected: string | number | boolean, because: string): Demand {
  return {
    fits: (value) => String(value) === String(expected),
    want: JSON.stringify(expected),
    because,
    write: JSON.stringify(expected),
  };
}
