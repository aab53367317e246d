import stringWidth from "fast-string-width";
import { visible } from "../../lib/data/controls";
import type { Screen } from "./screen";

/** One line of a file that the operator wrote, and the stretch of it that is spoken about. */
export interface Frame {
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The line, without its end. */
  readonly text: string;
  /** Where the stretch begins, from 0. */
  readonly from: number;
  /** Characters of the stretch, at least one. */
  readonly length: number;
}

/** The frame of something that is said, where it has one. */
export type FrameOf = (said: {
  readonly file: string;
  readonly path: string;
  readonly message: string;
}) => Frame | undefined;

/** Where no line is shown. */
export const NO_FRAMES: FrameOf = () => undefined;

const CUT = "…";

/**
 * The line with carets below the stretch, as a person at a terminal sees it:
 *
 * ```
 *     12 |   cp-2: { role: control-plane, host: pve4 }
 *        |                                      ^^^^
 * ```
 *
 * A long line is cut on both sides. Another file than the one that is spoken
 * about is named above it.
 *
 * @param file the one that is spoken about
 */
export function frameText(
  frame: Frame,
  { file, indent }: { readonly file: string; readonly indent: number },
  { style, width }: Screen,
): string {
  if (width === undefined) return "";
  const number = String(frame.line);
  const margin = " ".repeat(indent);
  const room = Math.max(16, width - indent - number.length - " | ".length - 1);
  const { text, from, length } = around(withoutIndent(frame), room);
  const gutter = (name: string) => style.dim(`${name} |`);
  const before = " ".repeat(stringWidth(text.slice(0, from)));
  const carets = "^".repeat(Math.max(1, stringWidth(text.slice(from, from + length))));
  return [
    ...(frame.file === file ? [] : [`${margin}${style.dim(`in ${frame.file}`)}`]),
    `${margin}${gutter(number)} ${text}`,
    `${margin}${gutter(" ".repeat(number.length))} ${before}${style.red(carets)}`,
    "",
  ].join("\n");
}

type Stretch = Pick<Frame, "text" | "from" | "length">;

/** The line as it can be shown: tabs and controls take as many characters as they are shown with. */
function withoutIndent({ text, from, length }: Stretch): Stretch {
  const show = (part: string) => visible(part).replaceAll("\t", "  ");
  const blanks = /^\s*/.exec(text)?.[0].length ?? 0;
  const start = Math.min(blanks, from);
  const before = show(text.slice(start, from));
  const marked = show(text.slice(from, from + length));
  return {
    text: `${before}${marked}${show(text.slice(from + length))}`.trimEnd(),
    from: before.length,
    length: marked.length,
  };
}

/** What fits of a line, with the stretch in it. */
function around({ text, from, length }: Stretch, room: number): Stretch {
  if (text.length <= room) return { text, from, length };
  const shown = Math.min(length, room - 2 * CUT.length);
  // Half of what is left goes to each side, as far as there is text.
  const spare = room - 2 * CUT.length - shown;
  const start = Math.max(0, Math.min(from - Math.floor(spare / 2), text.length - room));
  const end = Math.min(text.length, start + room - CUT.length);
  const [head, tail] = [start > 0 ? CUT : "", end < text.length ? CUT : ""];
  return { text: `${head}${text.slice(start, end)}${tail}`, from: from - start + head.length, length: shown };
}
