import type { Manifest } from "../manifest/manifest";

/**
 * The annotation by which an object stays when it leaves Git; undefined where
 * it is deleted. Sources: Flux: Kustomization, garbage collection; Argo CD:
 * sync options; Helm: tell Helm not to uninstall a resource.
 */
export function isKept({ metadata }: Manifest): string | undefined {
  const annotations = metadata.annotations ?? {};
  const said = (key: string, values: readonly string[]) => {
    const words = (annotations[key] ?? "").split(",").map((word) => word.trim().toLowerCase());
    return values.find((value) => words.includes(value.toLowerCase()));
  };
  for (const [key, values] of KEEPING) {
    const value = said(key, values);
    if (value !== undefined) return `${key}: ${value}`;
  }
  return undefined;
}

const KEEPING: readonly (readonly [string, readonly string[]])[] = [
  ["kustomize.toolkit.fluxcd.io/prune", ["disabled"]],
  ["kustomize.toolkit.fluxcd.io/reconcile", ["disabled"]],
  ["argocd.argoproj.io/sync-options", ["Prune=false", "Delete=false"]],
  ["helm.sh/resource-policy", ["keep"]],
];
