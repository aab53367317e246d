import { YAMLException } from "js-yaml";
import { readYamlStream } from "../data/documents";
import { isFields, textAt } from "../data/fields";
import { diffFields, type FieldChange, type Telling } from "./document-diff";

/** What one write does to one object of a file. */
export interface ObjectChange {
  /** Whether the object is new, changed or gone. */
  readonly action: "create" | "update" | "remove";
  /** e.g. `Deployment gitea/gitea` or `resource tls_private_key.sealing`. */
  readonly object: string;
  /** Of an update; a new or removed object lists none. */
  readonly fields: readonly FieldChange[];
}

/** How much of a file is shown. */
export interface Discretion {
  /** A text that is shown line by line; a secret of several lines would not be known any more in one of them. */
  readonly text: (text: string) => string;
  /** Differences of two documents. */
  readonly between: (before: unknown, after: unknown) => Telling;
}

/** Compares two versions of a file, object by object. An absent version is undefined. */
export function diffFile(
  path: string,
  before: string | undefined,
  after: string | undefined,
  discretion?: Discretion,
): readonly ObjectChange[] {
  const old = objectsIn(path, before, discretion);
  const fresh = objectsIn(path, after, discretion);
  const changes: ObjectChange[] = [];
  for (const [object, value] of fresh) {
    if (!old.has(object)) {
      changes.push({ action: "create", object, fields: [] });
      continue;
    }
    const fields = diffFields(old.get(object), value, discretion?.between(old.get(object), value));
    if (fields.length > 0) changes.push({ action: "update", object, fields });
  }
  for (const object of old.keys()) if (!fresh.has(object)) changes.push({ action: "remove", object, fields: [] });
  return changes;
}

/** The objects of a file by name; a file that is no document is one object, its lines. */
function objectsIn(
  path: string,
  text: string | undefined,
  discretion: Discretion | undefined,
): ReadonlyMap<string, unknown> {
  if (text === undefined) return new Map();
  const documents = parse(path, text);
  if (documents === undefined)
    return new Map([[lastPart(path), { lines: (discretion?.text(text) ?? text).split("\n") }]]);
  const objects = new Map<string, unknown>();
  for (const document of documents) {
    const named = path.endsWith(".tf.json") ? terraformObjects(document) : [[nameOf(document), document] as const];
    for (const [name, value] of named) {
      const first = name === "" ? lastPart(path) : name;
      let unique = first;
      for (let copy = 2; objects.has(unique); copy++) unique = `${first} (${copy})`;
      objects.set(unique, value);
    }
  }
  return objects;
}

function parse(path: string, text: string): readonly unknown[] | undefined {
  try {
    if (path.endsWith(".json")) return [JSON.parse(text)];
    if (/\.ya?ml$/.test(path)) return readYamlStream(text);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof YAMLException)) throw error;
  }
  return undefined;
}

function nameOf(document: unknown): string {
  const kind = textAt(document, "kind");
  const name = textAt(document, "metadata", "name");
  const namespace = textAt(document, "metadata", "namespace");
  if (kind === undefined || name === undefined) return kind ?? "";
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

const TYPED = new Set(["resource", "data", "ephemeral"]);

/** `resource` and `data` by type and name, all other blocks by name. */
function terraformObjects(document: unknown): readonly (readonly [string, unknown])[] {
  if (!isFields(document)) return [["", document]];
  return Object.entries(document).flatMap(([block, content]) => {
    if (!isFields(content)) return [[block, content] as const];
    return Object.entries(content).flatMap(([name, value]) =>
      TYPED.has(block) && isFields(value)
        ? Object.entries(value).map(([id, fields]) => [`${block} ${name}.${id}`, fields] as const)
        : [[`${block} ${name}`, value] as const],
    );
  });
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
