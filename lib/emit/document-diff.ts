import { differences, showPath } from "../data/differences";

/** One field that differs between two versions of a document. */
export interface FieldChange {
  /** e.g. `spec.template.spec.containers[web].image`. */
  readonly path: string;
  /** Absent: the field is new. */
  readonly before?: { readonly value: unknown };
  /** Absent: the field goes away. */
  readonly after?: { readonly value: unknown };
}

/** What is said of a difference between two documents: a path and values may hold what nobody may see. */
export interface Telling {
  /** The path as people read it. */
  readonly path: (path: readonly string[]) => string;
  /** What one side has at a path. */
  readonly value: (path: readonly string[], value: unknown) => unknown;
}

/** Tells everything as it is. */
const AS_IT_IS: Telling = { path: showPath, value: (_, value) => value };

/** Every field that differs, in the order of its path. */
export function diffFields(before: unknown, after: unknown, tell: Telling = AS_IT_IS): readonly FieldChange[] {
  return differences(before, after).map(({ path, before: old, after: fresh }) => ({
    path: tell.path(path),
    ...(old === undefined ? {} : { before: { value: tell.value(path, old.value) } }),
    ...(fresh === undefined ? {} : { after: { value: tell.value(path, fresh.value) } }),
  }));
}
