import { YAMLException } from "js-yaml";
import { readYamlStream } from "../data/documents";
import { type Fields, isFields } from "../data/fields";
import type { Note } from "./owned";

/**
 * Reads YAML documents, lists of objects taken apart. A document that cannot be
 * read becomes a note with its line; the others of its file stay.
 */
export function readDocuments(text: string, place: string, notes: Note[]): readonly Fields[] {
  try {
    return objectsIn(readYamlStream(text));
  } catch {
    return parts(text).flatMap(({ start, body }) => {
      try {
        return objectsIn(readYamlStream(body));
      } catch (error) {
        notes.push({ place, text: reasonFor(error, body, start) });
        return [];
      }
    });
  }
}

function objectsIn(documents: readonly unknown[]): readonly Fields[] {
  return documents
    .flatMap((document) =>
      isFields(document) && document.kind === "List" && Array.isArray(document.items) ? document.items : [document],
    )
    .filter(isFields);
}

/** The documents of a stream as texts, with the number of lines above each. */
function parts(text: string): readonly { readonly start: number; readonly body: string }[] {
  const found: { start: number; lines: string[] }[] = [{ start: 0, lines: [] }];
  for (const [index, line] of text.split("\n").entries()) {
    if (/^---(\s|$)/.test(line)) found.push({ start: index, lines: [] });
    found.at(-1)?.lines.push(line);
  }
  return found.map(({ start, lines }) => ({ start, body: lines.join("\n") }));
}

function reasonFor(error: unknown, body: string, start: number): string {
  if (!(error instanceof YAMLException)) throw error;
  const line: unknown = error.mark?.line;
  const known = typeof line === "number" ? line : 0;
  const at = `line ${start + known + 1}: `;
  const shown = body.split("\n")[known] ?? "";
  const [, key] = /^[\s-]*["']?([\w./-]+)["']?\s*:/.exec(shown) ?? [];
  if (/duplicate/.test(error.reason))
    return `${at}the key ${key ?? "there"} is given twice, so this document is not read`;
  if (/\{\{|<<|\{%|\$\{/.test(body)) return `${at}not plain YAML (a template?), so its objects are not known`;
  return `${at}not plain YAML: ${error.reason}${key === undefined ? "" : ` at the key ${key}`}, so this document is not read`;
}
