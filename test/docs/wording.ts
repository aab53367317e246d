/** A turn of phrase that no text of the project uses, with what to write. */
export interface WornPattern {
  readonly pattern: RegExp;
  readonly write: string;
}

/** `a file a cluster` has one of these things for each of those. */
const THING =
  "file|folder|object|Kustomization|HelmRelease|Application|idea|line|row|state|volume|core|address|section";
const FOR_EACH = "cluster|object|stage|release|pod|node|file|app|command|component|folder|machine|host|rule|chart|plan";

/** Words that a native engineer would not write here, or that have been worn out. */
const WORN: readonly WornPattern[] = [
  { pattern: /\bfor ever\b/i, write: "forever; better, until when" },
  { pattern: /\banew\b/i, write: "again, or a verb: recreate, reinstall" },
  { pattern: /\bmade (?:again|anew)\b/i, write: "recreated" },
  { pattern: /\bliving cluster\b/i, write: "running cluster" },
  { pattern: /\b(?:is|are|was|were|be|been|being|unless|can only be|cannot be) told\b/i, write: "gets, or is set" },
  { pattern: /\bbrings? (?:it|them) to\b/i, write: "the verb itself: completes, raises" },
  {
    pattern: /\b(?:stand|stands|stood) (?:in|on|at|below|above|there|beside|behind|first|last|ready|outside)\b/i,
    write: "is",
  },
  { pattern: /\bbeside\b/i, write: "next to, in addition to, or: in the same …" },
  { pattern: /\ban own\b/i, write: "its own, or: of its own" },
  { pattern: new RegExp(`\\b(?:${THING}) an? (?:${FOR_EACH})\\b`, "i"), write: "per: one file per cluster" },
];

/** One use of a worn pattern: what was found, with a few words around it, and what to write. */
export function wornPhrases(text: string): readonly string[] {
  const flat = text.replaceAll(/\s+/g, " ");
  return WORN.flatMap(({ pattern, write }) =>
    [...flat.matchAll(new RegExp(pattern, "gi"))].map(
      ({ 0: found, index }) => `"${flat.slice(Math.max(0, index - 20), index + found.length + 20)}": write ${write}`,
    ),
  );
}
