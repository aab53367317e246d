import { type Fields, isFields, listAt, textAt } from "../../data/fields";
import { type Built, HASHED } from "../kustomize/build";
import { merge } from "../kustomize/patch";

/** What a Kustomization adds to the kustomization file of its folder. */
export function addedBy(object: Fields): Fields {
  const single = (["targetNamespace", "namePrefix", "nameSuffix"] as const).flatMap((field) => {
    const value = textAt(object, "spec", field);
    return value === undefined ? [] : [[field === "targetNamespace" ? "namespace" : field, value] as const];
  });
  const lists = (["components", "patches", "patchesStrategicMerge"] as const).flatMap((field) => {
    const value = listAt(object, "spec", field);
    return value.length === 0 ? [] : [[field, value] as const];
  });
  return Object.fromEntries<unknown>([...single, ...lists]);
}

/** Labels and annotations of a Kustomization come last, over what the objects have. */
export function withMetadata(entries: readonly Built[], common: unknown): readonly Built[] {
  if (!isFields(common)) return entries;
  const { labels = {}, annotations = {} } = common;
  return entries.map((one) => ({ ...one, object: merge(one.object, { metadata: { labels, annotations } }) }));
}

function mark(object: Fields, name: string): string | undefined {
  return (
    textAt(object, "metadata", "annotations", `kustomize.toolkit.fluxcd.io/${name}`) ??
    textAt(object, "metadata", "labels", `kustomize.toolkit.fluxcd.io/${name}`)
  );
}

export function ssa(object: Fields): string | undefined {
  return mark(object, "ssa");
}

/** Not written at all, written field by field together with others on purpose, or under a name that carries a hash. */
export function isShared(object: Fields): boolean {
  return (
    mark(object, "reconcile") === "disabled" ||
    ssa(object) === "Merge" ||
    ssa(object) === "Ignore" ||
    textAt(object, "metadata", "annotations", HASHED) !== undefined ||
    // A SealedSecret adds its keys to it.
    textAt(object, "metadata", "annotations", "sealedsecrets.bitnami.com/patch") === "true"
  );
}
