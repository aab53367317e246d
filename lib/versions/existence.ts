import { lineOf, patchOf, type VersionLine } from "./line";

/** The day on which the tables of this folder were read. What came out later they cannot know. */
export const TABLE_DAY = "2026-11-29";

/**
 * How far a version may be ahead of the table before it cannot be one that came
 * out since: three minors are a year of Talos or Kubernetes, twenty patches are
 * more than any line of either has had in a year.
 */
const AHEAD = { minors: 3, patches: 20 } as const;

/** What the table can say of a version. */
export type Existence =
  /** It is one that the table has seen, or older than all of its lines. */
  | { readonly is: "known" }
  /** It may have come out since. */
  | { readonly is: "newer"; readonly than: string }
  /** It was never released; `near` is the newest that was, of its line or of all. */
  | { readonly is: "never"; readonly near: string };

/**
 * Says whether a version was ever released.
 *
 * @param version without a leading v, e.g. `1.13.9`
 * @param lines of its product, oldest first
 */
export function existenceOf(version: string, lines: readonly VersionLine[]): Existence {
  const newest = lines.at(-1);
  if (newest === undefined) return { is: "known" };
  const line = lines.find((one) => one.line === lineOf(version));
  if (line === undefined) return outside(version, newest);
  const ahead = patchOf(version) - patchOf(line.newest);
  if (ahead <= 0) return { is: "known" };
  if (line.ended === true || ahead > AHEAD.patches) return { is: "never", near: line.newest };
  return { is: "newer", than: line.newest };
}

function outside(version: string, newest: VersionLine): Existence {
  const [major, minor] = numbers(lineOf(version));
  const [knownMajor, knownMinor] = numbers(newest.line);
  if (major === knownMajor && minor > knownMinor)
    return minor - knownMinor > AHEAD.minors
      ? { is: "never", near: newest.newest }
      : { is: "newer", than: newest.newest };
  if (major > knownMajor) return { is: "never", near: newest.newest };
  // Of lines before the oldest one nothing is known but that they are old.
  return { is: "known" };
}

function numbers(line: string): readonly [number, number] {
  const [major = "0", minor = "0"] = line.split(".");
  return [Number(major), Number(minor)];
}
