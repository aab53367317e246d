/**
 * Characters that act instead of being shown: controls other than tab and line
 * end, marks that turn the direction of writing or hide what is written,
 * separators that only some programs take for line ends, and halves of
 * surrogate pairs (Unicode: categories Cc, Cf, Zl, Zp and Cs). The joiner of
 * emoji is none of them.
 */
const CONTROLS = /[^\P{Cc}\t\n]|(?!\u200d)\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}|\p{Noncharacter_Code_Point}/gu;

/** The first character that acts instead of being shown, as `U+202E`; undefined where there is none. */
export function controlIn(text: string): string | undefined {
  const [found] = text.match(CONTROLS) ?? [];
  return found === undefined ? undefined : `U+${codeOf(found)}`;
}

/** A text for a terminal: what would act on it is shown as an escape such as `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll(CONTROLS, (mark) => `\\u${codeOf(mark).toLowerCase()}`);
}

function codeOf(mark: string): string {
  return (mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
