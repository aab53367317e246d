import { type Fields, isFields } from "../../lib/data/fields";
import { type Manifest, manifestOf } from "../../lib/manifest/manifest";
import { BASES } from "./bases";

/** One change of one object, to ask an API server about. */
export interface ImmutableCase {
  /** Unique, e.g. `StorageClass parameters: another value`. */
  readonly id: string;
  /** The object as it is in the cluster. */
  readonly before: Manifest;
  /** The object as it is applied over it. */
  readonly after: Manifest;
  /** Objects that must be there first. */
  readonly with: readonly Manifest[];
  /** What the controllers of a real cluster would have written by then. */
  readonly status?: Fields;
}

/** Every change that is asked about. */
export const CASES: readonly ImmutableCase[] = BASES.flatMap(({ object, as, status, changes, ...base }) =>
  changes.map(([path, value, words]): ImmutableCase => {
    const name = as === undefined ? object.kind : `${object.kind} (${as})`;
    return {
      id: `${name} ${path.replaceAll("/", ".")}: ${words ?? (value === undefined ? "taken away" : "another value")}`,
      before: object,
      after: manifestOf(withValue(object, path.split("/"), value), object.kind),
      with: base.with ?? [],
      ...(status === undefined ? {} : { status }),
    };
  }),
);

/** A copy with another value at a path; undefined takes away what is there. */
function withValue(here: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(here)) {
    const list: readonly unknown[] = here;
    return list.map((entry, index) => (String(index) === key ? withValue(entry, rest, value) : entry));
  }
  const fields = isFields(here) ? here : {};
  const { [key]: before, ...others } = fields;
  const now = withValue(before, rest, value);
  return now === undefined ? others : { ...others, [key]: now };
}
