/** One of the clusters of a run, of which whoever comes first makes it. Threads share the memory behind it. */
export interface Claim {
  /** For each cluster 1 when somebody has begun to make it. */
  readonly begun: Int32Array;
  readonly index: number;
}

/** True for whoever comes first; all others leave it alone. */
export function claimed({ begun, index }: Claim): boolean {
  return Atomics.compareExchange(begun, index, 0, 1) === 0;
}
