/** Why the API server refuses a value that the schema lets through. */
export interface Refusal {
  readonly got: string;
  readonly want: string;
  /** What to write instead; absent: nothing follows from the value. */
  readonly fix?: string;
}

/**
 * One validation of the API server beyond its schemas (Kubernetes 1.35,
 * pkg/apis/<group>/validation), each asked of a real one by
 * `npm run verify:refusals`.
 */
export interface RefusalRow {
  /** API group; empty: the core group. */
  readonly group: string;
  readonly kinds: readonly string[];
  /** Pattern (see `reach`) that leads to the value; empty: the object. */
  readonly path: string;
  /** Undefined where the value passes. */
  readonly judge: (value: unknown) => Refusal | undefined;
}

/** A refusal, and where in the object it is. */
export interface Refused extends Refusal {
  readonly path: string;
}
