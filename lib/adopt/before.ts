import { type Fields, isFields } from "../data/fields";
import { applyPatch, sameDocument } from "../talos/merge";
import { MergeError } from "../talos/merge-value";
import { type FoundHome, type FoundMachine, type FoundPatch, isFor } from "./found";
import { OperationError, operate } from "./json-patch";
import type { LaidPatch } from "./rest";

/** What the tool makes of a machine, patches included. */
export function wholeBefore(home: FoundHome, machine: FoundMachine): readonly Fields[] {
  return home.patches
    .filter(({ machines }) => isFor(machines, machine))
    .reduce((documents, patch) => layOne(documents, patch), machine.documents);
}

function layOne(documents: readonly Fields[], { content }: FoundPatch): readonly Fields[] {
  if ("documents" in content) {
    try {
      return applyPatch(documents, content.documents, "ignore");
    } catch (error) {
      if (error instanceof MergeError) return documents;
      throw error;
    }
  }
  return documents.map((document) => {
    if (document.kind !== undefined) return document;
    try {
      return operate(document, content.operations);
    } catch (error) {
      if (error instanceof OperationError) return document;
      throw error;
    }
  });
}

/** What the tool makes of a machine with those parts of patches that the definition says as well. */
export function coveredBefore(machine: FoundMachine, patches: readonly LaidPatch[]): readonly Fields[] {
  return patches
    .filter(({ patch, covered }) => covered.length > 0 && isFor(patch.machines, machine))
    .reduce<readonly Fields[]>((documents, { covered }) => overlay(documents, covered), machine.documents);
}

/** Lays documents over others key by key; a list takes the place of another. */
function overlay(documents: readonly Fields[], over: readonly Fields[]): readonly Fields[] {
  return over.reduce<readonly Fields[]>((here, document) => {
    const index = here.findIndex((one) => sameDocument(one, document));
    if (index < 0) return here.concat(document);
    return here.map((one, at) => (at === index ? merged(one, document) : one));
  }, documents);
}

function merged(one: Fields, other: Fields): Fields {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = result[key];
    result[key] = isFields(before) && isFields(value) ? merged(before, value) : value;
  }
  return result;
}
