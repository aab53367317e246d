/**
 * Annotations of an object that holds data: it stays when it leaves Git,
 * because an edit of the definition, or a renamed stage, must not delete what
 * cannot be recreated. Flux reads the first, Argo CD the second; each engine
 * ignores the other's (Flux: Kustomization API, garbage collection; Argo CD:
 * Sync Options, No Prune Resources).
 */
export const KEEP_DATA: Readonly<Record<string, string>> = {
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
  "argocd.argoproj.io/sync-options": "Prune=false",
};
