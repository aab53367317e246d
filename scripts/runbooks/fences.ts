import MarkdownIt from "markdown-it";

/** A block of code of a document. */
export interface Fence {
  /** What its first line names, e.g. `sh`. */
  readonly language: string;
  readonly content: string;
  /** Line of the document that opens it, from 1. */
  readonly line: number;
  /** Whether a line closes it; else it goes on to the end of what holds it. */
  readonly closed: boolean;
}

const reader = new MarkdownIt();

/** The blocks of code of a document, as a reader of CommonMark finds them. */
export function fencesOf(document: string): readonly Fence[] {
  const lines = document.split("\n");
  return reader.parse(document, {}).flatMap(({ type, info, content, map, markup }): readonly Fence[] => {
    if (type !== "fence" || map === null) return [];
    const [from, to] = map;
    return [{ language: info, content, line: from + 1, closed: lines[to - 1]?.trim() === markup }];
  });
}
