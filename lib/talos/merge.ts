import { type Fields, isFields } from "../data/fields";
import { type Deletion, takeDeletions } from "./deletions";
import { type FieldType, type MachineryMinor, type Types, typesOf } from "./fields";
import { isAbsent, MergeError, mergeValue, type Place } from "./merge-value";

/**
 * Lays the documents of a patch over a configuration as Talos does: a document
 * with the same kind and name is merged field by field, another is added, and
 * `$patch: delete` takes away. Talos' rules, which `npm run verify:talos`
 * compares with its own code: lists append, but for those that are replaced or
 * have keys; an empty text, a zero and the first word of an enumeration change
 * nothing; a selector or a smallest size that a patch leaves out is lost.
 * Source: siderolabs/talos, pkg/machinery/config/{merge,configpatcher}.
 *
 * @param missing what becomes of a marker for what is not there: Talos refuses it, but from 1.14 on where a whole document is missing
 * @param minor the machinery that merges: that of the Talos provider
 * @throws MergeError where Talos refuses the patch
 */
export function applyPatch(
  documents: readonly Fields[],
  patch: readonly Fields[],
  missing: "refuse" | "ignore" = "refuse",
  minor: MachineryMinor = 13,
): readonly Fields[] {
  const types = typesOf(minor);
  return patch.reduce<readonly Fields[]>((current, document) => {
    const { deletions, rest } = takeDeletions(document);
    const deleted = deletions.reduce<readonly Fields[]>(
      (here, one) => orSame(here, missing, () => applyDeletion(types, here, document, one)),
      current,
    );
    if (rest === undefined) return deleted;
    const index = deleted.findIndex((one) => sameDocument(one, rest));
    if (index < 0) return [...deleted, rest];
    return deleted.map((one, place) => (place === index ? mergeDocument(types, one, rest) : one));
  }, documents);
}

function orSame(documents: readonly Fields[], missing: "refuse" | "ignore", change: () => readonly Fields[]) {
  if (missing === "refuse") return change();
  try {
    return change();
  } catch (error) {
    if (error instanceof MergeError) return documents;
    throw error;
  }
}

/** What Talos knows a document by: its kind and, where there are several of a kind, its name. */
export function sameDocument(one: Fields, other: Fields): boolean {
  return one.kind === other.kind && (one.name ?? "") === (other.name ?? "");
}

/** Words for a document in a message: `UserVolumeConfig data`, or the main document. */
export function showDocument({ kind, name }: Fields): string {
  if (kind === undefined) return "the main document";
  return typeof name === "string" ? `${String(kind)} ${name}` : String(kind);
}

function applyDeletion(
  types: Types,
  documents: readonly Fields[],
  patch: Fields,
  deletion: Deletion,
): readonly Fields[] {
  const index = documents.findIndex((one) => sameDocument(one, patch));
  const found = documents[index];
  if (found === undefined) {
    if (types.minor >= 14) return documents;
    const reason = `$patch: delete in ${showDocument(patch)}, which the configuration does not hold`;
    throw new MergeError(deletion.path.join("."), reason, "remove the marker");
  }
  if (deletion.path.length > 0) return documents.map((one) => (one === found ? deleteIn(types, one, deletion) : one));
  if (found.kind === undefined)
    throw new MergeError("", "$patch: delete of the main document", "mark the keys that have to go");
  return documents.filter((one) => one !== found);
}

function deleteIn(types: Types, document: Fields, { path, element }: Deletion): Fields {
  const failed = () =>
    new MergeError(
      path.join("."),
      `$patch: delete of ${path.join(".")}, which is not there: Talos refuses it with "lookup failed"`,
      "remove the marker",
    );
  const struct = types.structOf(document.kind);
  const remove = (type: FieldType | undefined, value: unknown, keys: readonly string[]): unknown => {
    const [key, ...rest] = keys;
    if (key === undefined) return undefined;
    if (type?.form === "pointer") {
      if (isAbsent(value)) throw failed();
      return remove(type.of, value, keys);
    }
    if (type?.form === "struct") {
      const field = types.fieldsOf(type.name).get(key);
      if (field === undefined) throw failed();
      const fields = isFields(value) ? value : {};
      const { [key]: before, ...others } = fields;
      if (rest.length === 0) return others;
      return { ...fields, [key]: remove(field, before, rest) };
    }
    if (Array.isArray(value) && type?.of !== undefined) {
      const entries: readonly unknown[] = value;
      const index = entries.findIndex((entry) => isFields(entry) && isElement(types, entry, type.of, element));
      if (index < 0) throw failed();
      return entries.filter((_, place) => place !== index);
    }
    if (!isFields(value) || !(key in value)) throw failed();
    const { [key]: before, ...others } = value;
    return rest.length === 0 ? others : { ...value, [key]: remove(type?.of, before, rest) };
  };
  const result = remove(struct === undefined ? undefined : asStruct(struct), document, path);
  return isFields(result) ? result : document;
}

/** Talos compares what it can write as a text; an entry named by a plain number is never found. */
function isElement(types: Types, entry: Fields, type: FieldType | undefined, element: Deletion["element"]): boolean {
  if (element === undefined) return false;
  const struct = type?.form === "pointer" ? type.of : type;
  const field = struct?.form === "struct" ? types.fieldsOf(struct.name).get(element.key) : undefined;
  return /^(text|sealed|\*?url|number:.*)$/.test(field?.name ?? "") && entry[element.key] === element.value;
}

