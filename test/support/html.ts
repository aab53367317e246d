/** An element of a page, or a text between two. */
export type HtmlPart =
  | { readonly kind: "element"; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: "text"; readonly text: string };

const VOID = new Set(["meta", "br", "hr", "input"]);
const MARKS: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Character references that mean something in HTML, as the characters; a stray mark is an error. */
function textOf(written: string): string {
  if (/[<>]/.test(written)) throw new Error(`a mark in a text: ${written}`);
  return written.replaceAll(/&([a-z]+|#\d+);/g, (_, name: string) => {
    const mark = MARKS[name];
    if (mark === undefined) throw new Error(`&${name};`);
    return mark;
  });
}

/** The elements and texts of a page in their order, as a browser reads them; throws where an element is not closed in its place. */
export function htmlParts(page: string): readonly HtmlPart[] {
  const parts: HtmlPart[] = [];
  const open: string[] = [];
  const text = page.replace(/^<!doctype html>\n/, "");
  const tags = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)>/y;
  let at = 0;
  while (at < text.length) {
    tags.lastIndex = at;
    const tag = tags.exec(text);
    if (tag === null) {
      const raw = open.at(-1) === "style" || open.at(-1) === "script";
      const found = text.indexOf(raw ? `</${open.at(-1)}>` : "<", at);
      const end = found === -1 ? text.length : found;
      if (end === at) throw new Error(`no element: ${text.slice(at, at + 60)}`);
      const written = text.slice(at, end);
      const read = raw ? written : textOf(written);
      if (read.trim() !== "") parts.push({ kind: "text", text: read });
      at = end;
      continue;
    }
    const [whole, end, name = "", attributes = ""] = tag;
    at += whole.length;
    if (end === "/") {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes ${last}`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)];
    parts.push({
      kind: "element",
      name,
      attributes: Object.fromEntries(pairs.map(([, key = "", value = ""]) => [key, textOf(value)])),
    });
    if (!VOID.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(" ")}`);
  return parts;
}
