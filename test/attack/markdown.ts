import MarkdownIt, { type Token } from "markdown-it";

/** A part of a document as a reader of Markdown sees it: its kind, its text, its address, its parts. */
export interface Part {
  readonly kind: string;
  readonly text?: string;
  readonly parts?: readonly Part[];
}

/** CommonMark with HTML and the tables and strikethrough of GitHub; addresses become links only where they are marked. */
const reader = new MarkdownIt({ html: true, linkify: false });

/** The structure of a document. Neighbouring texts are one, as they are for a reader. */
export function partsOf(document: string): readonly Part[] {
  return reader.parse(document, {}).flatMap((token): readonly Part[] => {
    if (token.type === "inline") return inlineOf(token.children ?? []);
    const address = token.attrGet("href") ?? token.attrGet("src");
    const isShown = token.content !== "" || address !== null;
    return [
      { kind: `${token.type} ${token.info}`.trim(), ...(isShown ? { text: token.content || `${address}` } : {}) },
    ];
  });
}

function inlineOf(tokens: readonly Token[]): readonly Part[] {
  const parts: Part[] = [];
  for (const token of tokens) {
    const kind = token.type === "text_special" ? "text" : token.type;
    const last = parts.at(-1);
    const text = token.content !== "" ? token.content : (token.attrGet("href") ?? token.attrGet("src") ?? "");
    if (kind === "text" && last?.kind === "text") parts[parts.length - 1] = { kind, text: `${last.text}${text}` };
    else if (kind !== "text" || text !== "") parts.push({ kind, text });
  }
  return parts;
}
