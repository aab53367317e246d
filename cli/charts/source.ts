import type { Problem } from "../../lib/model/problem";
import type { NamedChart } from "../../lib/rendered/lock";

/** The archive of a chart, or why it could not be had. */
export type Fetched =
  | {
      readonly bytes: Buffer;
      /** Version of the Helm that fetched it; absent: no Helm did. */
      readonly helm?: string | undefined;
    }
  | { readonly problem: Omit<Problem, "file" | "path"> };

/** Where archives come from. */
export interface ChartSource {
  /** In a message: `from the network`. */
  readonly title: string;
  /**
   * Gives the archive of a chart.
   *
   * @param locked its digest, where one is locked
   */
  fetch(chart: NamedChart, locked: string | undefined): Promise<Fetched>;
}

/** Gives a problem of one chart, without its place. */
export function refused(got: string, want: string, fix: string): Fetched {
  return { problem: { got, want, fix } };
}
