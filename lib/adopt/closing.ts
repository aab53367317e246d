import { type Fields, isFields } from "../data/fields";
import { type FieldType, typesOf } from "../talos/fields";
import { sameDocument } from "../talos/merge";
import { meant, sameMeaning } from "./meaning";

/** Patches that turn one machine configuration into another: first what goes, then what is said. */
export interface Closing {
  /** Documents with `$patch: delete`. */
  readonly remove: readonly Fields[];
  readonly set: readonly Fields[];
}

const DELETE = { $patch: "delete" };

/**
 * The patches that make of a configuration another one, by Talos' rules of
 * merging: a list is taken away before it is said again, as a patch would only
 * append to it.
 */
export function closingOf(before: readonly Fields[], after: readonly Fields[]): Closing {
  const [from, to] = [before.map(meant), after.map(meant)];
  const remove: Fields[] = [];
  const set: Fields[] = [];
  for (const document of from) {
    if (to.some((other) => sameDocument(other, document)) || document.kind === undefined) continue;
    remove.push({ ...identity(document), ...DELETE });
  }
  for (const wanted of to) {
    const found = from.find((other) => sameDocument(other, wanted));
    if (found === undefined) {
      set.push(wanted);
      continue;
    }
    const { gone, told } = compareFields(found, wanted, structType(wanted.kind));
    if (gone !== undefined) remove.push({ ...identity(wanted), ...gone });
    if (told !== undefined) set.push({ ...identity(wanted), ...told });
  }
  return { remove, set };
}

/** True where nothing has to be closed. */
export function isEmpty({ remove, set }: Closing): boolean {
  return remove.length === 0 && set.length === 0;
}

function identity({ apiVersion, kind, name }: Fields): Fields {
  if (kind === undefined) return {};
  return { apiVersion, kind, ...(name === undefined ? {} : { name }) };
}

function structType(kind: unknown): FieldType | undefined {
  const name = typesOf(13).structOf(kind);
  return name === undefined ? undefined : { replaced: false, form: "struct", name };
}

interface Change {
  readonly gone: Fields | undefined;
  readonly told: Fields | undefined;
}

function compareFields(from: Fields, to: Fields, type: FieldType | undefined): Change {
  const gone: Record<string, unknown> = {};
  const told: Record<string, unknown> = {};
  const fields = type?.form === "struct" ? typesOf(13).fieldsOf(type.name) : undefined;
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [before, after] = [from[key], to[key]];
    if (after === undefined) {
      if (before !== undefined) gone[key] = DELETE;
      continue;
    }
    if (sameMeaning(before, after)) continue;
    const inner = unwrap(fields?.get(key) ?? (type?.form === "map" ? type.of : undefined));
    if (isFields(before) && isFields(after) && inner?.replaced !== true) {
      const change = compareFields(before, after, inner);
      if (change.gone !== undefined) gone[key] = change.gone;
      if (change.told !== undefined) told[key] = change.told;
      continue;
    }
    if (before !== undefined && inner?.replaced !== true && (typeof before === "object" || typeof after === "object"))
      gone[key] = DELETE;
    told[key] = after;
  }
  return { gone: unlessEmpty(gone), told: unlessEmpty(told) };
}

function unwrap(type: FieldType | undefined): FieldType | undefined {
  return type?.form === "pointer" ? type.of : type;
}

function unlessEmpty(fields: Fields): Fields | undefined {
  return Object.keys(fields).length === 0 ? undefined : fields;
}
