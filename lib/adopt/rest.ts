import { type Fields, isFields } from "../data/fields";
import { sameDocument } from "../talos/merge";
import type { FoundPatch } from "./found";
import { meant, sameMeaning } from "./meaning";

/** A patch with what is left of it once the definition says the rest. */
export interface LaidPatch {
  readonly patch: FoundPatch;
  /** Documents that have to stay a patch. */
  readonly rest: readonly Fields[];
  /** Documents that the definition says already. */
  readonly covered: readonly Fields[];
}

/** A patch divided into what the definition says already and what has to stay a patch. */
export interface Divided {
  readonly rest: readonly Fields[];
  readonly covered: readonly Fields[];
}

/**
 * Divides a patch by what follows from the definition for the machines that it
 * is for: a key that every one of them has with the same value is covered.
 * Operations of a JSON patch are neither: what they change is closed.
 *
 * @param derived configurations of the machines that the patch is for, without patches
 */
export function restOf({ content }: FoundPatch, derived: readonly (readonly Fields[])[]): Divided {
  if (!("documents" in content) || derived.length === 0) return { rest: [], covered: [] };
  const [rest, covered]: [Fields[], Fields[]] = [[], []];
  for (const document of content.documents) {
    const theirs = derived.map((documents) => meant(documents.find((one) => sameDocument(one, document)) ?? {}));
    const divided = divide(document, theirs);
    const id = identity(document);
    if (divided.covered !== undefined) covered.push({ ...id, ...divided.covered });
    if (divided.rest !== undefined) rest.push({ ...id, ...divided.rest });
  }
  return { rest, covered };
}

function identity({ apiVersion, kind, name }: Fields): Fields {
  if (kind === undefined) return {};
  return { apiVersion, kind, ...(name === undefined ? {} : { name }) };
}

const IDENTITY = ["apiVersion", "kind", "name"];

function divide(fields: Fields, theirs: readonly unknown[]): { readonly rest?: Fields; readonly covered?: Fields } {
  const rest: Record<string, unknown> = {};
  const covered: Record<string, unknown> = {};
  const isTop = fields.kind !== undefined;
  for (const [key, value] of Object.entries(fields)) {
    if (isTop && IDENTITY.includes(key)) continue;
    const found = theirs.map((one) => (isFields(one) ? one[key] : undefined));
    if (isFields(value) && Object.keys(value).length > 0 && !("$patch" in value)) {
      const inner = divide(value, found);
      if (inner.rest !== undefined) rest[key] = inner.rest;
      if (inner.covered !== undefined) covered[key] = inner.covered;
    } else if (found.every((one) => one !== undefined && sameMeaning(one, value))) covered[key] = value;
    else rest[key] = value;
  }
  return {
    ...(Object.keys(rest).length === 0 ? {} : { rest }),
    ...(Object.keys(covered).length === 0 ? {} : { covered }),
  };
}
