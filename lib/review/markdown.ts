import { forgePlain } from "../document/forge-text";
import { html } from "../document/html";
import { blocks, bullets, code, fence, table } from "../document/markdown";
import type { Line, PageBlock, Piece } from "./page";

/** A page as Markdown of a forge. */
export function pageMarkdown(page: readonly PageBlock[]): string {
  return blocks(...page.map(blockMarkdown));
}

function blockMarkdown(block: PageBlock): string {
  switch (block.is) {
    case "heading": {
      const mark = block.anchor === undefined ? "" : `<a id="${html(block.anchor)}"></a>\n\n`;
      return `${mark}${"#".repeat(block.level)} ${lineMarkdown(block.line)}`;
    }
    case "paragraph":
      return lineMarkdown(block.line);
    case "list":
      return bullets(block.lines.map(lineMarkdown));
    case "table":
      return table(
        block.head,
        block.rows.map((row) => row.map(lineMarkdown)),
      );
    case "code":
      return fence(block.language, block.lines);
    case "fold":
      return `<details>\n<summary>${html(block.summary)}</summary>\n\n${pageMarkdown(block.blocks)}\n\n</details>`;
  }
}

function lineMarkdown(line: Line): string {
  return line.map(pieceMarkdown).join("");
}

function pieceMarkdown(piece: Piece): string {
  if (typeof piece === "string") return piece;
  if ("code" in piece) return code(piece.code);
  if ("strong" in piece) return `**${piece.strong}**`;
  if ("prose" in piece) return forgePlain(piece.prose);
  // Parentheses and blanks would end the address.
  return `[${forgePlain(piece.text)}](${encodeURI(piece.link).replaceAll(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"))})`;
}
