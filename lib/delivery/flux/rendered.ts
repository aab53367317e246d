import type { RenderedMarks } from "../rendered-marks";

/**
 * Flux: a hook is an object of a stage before or after. One that runs again is
 * recreated when it changes, because a Job cannot be changed; one that runs
 * once is applied where it is missing. Source: Flux Kustomization API,
 * annotations kustomize.toolkit.fluxcd.io/force, ssa and prune.
 */
export const FLUX_RENDERED: RenderedMarks = {
  hooks: "stages",
  hook: ({ again }): Readonly<Record<string, string>> =>
    again ? { "kustomize.toolkit.fluxcd.io/force": "enabled" } : { "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent" },
  keep: { "kustomize.toolkit.fluxcd.io/prune": "disabled" },
};
