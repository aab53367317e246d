import { type Fields, isFields } from "../../lib/data/fields";
import { STRUCTS } from "../../lib/talos/machinery-types";
import { STRUCTS_1_14 } from "../../lib/talos/machinery-types-1-14";
import { applyPatch } from "../../lib/talos/merge";
import { MergeError } from "../../lib/talos/merge-value";
import type { MergeCase } from "./cases";

/** What Talos made of one case. */
export type Answer = { readonly documents: readonly Fields[] } | { readonly error: string };

/** What our merge makes of a case. */
export function ours({ base, patches, minor }: MergeCase): Answer {
  try {
    return {
      documents: patches.reduce<readonly Fields[]>(
        (documents, patch) => applyPatch(documents, patch, "refuse", minor),
        base,
      ),
    };
  } catch (error) {
    if (error instanceof MergeError) return { error: error.message };
    throw error;
  }
}

/** Whether our merge gives what Talos gave; a refusal is a refusal in whatever words. */
export function isSame(one: MergeCase, answer: Answer): boolean {
  const mine = ours(one);
  if ("error" in mine || "error" in answer) return "error" in mine === "error" in answer;
  return JSON.stringify(said(mine.documents)) === JSON.stringify(said(answer.documents));
}

/** First words of enumerations: Talos writes them where nothing was said. */
const FIRST_WORDS = new Set(
  [...[...Object.values(STRUCTS), ...Object.values(STRUCTS_1_14)].join().matchAll(/number:([\w.+-]+)/g)].map(
    ([, word = ""]) => word,
  ),
);

/** What documents say: Talos writes some empty fields and leaves others out. */
function said(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(said).filter((entry) => entry !== undefined);
  if (typeof value === "number") return value === 0 ? undefined : String(value);
  if (!isFields(value))
    return value === "" || value === null || FIRST_WORDS.has(String(value)) || /^\w+\(0\)$/.test(String(value))
      ? undefined
      : value;
  const fields = Object.entries(value)
    .map(([key, entry]): [string, unknown] => [key, said(entry)])
    .filter(([, entry]) => entry !== undefined && !(Array.isArray(entry) && entry.length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}
