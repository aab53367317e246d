import type { RenderedMarks } from "../rendered-marks";

/** When Argo CD deletes a hook, by Helm's word for it (Argo CD documentation: Helm, Helm hooks; resource hooks). */
const DELETES: Readonly<Record<string, string>> = {
  "before-hook-creation": "BeforeHookCreation",
  "hook-succeeded": "HookSucceeded",
  "hook-failed": "HookFailed",
};

/**
 * Argo CD runs hooks by its own annotations, around the sync of the folder that
 * holds them, and has no notion of a first install: one that Helm would run once
 * runs at every sync. Source: Argo CD documentation, resource hooks and sync
 * options.
 */
export const ARGO_RENDERED: RenderedMarks = {
  hooks: "marks",
  hook: ({ when, weight, deletes }) => ({
    "argocd.argoproj.io/hook": when === "before" ? "PreSync" : "PostSync",
    // The default of both is the first one.
    "argocd.argoproj.io/hook-delete-policy":
      deletes.flatMap((word) => (Object.hasOwn(DELETES, word) ? (DELETES[word] ?? []) : [])).join(",") ||
      "BeforeHookCreation",
    "argocd.argoproj.io/sync-wave": String(weight),
  }),
  keep: { "argocd.argoproj.io/sync-options": "Prune=false,Delete=false" },
};
