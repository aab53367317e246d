/** A field or component that definitions could have in an older version of the tool. */
export interface FormerField {
  /** First version that no longer has it. */
  readonly since: string;
  /** Path below the definition; `<name>` is any key of a map, `[]` any item of a list: `apps.<name>.volumes`. */
  readonly path: string;
  /** What to write instead, as the end of "write …"; absent: it is gone, and nothing takes its place. */
  readonly write?: string;
  /** Why, in half a sentence. */
  readonly because: string;
}

/**
 * Every field that was renamed or removed, by the version that did it. Whoever
 * renames or removes one adds a row, and a definition for an older version then
 * gets the rewrite in the place of a guess. Source: the JSON Schemas of all
 * revisions so far; 0.1.0 has every field that any of them had.
 */
export const FORMER_FIELDS: readonly FormerField[] = ["manual", "namespace", "name"].map((field) => ({
  since: "0.2.0",
  path: `components.democraticCsi.key.${field}`,
  write: "components.democraticCsi without key",
  because: "two Secrets hold the key, and the runbook names both where no origin is given",
}));

/** The row of a path that a definition has, e.g. `apps.notes.volumes[0]`; undefined where it never was a field. */
export function formerField(path: string, rows: readonly FormerField[]): FormerField | undefined {
  const steps = stepsOf(path);
  return rows.find((row) => {
    const wanted = stepsOf(row.path);
    return (
      wanted.length === steps.length &&
      wanted.every(
        (step, index) =>
          step === "<name>" || step === steps[index] || (step === "[]" && /^\[\d+\]$/.test(steps[index] ?? "")),
      )
    );
  });
}

/** `apps.notes["a.b"].volumes[0]` as its steps; a quoted key is one of them. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[\d*\]|[^.[\]]+/g)].map(([step, quoted]) => quoted ?? step);
}

/** How a definition is brought up to date, as the fix of a problem. */
export function rewriteOf({ since, write, because }: FormerField): string {
  return `${write === undefined ? "remove it" : `write ${write}`}: ${because} (since ${since})`;
}
