import type { ExplainedPart } from "../explain/part";
import { type Screen, wrapped } from "./screen";

/** Titled lists, each line with its continuation behind it. */
export function listedText(
  more: readonly { readonly title: string; readonly lines: readonly string[] }[],
  screen: Screen,
): string {
  return more
    .map(
      ({ title, lines }) =>
        `\n${screen.style.bold(title)}\n${lines.map((line) => `  ${wrapped(line, 4, screen)}\n`).join("")}`,
    )
    .join("");
}

/** One part of a definition: where it is written, what it means, its values with their origin, what comes of it. */
export function partText({ path, place, meaning, annotated, more }: ExplainedPart, screen: Screen): string {
  const { style } = screen;
  return [
    `${style.bold(path)}  ${style.dim(place ?? "filled in")}\n`,
    ...(meaning === undefined ? [] : [`  ${wrapped(meaning, 2, screen)}\n`]),
    `\n${annotated}`,
    listedText(more, screen),
  ].join("");
}
