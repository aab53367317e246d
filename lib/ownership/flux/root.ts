import { type Fields, textAt } from "../../data/fields";
import type { Built } from "../kustomize/build";

/**
 * The Kustomization that applies the entry itself, as `flux bootstrap` and
 * FluxInstance write it: under any name, it names the very folder that holds it,
 * or one above.
 */
export function rootOf(
  starts: readonly Built[],
  entry: string,
): { readonly object: Fields; readonly file: string } | undefined {
  const roots = starts.filter(({ object, file }) => {
    const path = normal(textAt(object, "spec", "path"));
    const name = textAt(object, "metadata", "name");
    if (name === "flux-system") return path === entry || file.startsWith(`${path}/`);
    const source = textAt(object, "spec", "sourceRef", "name");
    const isOwn = path !== "" || source === name || source === "flux-system";
    return isOwn && isWithin(entry, path) && isWithin(file, path);
  });
  return roots.find(({ object }) => textAt(object, "metadata", "name") === "flux-system") ?? roots[0];
}

function isWithin(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** `./a/b/` → `a/b`. */
export function normal(path: string | undefined): string {
  return (path ?? "").replace(/^\.?\//, "").replace(/\/$/, "");
}
