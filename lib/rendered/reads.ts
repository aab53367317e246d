/**
 * What a chart's templates read in addition to its values. `apiVersions` and
 * `kubeVersion` are known at synth; `lookup` asks a cluster, and `random` gives
 * something else each time, so what reads them needs a value that pins it.
 */
export const READS = ["apiVersions", "kubeVersion", "lookup", "random"] as const;

/** One of `READS`. */
export type Read = (typeof READS)[number];
