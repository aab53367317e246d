import { isFields } from "../data/fields";

/**
 * One definition laid over another: maps key by key, everything else as a
 * whole; `null` takes a key away (RFC 7396, JSON Merge Patch). A list is
 * replaced, because nothing says which of its items are meant.
 */
export function overlay(base: unknown, changes: unknown): unknown {
  if (!isFields(changes)) return changes;
  const merged = new Map<string, unknown>(isFields(base) ? Object.entries(base) : []);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) merged.delete(key);
    else if (value !== undefined) merged.set(key, isFields(value) ? overlay(merged.get(key), value) : value);
  }
  return Object.fromEntries(merged);
}

/** A definition with the parts of its `extends` below it, each over those before it. */
export function withParts(definition: unknown): unknown {
  if (!isFields(definition) || !Array.isArray(definition.extends)) return definition;
  const { extends: parts, ...own } = definition;
  if (!Array.isArray(parts) || !parts.every(isFields)) return definition;
  return overlay(
    parts.reduce((base: unknown, part) => overlay(base, withParts(part)), {}),
    own,
  );
}
