import { createHash } from "node:crypto";
import { isFields } from "../data/fields";
import type { RenderRequest } from "../plan/render-request";

/** Where renders are kept in the operator's repository, one file for each. */
const RENDERED = "charts/rendered";

/** One text for each different result: sha256 over all that decides. */
export function renderKey({ archive: _, ...decisive }: RenderRequest): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted({ form: FORM, ...decisive })))
    .digest("hex");
}

/** Raised where the same request gives another file. */
const FORM = 1;

/** The file of a render, relative to the project: named by what it is of, and by all that decides. */
export function renderFile(request: RenderRequest): string {
  return `${RENDERED}/${request.namespace}.${request.name}.${renderKey(request).slice(0, 16)}.json`;
}

/** The same value with the keys of every map in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
