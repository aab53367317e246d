import { html } from "../document/html";
import type { Line, PageBlock, Piece } from "./page";

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}
table{border-collapse:collapse;display:block;overflow-x:auto;margin:1rem 0}
th,td{border:1px solid;border-color:color-mix(in srgb,currentColor 30%,transparent);padding:.3rem .6rem;text-align:left;vertical-align:top}
code,pre{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}
pre{overflow-x:auto;border:1px solid;padding:.6rem}
summary{cursor:pointer}
@media print{details{display:block}}`;

/** A page as one HTML file: no script, nothing that is fetched. */
export function pageHtml(title: string, page: readonly PageBlock[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${html(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${html(title)}</h1>
${page.map(blockHtml).join("\n")}
</main>
</body>
</html>
`;
}

function blockHtml(block: PageBlock): string {
  switch (block.is) {
    case "heading": {
      const id = block.anchor === undefined ? "" : ` id="${html(block.anchor)}"`;
      return `<h${block.level}${id}>${lineHtml(block.line)}</h${block.level}>`;
    }
    case "paragraph":
      return `<p>${lineHtml(block.line)}</p>`;
    case "list":
      return `<ul>\n${block.lines.map((line) => `<li>${lineHtml(line)}</li>`).join("\n")}\n</ul>`;
    case "table": {
      const head = block.head.map((text) => `<th scope="col">${html(text)}</th>`).join("");
      const rows = block.rows.map((row) => `<tr>${row.map((line) => `<td>${lineHtml(line)}</td>`).join("")}</tr>`);
      return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join("\n")}\n</tbody>\n</table>`;
    }
    case "code":
      return `<pre><code>${html(block.lines.join("\n"))}</code></pre>`;
    case "fold":
      return `<details>\n<summary>${html(block.summary)}</summary>\n${block.blocks.map(blockHtml).join("\n")}\n</details>`;
  }
}

function lineHtml(line: Line): string {
  return line.map(pieceHtml).join("");
}

function pieceHtml(piece: Piece): string {
  if (typeof piece === "string") return html(piece);
  if ("code" in piece) return `<code>${html(piece.code)}</code>`;
  if ("strong" in piece) return `<strong>${html(piece.strong)}</strong>`;
  if ("prose" in piece) return html(piece.prose);
  return `<a href="${html(encodeURI(piece.link))}">${html(piece.text)}</a>`;
}
