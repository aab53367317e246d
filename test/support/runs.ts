const FACTOR = Number(process.env.PROPERTY_RUNS ?? 1);

/**
 * How often a property is tried. Where one run plans a whole cluster, starts a
 * program or searches long, `npm test` tries few; `PROPERTY_RUNS=5 npm test` tries five times as many.
 */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.max(1, Math.round(usual * FACTOR)) };
}
