import { type Child, element, type Markup } from "../document/element";

/** One part of the page, with its place in the navigation. */
export interface PagePart {
  /** Anchor, e.g. `hosts`. */
  readonly id: string;
  /** Heading. */
  readonly title: string;
  /** What is below the heading. */
  readonly body: readonly Child[];
}

/** A table that scrolls inside itself where the page is too narrow; without rows the sentence. */
export function dataTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Child[])[],
  whenEmpty = "None.",
): Markup {
  if (rows.length === 0) return element("p", { class: "quiet" }, whenEmpty);
  return element(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: 0 },
    element(
      "table",
      {},
      element("caption", {}, caption),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          head.map((text) => element("th", { scope: "col" }, text)),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map((row) =>
          element(
            "tr",
            {},
            row.map((cell, index) => (index === 0 ? element("th", { scope: "row" }, cell) : element("td", {}, cell))),
          ),
        ),
      ),
    ),
  );
}

/** A name as it is written in files and commands. */
export function mono(text: string): Markup {
  return element("code", {}, text);
}

/** A short word in a coloured frame; the word says what the colour does. */
export function badge(kind: "good" | "note" | "bad", text: string): Markup {
  return element("span", { class: `badge ${kind}` }, text);
}

/** A link to a section of a runbook of this cluster. */
export function runbookLink(file: string, anchor: string, text: string): Markup {
  return element("a", { href: `${file}.md#${anchor}` }, text);
}

/** How many, with the word in its number. */
export function count(number: number, word: string, plural = `${word}s`): string {
  return `${number} ${number === 1 ? word : plural}`;
}
