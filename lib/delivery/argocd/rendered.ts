import type { RenderedMarks } from "../rendered-marks";

/**
 * Argo CD runs hooks by its own annotations, around the sync of the folder that
 * holds them, and has no notion of a first install: one that Helm would run once
 * runs at every sync. Source: Argo CD documentation, resource hooks and sync
 * options.
 */
export const ARGO_RENDERED: RenderedMarks = {
  hooks: "marks",
  hook: ({ when, weight }) => ({
    "argocd.argoproj.io/hook": when === "before" ? "PreSync" : "PostSync",
    "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
    "argocd.argoproj.io/sync-wave": String(weight),
  }),
  keep: { "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" },
};
