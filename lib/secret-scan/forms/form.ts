/** A kind of secret that is known by how it is written. */
export interface Form {
  /** What it is, in a few words. */
  readonly kind: string;
  /**
   * Source of a cheap expression that matches inside every secret of this form.
   * It is tried on the long words of a text, each different word once.
   */
  readonly anchor?: string;
  /** For forms whose mark is not inside the long word: fixed texts, one of which comes before every secret. */
  readonly phrases?: readonly string[];
  /**
   * Source of the form. A group named `secret` is what is hidden and judged;
   * without one it is the whole match.
   */
  readonly pattern: string;
  /** Flags other than `g`, e.g. `i`. */
  readonly flags?: string;
  /** A last look at what matched. */
  readonly accept?: (secret: string) => boolean;
}

/**
 * Not inside a longer word; the letter of an escape, as in `\\nword`, is no part
 * of one. One look back and no choice, or the engine tries every position of a
 * text in place of those where the literal after it begins.
 */
export const START = "(?<![A-Za-mo-qsu-z0-9_-]|(?<!\\\\)[nrt])";
/** Nothing that could belong to the secret follows. */
export const END = "(?![A-Za-z0-9_-])";

/** A form that begins with a fixed prefix, which is its anchor too. */
export function prefixed(kind: string, prefix: string, rest: string): Form {
  const anchor = prefix.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return { kind, anchor, pattern: `${START}${anchor}${rest}${END}`, accept: isVaried };
}

/**
 * True for a text that is not made of a few characters again and again, as
 * placeholders such as `ghp_xxxxxxxx` are.
 */
export function isVaried(text: string): boolean {
  const tail = text.slice(-16);
  return new Set(tail).size >= 5;
}