function asStruct(name: string): FieldType {
  return { replaced: false, form: "struct", name };
}

function mergeDocument(types: Types, left: Fields, right: Fields): Fields {
  const struct = types.structOf(right.kind);
  return struct === undefined ? { ...left, ...right } : mergeStruct({ types, struct }, left, right, "");
}

/** A struct of one release of the machinery. */
interface Struct {
  readonly types: Types;
  readonly struct: string;
}

function mergeStruct({ types, struct }: Struct, left: Fields, right: Fields, path: string): Fields {
  const merged: Record<string, unknown> = { ...left };
  for (const [key, type] of types.fieldsOf(struct)) {
    const value = mergeField({ types, type }, left[key], right[key], {
      path: path === "" ? key : `${path}.${key}`,
      overwrite: false,
    });
    if (value === undefined) delete merged[key];
    else merged[key] = value;
  }
  return merged;
}

/** A field as one release of the machinery holds it. */
interface Held {
  readonly types: Types;
  readonly type: FieldType;
}

function mergeField({ types, type }: Held, left: unknown, right: unknown, place: Place): unknown {
  const { path } = place;
  switch (type.form) {
    case "struct": {
      // Held by value: Talos goes into it even where the patch does not name it.
      if (isAbsent(right) && isAbsent(left)) return left;
      return mergeStruct({ types, struct: type.name }, isFields(left) ? left : {}, isFields(right) ? right : {}, path);
    }
    case "pointer":
      if (isAbsent(right)) return left;
      return isAbsent(left) || type.of === undefined
        ? right
        : mergeField({ types, type: type.of }, left, right, { path, overwrite: true });
    case "list":
      if (isAbsent(right)) return left;
      return type.replaced || !Array.isArray(left) || !Array.isArray(right) ? right : [...left, ...right];
    case "map":
      if (isAbsent(right)) return left;
      if (!isFields(left) || !isFields(right)) return right;
      if (!type.replaced) return mergeMap(types, type.of, { left, right, path });
      return Object.keys(right).length === 0 ? left : right;
    case "keyed":
      return isAbsent(right) ? left : mergeKeyed({ types, type }, left, right, path);
    default:
      return mergeValue(type.name, left, right, place);
  }
}

function mergeMap(
  types: Types,
  type: FieldType | undefined,
  { left, right, path }: { readonly left: Fields; readonly right: Fields; readonly path: string },
): Fields {
  const merged: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = left[key];
    const place = `${path}.${key}`;
    if (isAbsent(before)) merged[key] = value;
    else
      merged[key] =
        type === undefined || type.name === "any"
          ? mergeAny(types, before, value, place)
          : mergeField({ types, type }, before, value, { path: place, overwrite: false });
  }
  return merged;
}

/** What Talos passes on as it is, such as the kubelet's own configuration. */
function mergeAny(types: Types, left: unknown, right: unknown, path: string): unknown {
  const [before, after] = [goType(left), goType(right)];
  if (before !== after) {
    const fix = after === "nothing" ? "mark it with $patch: delete" : `delete ${path} in a patch before this one`;
    throw new MergeError(path, `${after} in place of ${before}: Talos refuses to merge them`, fix);
  }
  if (isFields(left) && isFields(right)) return mergeMap(types, undefined, { left, right, path });
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  return right === "" || right === 0 ? left : right;
}

function goType(value: unknown): string {
  if (isAbsent(value)) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a fraction";
  return typeof value === "string" ? "a text" : typeof value === "boolean" ? "a boolean" : "a map";
}

/** Lists whose entries Talos finds again: the fields by which it does. */
const KEYS: Readonly<Record<string, (entry: Fields) => string>> = {
  VlanList: ({ vlanId = 0 }) => String(vlanId),
  AdmissionPluginConfigList: ({ name = "" }) => String(name),
  ConfigFileList: ({ mountPath = "" }) => String(mountPath),
};

function mergeKeyed({ types, type }: Held, left: unknown, right: unknown, path: string): unknown {
  if (!Array.isArray(right)) return right;
  const element = type.of?.form === "pointer" ? type.of.of : type.of;
  const entries: readonly unknown[] = right;
  const before: readonly unknown[] = Array.isArray(left) ? left : [];
  const merged: unknown[] = [...before];
  for (const entry of entries) {
    const index = isFields(entry) ? merged.findIndex((one) => isFields(one) && isSame(type.name, one, entry)) : -1;
    const found = merged[index];
    if (!isFields(found) || !isFields(entry) || element === undefined) merged.push(entry);
    else merged[index] = mergeStruct({ types, struct: element.name }, found, entry, `${path}[${index}]`);
  }
  return merged;
}

function isSame(list: string, one: Fields, other: Fields): boolean {
  const key = KEYS[list];
  if (key !== undefined) return key(one) === key(other);
  // Network devices: by name, and one without a name by its selector.
  if (typeof other.interface === "string" && other.interface !== "") return one.interface === other.interface;
  const [its, wanted] = [one.deviceSelector, other.deviceSelector];
  if (!isFields(its) || !isFields(wanted)) return false;
  const keys = [...new Set([...Object.keys(its), ...Object.keys(wanted)])];
  // Go compares the two pointers to `physical`, which are never the same.
  return keys.every((field) => field !== "physical" && (its[field] ?? "") === (wanted[field] ?? ""));
}
