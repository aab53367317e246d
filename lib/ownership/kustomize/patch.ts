import { readYamlStream } from "../../data/documents";
import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { groupOf } from "../../manifest/manifest";

/** A patch as kustomize and Flux write it: text or a merge document, and whom it is for. */
export interface Patch {
  /** YAML or JSON of the patch. */
  readonly text: string;
  /** The selector of the objects it is for; undefined: the objects that the patch itself names. */
  readonly target: unknown;
}

/** Reads `patches`, `patchesStrategicMerge` and Flux' own lists. `read` gives the text of a file. */
export function patchesOf(list: readonly unknown[], read: (path: string) => string | undefined): readonly Patch[] {
  return list.flatMap((entry): Patch[] => {
    if (typeof entry === "string")
      return [{ text: entry.includes("\n") ? entry : (read(entry) ?? ""), target: undefined }];
    const inline = at(entry, "patch");
    const path = textAt(entry, "path");
    const text = typeof inline === "string" ? inline : path === undefined ? undefined : read(path);
    return text === undefined ? [] : [{ text, target: at(entry, "target") }];
  });
}

/** Applies patches to objects: merges, deletions, and JSON patches of plain keys. */
export function applyPatches(objects: readonly Fields[], patches: readonly Patch[]): readonly Fields[] {
  return patches.reduce<readonly Fields[]>((current, patch) => applyPatch(current, patch), objects);
}

function applyPatch(objects: readonly Fields[], { text, target }: Patch): readonly Fields[] {
  let documents: readonly unknown[];
  try {
    documents = readYamlStream(text);
  } catch {
    return objects;
  }
  return documents.reduce<readonly Fields[]>((current, document) => {
    if (Array.isArray(document)) {
      const operations: readonly unknown[] = document;
      return current.map((object) => (isTarget(object, target) ? operate(object, operations) : object));
    }
    if (!isFields(document)) return current;
    const chosen = (object: Fields) => (target === undefined ? isNamed(object, document) : isTarget(object, target));
    if (document.$patch === "delete") return current.filter((object) => !chosen(object));
    const { apiVersion: _, kind: __, metadata, ...rest } = document;
    const { name: ___, namespace: ____, ...meta } = isFields(metadata) ? metadata : {};
    return current.map((object) => (chosen(object) ? merge(object, { ...rest, metadata: meta }) : object));
  }, objects);
}

function isNamed(object: Fields, patch: Fields): boolean {
  const namespace = textAt(patch, "metadata", "namespace");
  return (
    object.kind === patch.kind &&
    textAt(object, "metadata", "name") === textAt(patch, "metadata", "name") &&
    (namespace === undefined || namespace === textAt(object, "metadata", "namespace"))
  );
}

/**
 * True for a pattern that may take time without bound here. kustomize's own
 * engine (Go: regexp) has no such patterns; names of objects need none of them.
 */
function mayBacktrack(pattern: string): boolean {
  return pattern.length > 256 || (pattern.match(/[*+}]/g) ?? []).length > 3 || /\)[*+{]/.test(pattern);
}

/** Names and kinds of a target are anchored regular expressions (kustomize: patches). */
function isTarget(object: Fields, target: unknown): boolean {
  const matches = (pattern: string | undefined, value: string) => {
    if (pattern === undefined || pattern === "") return true;
    if (mayBacktrack(pattern)) return pattern === value;
    try {
      return new RegExp(`^(?:${pattern})$`).test(value);
    } catch {
      return pattern === value;
    }
  };
  const apiVersion = textAt(object, "apiVersion") ?? "";
  return (
    matches(textAt(target, "kind"), textAt(object, "kind") ?? "") &&
    matches(textAt(target, "group"), groupOf(apiVersion)) &&
    matches(textAt(target, "name"), textAt(object, "metadata", "name") ?? "") &&
    matches(textAt(target, "namespace"), textAt(object, "metadata", "namespace") ?? "") &&
    selected(textAt(target, "labelSelector"), at(object, "metadata", "labels")) &&
    selected(textAt(target, "annotationSelector"), at(object, "metadata", "annotations"))
  );
}

/** `a=b,c!=d,e,!f`. */
function selected(selector: string | undefined, labels: unknown): boolean {
  return (selector ?? "")
    .split(",")
    .map((term) => term.trim())
    .filter((term) => term !== "")
    .every((term) => {
      const [, negation, key = "", operator, value] = /^(!?)([^=!\s]+)\s*(!=|==?)?\s*(.*)$/.exec(term) ?? [];
      const found = textAt(labels, key);
      if (operator === undefined) return negation === "!" ? found === undefined : found !== undefined;
      return operator === "!=" ? found !== value : found === value;
    });
}

/** A merge patch: maps merge, null removes, everything else replaces. */
export function merge(object: Fields, patch: Fields): Fields {
  const result: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else if (isFields(value) && value.$patch === "delete") delete result[key];
    else result[key] = isFields(value) && isFields(before) ? merge(before, value) : value;
  }
  return result;
}

function operate(object: Fields, operations: readonly unknown[]): Fields {
  return operations.reduce<Fields>((current, operation) => {
    const path = (textAt(operation, "path") ?? "")
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (path.length === 0 || listAt(operation, "path").length > 0) return current;
    switch (textAt(operation, "op")) {
      case "add":
      case "replace":
        return put(current, path, at(operation, "value"));
      case "remove":
        return put(current, path, undefined);
      default:
        return current;
    }
  }, object);
}

/** Changes one place; a way through a list is left as it is. */
function put(object: Fields, path: readonly string[], value: unknown): Fields {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const { [key]: before, ...others } = object;
  if (rest.length === 0) return value === undefined ? others : { ...object, [key]: value };
  if (before !== undefined && !isFields(before)) return object;
  return { ...object, [key]: put(before ?? {}, rest, value) };
}
