/**
 * Characters that act instead of being shown: controls other than tab and line
 * end, marks that turn the direction of writing or hide what is written,
 * separators that only some programs take for line ends, and halves of
 * surrogate pairs (Unicode: categories Cc, Cf, Zl, Zp and Cs). The joiner of
 * emoji is none of them.
 */
const CONTROLS = /[^\P{Cc}\t\n]|(?!\u200d)\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}|\p{Noncharacter_Code_Point}/gu;

/**
 * The part of them that does harm in texts of others, such as the description of
 * a CRD or a file in a ConfigMap, where soft hyphens and the line ends of Windows
 * are common: what acts on a terminal, and what turns the direction of writing.
 */
const HARMFUL = /[^\P{Cc}\t\n\r]|\r(?!\n)|\p{Bidi_Control}|\p{Cs}/u;

/** Who wrote a text: the operator, for this tool, or somebody for any program. */
export type Written = "here" | "elsewhere";

/** The first character that acts instead of being shown, as `U+202E`; undefined where there is none. */
export function controlIn(text: string, written: Written = "here"): string | undefined {
  const [found] = text.match(written === "here" ? CONTROLS : HARMFUL) ?? [];
  return found === undefined ? undefined : `U+${codeOf(found)}`;
}

/** A text for a terminal: what would act on it is shown as an escape such as `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll(CONTROLS, (mark) => `\\u${codeOf(mark).toLowerCase()}`);
}

function codeOf(mark: string): string {
  return (mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
