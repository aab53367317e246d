import { Help } from "commander";
import type { Output } from "../host";
import { type Style, styleFor } from "./style";

/** How text is laid out for who reads it. */
export interface Screen {
  readonly style: Style;
  /** Characters in a line of a person's terminal; undefined for files, pipes and CI, where one line is one thing. */
  readonly width: number | undefined;
}

/** No line of text is longer than this, however wide the terminal is. */
const WIDEST = 120;
const NARROWEST = 40;
const USUAL = 80;

/** Lines are broken for a person at a terminal only: not for a pipe, a dumb terminal, or CI. */
export function screenOf(output: Output, env: Readonly<Record<string, string | undefined>>): Screen {
  const isPerson = output.isTTY === true && env.TERM !== "dumb" && (env.CI ?? "") === "";
  return {
    style: styleFor(output, env),
    width: isPerson ? Math.min(WIDEST, Math.max(NARROWEST, output.columns ?? USUAL)) : undefined,
  };
}

const help = new Help();

/** A text in lines of the screen's width, all but the first behind so many blanks; as it is where there is no width. */
export function wrapped(text: string, indent: number, { width }: Pick<Screen, "width">): string {
  if (width === undefined) return text;
  return help.boxWrap(text, width - indent).replaceAll("\n", `\n${" ".repeat(indent)}`);
}
