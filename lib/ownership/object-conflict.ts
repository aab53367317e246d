import type { Conflict } from "./found-conflict";
import { objectKey, showObject } from "./object-id";
import type { OwnedObject } from "./owned";

type Words = Pick<Conflict, "severity" | "title" | "differences" | "why" | "fix">;

/** A Namespace that Terraform owns whole, and that an operator or Flux marks. */
export const MARKED: Words = {
  severity: "warning",
  title: "the namespace of Flux is made before Flux, and then by Flux too",
  differences: [],
  why: "Labels that only one of them knows come and go; a destroy of the one takes the other's away.",
  fix: "let the bootstrap ignore changes of the namespace's labels and annotations",
};

/** An autoscaler and a manifest that both say how many pods there are. */
export const SCALED: Words = {
  severity: "error",
  title: "an autoscaler and the manifest both set the number of pods",
  differences: [],
  why: "Each reconcile sets the manifest's number back, so that pods of a busy workload stop until the autoscaler acts again.",
  fix: "remove spec.replicas from the manifest",
};

/** Two claims of one object that really get into each other's way. */
export function collide(a: OwnedObject, b: OwnedObject): boolean {
  if (a.object.kind !== "Namespace") return true;
  if (a.bare === true || b.bare === true) return false;
  const [operator] = [a, b].filter(({ manager }) => manager.kind === "operator");
  // Server-side apply keeps the marks of each; only Terraform owns all of them.
  return operator === undefined || [a, b].some(({ manager }) => manager.kind === "terraform");
}

/** Objects that one Kustomization or Application has twice. Helm refuses that itself, and operators share on purpose. */
export function repeated(claims: readonly OwnedObject[]): readonly Conflict[] {
  const seen = new Map<string, OwnedObject>();
  const found = new Map<string, Conflict & { readonly objects: string[] }>();
  for (const claim of claims) {
    const { manager, object, place } = claim;
    if ((manager.kind !== "flux" && manager.kind !== "argocd") || object.kind.startsWith("replicas of ")) continue;
    const key = `${manager.name}|${objectKey(object)}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, claim);
      continue;
    }
    const places = `${manager.name}|${first.place}|${place}`;
    const conflict = found.get(places) ?? {
      severity: "error" as const,
      title: "one manager has the same object twice",
      managers: [
        { manager: manager.name, place: first.place },
        { manager: manager.name, place },
      ] as const,
      objects: [],
      differences: [],
      why:
        manager.kind === "flux"
          ? "kustomize refuses the whole folder: the id is registered already."
          : "Argo CD takes the last one and warns of a repeated resource; which one that is changes with the names of files.",
      fix: "remove one of them, or give it another name",
    };
    const shown = showObject(object);
    if (!conflict.objects.includes(shown)) conflict.objects.push(shown);
    found.set(places, conflict);
  }
  return [...found.values()];
}
