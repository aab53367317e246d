import { type Fields, isFields } from "../data/fields";

/** One `$patch: delete` of a patch document. */
export interface Deletion {
  /** Keys that lead to what goes; an index as `[0]`. Empty: the whole document. */
  readonly path: readonly string[];
  /** Of an entry of a list: the first field but the marker, by which Talos finds it. */
  readonly element?: { readonly key: string; readonly value: unknown };
}

/** A patch document taken apart: what it deletes, and what is left of it to merge. */
export interface Taken {
  /** In the order of the document, which is the order in which Talos deletes. */
  readonly deletions: readonly Deletion[];
  /** Absent where nothing but markers was in it. */
  readonly rest?: Fields;
}

/**
 * Separates the markers of a patch document from the rest. A marker takes all
 * of its map with it, and a map or list that held nothing else goes too.
 * Source: siderolabs/talos, pkg/machinery/config/configloader/internal/decoder.
 */
export function takeDeletions(document: Fields): Taken {
  const deletions: Deletion[] = [];
  const rest = take(document, [], deletions);
  return isFields(rest) && !isBare(rest) ? { deletions, rest } : { deletions };
}

function take(value: unknown, path: readonly string[], deletions: Deletion[], inList = false): unknown {
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    const kept = entries.map((entry, index) => take(entry, [...path, `[${index}]`], deletions, true));
    const left = kept.filter((entry) => entry !== undefined);
    return left.length === 0 && entries.length > 0 ? undefined : left;
  }
  if (!isPlain(value)) return value;
  if (value.$patch === "delete") {
    const [first] = Object.entries(value).filter(([key]) => key !== "$patch");
    deletions.push(inList && first !== undefined ? { path, element: { key: first[0], value: first[1] } } : { path });
    return undefined;
  }
  const fields = Object.entries(value);
  const left = fields
    .map(([key, entry]): [string, unknown] => [key, take(entry, [...path, key], deletions)])
    .filter(([key, entry]) => entry !== undefined || value[key] === undefined);
  return left.length === 0 && fields.length > 0 ? undefined : Object.fromEntries(left);
}

/** A map; not a value of a class, such as a secret that is filled in later. */
function isPlain(value: unknown): value is Fields {
  if (!isFields(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Nothing is left to merge of a main document that holds its version alone. */
function isBare(document: Fields): boolean {
  return Object.keys(document).every((key) => key === "version");
}
