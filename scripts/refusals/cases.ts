import { type Fields, isFields } from "../../lib/data/fields";
import { type Manifest, manifestOf } from "../../lib/manifest/manifest";
import { OBJECTS } from "./objects";
import { WORKLOADS } from "./workloads";

/** An object to ask an API server about. */
export interface RefusalCase {
  /** Unique: the kind, and what is changed in it. */
  readonly id: string;
  readonly object: Manifest;
}

/** Every object that is asked about: each right one, and each of its changes. */
export const CASES: readonly RefusalCase[] = [...WORKLOADS, ...OBJECTS].flatMap(({ object, as, changes }) => [
  { id: `${nameOf(object, as)}: right`, object },
  ...changes.map(
    ([path, value]): RefusalCase => ({
      id: `${nameOf(object, as)} ${path.replaceAll("/", ".")}: ${value === undefined ? "taken away" : JSON.stringify(value)}`,
      object: manifestOf(withValue(object, path.split("/"), value), object.kind),
    }),
  ),
]);

function nameOf({ kind }: Manifest, as: string | undefined): string {
  return as === undefined ? kind : `${kind} (${as})`;
}

function withValue(value: unknown, [first, ...rest]: readonly string[], written: unknown): unknown {
  if (first === undefined) return written;
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === first ? withValue(one, rest, written) : one));
  const fields: Fields = isFields(value) ? value : {};
  const { [first]: old, ...others } = fields;
  const next = withValue(old, rest, written);
  return next === undefined ? others : { ...others, [first]: next };
}
