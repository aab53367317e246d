import { readYamlStream } from "../../data/documents";
import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { objectId, objectKey } from "../object-id";
import type { Note } from "../owned";

/**
 * The objects that a ResourceSet of flux-operator makes: its templates, once for
 * each input, equal ones once (flux-operator documentation: ResourceSet).
 * Inputs of providers, and calls other than plain inputs, become notes.
 */
export function resourceSetObjects(set: Fields, place: string, notes: Note[]): readonly Fields[] {
  const who = `ResourceSet ${textAt(set, "metadata", "name") ?? ""}`;
  const inputs = listAt(set, "spec", "inputs");
  if (listAt(set, "spec", "inputsFrom").length > 0)
    notes.push({ place, text: `${who} takes inputs from providers, which are in the cluster alone` });
  const isOpen = inputs.length === 0 && listAt(set, "spec", "inputsFrom").length > 0;
  const rows = inputs.length === 0 && !isOpen ? [{}] : inputs;
  const made = new Map<string, Fields>();
  for (const row of rows)
    for (const object of [
      ...listAt(set, "spec", "resources"),
      ...ofText(textAt(set, "spec", "resourcesTemplate"), row),
    ]) {
      const filled = fill(object, row);
      const id = objectId(filled);
      if (id === undefined || !isFields(filled)) continue;
      if (/<<|>>/.test(`${id.name}${id.namespace ?? ""}`))
        notes.push({ place, text: `${who} has a name that is not evaluated: ${id.name}` });
      else made.set(objectKey(id), filled);
    }
  const text = textAt(set, "spec", "resourcesTemplate");
  if (text !== undefined && made.size === 0)
    notes.push({ place, text: `the template of ${who} is not evaluated, so its objects are not known` });
  return [...made.values()];
}

function ofText(text: string | undefined, row: unknown): readonly unknown[] {
  const filled = text === undefined ? "" : fill(text, row);
  if (typeof filled !== "string" || filled.includes("<<")) return [];
  try {
    return readYamlStream(filled);
  } catch {
    return [];
  }
}

/** Fills `<< inputs.a.b >>`, with or without `| quote` and the like that change no name. */
function fill(value: unknown, row: unknown): unknown {
  if (typeof value === "string")
    return value.replaceAll(
      /<<-?\s*inputs\.([\w.]+)\s*(?:\|\s*(?:quote|toString|int|trim)\s*)*-?>>/g,
      (all: string, path: string) => {
        const found = at(row, ...path.split("."));
        return typeof found === "string" || typeof found === "number" || typeof found === "boolean"
          ? String(found)
          : all;
      },
    );
  if (Array.isArray(value)) return value.map((entry) => fill(entry, row));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, row)]));
}
