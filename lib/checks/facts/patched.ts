import { type Fields, isFields } from "../../data/fields";
import type { TalosPatch } from "../../model/patch";
import type { PlannedMachine } from "../../plan/machine";
import type { MachineryMinor } from "../../talos/fields";
import { applyPatch, sameDocument, showDocument } from "../../talos/merge";

/** Something that follows from the definition and that a patch takes away or replaces. */
export interface Undone {
  /** The patch that does it. */
  readonly patch: TalosPatch;
  /** The document it is in; undefined for the main document. */
  readonly kind: string | undefined;
  /** Path inside the document; empty for a document that is gone. */
  readonly path: string;
  /** Words for the place: a path of the main document, or a kind and a path. */
  readonly what: string;
}

/**
 * Everything that the patches of a machine undo of what follows from the definition, each with the first patch that does.
 *
 * @param minor the machinery that merges: that of the Talos provider
 */
export function undoneBy({ derived, patches }: PlannedMachine, minor: MachineryMinor): readonly Undone[] {
  const found = new Map<string, Undone>();
  let documents = derived;
  for (const patch of patches) {
    documents = applyPatch(documents, patch.documents, "ignore", minor);
    for (const document of derived) {
      const now = documents.find((one) => sameDocument(one, document));
      const kind = typeof document.kind === "string" ? document.kind : undefined;
      for (const path of now === undefined ? [""] : lost(document, now, "")) {
        const what = kind === undefined ? path : [showDocument(document), path].filter((part) => part !== "").join(" ");
        if (!found.has(what)) found.set(what, { patch, kind, path, what });
      }
    }
  }
  return [...found.values()];
}

/** Paths whose value is gone or another one. An entry of a list is kept where an entry still says all that it said. */
function lost(before: unknown, after: unknown, path: string): readonly string[] {
  if (Array.isArray(before)) {
    const entries: readonly unknown[] = Array.isArray(after) ? after : [];
    return before.every((entry) => entries.some((one) => lost(entry, one, "").length === 0)) ? [] : [path];
  }
  if (isPlain(before)) {
    if (!isFields(after)) return [path];
    return Object.entries(before).flatMap(([key, value]) =>
      value === undefined ? [] : lost(value, after[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return before === after ? [] : [path];
}

function isPlain(value: unknown): value is Fields {
  return isFields(value) && Object.getPrototypeOf(value) === Object.prototype;
}
