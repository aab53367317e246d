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

/** Every field that differs, in the order of its path. */
export function diffFields(before: unknown, after: unknown): readonly FieldChange[] {
  return differences(before, after).map(({ path, ...sides }) => ({ path: showPath(path), ...sides }));
}
