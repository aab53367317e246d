/** The runbooks that every cluster gets. */
export type Runbook = "BOOTSTRAP" | "OPERATIONS" | "DISASTER-RECOVERY";

/** One titled part of a runbook, in Markdown without its heading. */
export interface Section {
  /** The document that it is part of. */
  readonly runbook: Runbook;
  /** Sections stand in ascending order; see `lib/document/order.ts` for the numbers in use. */
  readonly order: number;
  /** Heading, without markup. */
  readonly title: string;
  /** Markdown; headings in it start at the third level. */
  readonly body: string;
}
