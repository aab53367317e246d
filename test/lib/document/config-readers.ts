/** A directive of nginx with what is in its braces. */
export interface Directive {
  readonly words: readonly string[];
  readonly block?: readonly Directive[];
}

/**
 * Reads a file as nginx does (ngx_conf_read_token): words end at white space,
 * `;` or `{`; a quote opens a quoted word only at its start; a backslash keeps
 * the next character, and `\t`, `\r`, `\n` are control characters.
 */
export function readNginx(text: string): readonly Directive[] {
  let at = 0;
  const block = (inside: boolean): readonly Directive[] => {
    const directives: Directive[] = [];
    let words: string[] = [];
    while (at < text.length) {
      const mark = text[at] ?? "";
      if (/[ \t\r\n]/.test(mark)) at += 1;
      else if (mark === "#") at = text.includes("\n", at) ? text.indexOf("\n", at) : text.length;
      else if (mark === ";") {
        directives.push({ words });
        words = [];
        at += 1;
      } else if (mark === "{") {
        at += 1;
        directives.push({ words, block: block(true) });
        words = [];
      } else if (mark === "}") {
        if (!inside) throw new Error("unexpected }");
        at += 1;
        return directives;
      } else words.push(word());
    }
    if (inside || words.length > 0) throw new Error("unexpected end of file");
    return directives;
  };
  const word = (): string => {
    const quote = text[at] === '"' || text[at] === "'" ? text[at] : undefined;
    if (quote !== undefined) at += 1;
    let value = "";
    for (; at < text.length; at += 1) {
      const mark = text[at] ?? "";
      if (mark === "\\") {
        at += 1;
        const next = text[at] ?? "";
        const control: Readonly<Record<string, string>> = { t: "\t", r: "\r", n: "\n" };
        value += control[next] ?? (/["'\\ ]/.test(next) ? next : `\\${next}`);
      } else if (quote === undefined ? /[\s;{]/.test(mark) : mark === quote) {
        if (quote !== undefined) at += 1;
        if (quote !== undefined && !/[\s;{)]/.test(text[at] ?? "")) throw new Error("a quoted word goes on");
        return value;
      } else value += mark;
    }
    throw new Error("unexpected end of file");
  };
  return block(false);
}

/** Reads a zone file (RFC 1035, section 5.1): of each record its words, each word as its labels, a label as bytes. */
export function readZone(text: string): readonly (readonly (readonly string[])[])[] {
  const records: string[][][] = [];
  for (const line of text.split("\n")) {
    const words: string[][] = [];
    let labels: string[] | undefined;
    let label = "";
    const end = () => {
      if (labels !== undefined) words.push([...labels, label]);
      labels = undefined;
      label = "";
    };
    for (let at = 0; at < line.length; at += 1) {
      const mark = line[at] ?? "";
      if (mark === ";") break;
      if (/[()"]/.test(mark)) throw new Error(`${mark} has a meaning of its own`);
      if (/\s/.test(mark)) {
        end();
        continue;
      }
      labels ??= [];
      const digits = /^\\(\d{3})/.exec(line.slice(at))?.[1];
      if (digits !== undefined) {
        label += String.fromCharCode(Number(digits));
        at += 3;
      } else if (mark === "\\") {
        at += 1;
        label += line[at] ?? "";
      } else if (mark === ".") {
        labels.push(label);
        label = "";
      } else label += mark;
    }
    end();
    if (words.length > 0) records.push(words);
  }
  return records;
}

/** A server block of CoreDNS. */
export interface ServerBlock {
  readonly keys: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

/**
 * Reads a Corefile as Caddy 1 does: variables of the environment first, then
 * words, which are quoted by `"` at their start, and `#` at the start of one
 * opens a comment.
 */
export function readCorefile(text: string): readonly ServerBlock[] {
  if (/\{\$[^}]*\}|\{%[^%]*%\}/.test(text)) throw new Error("a variable of the environment");
  const blocks: { keys: string[]; lines: string[][] }[] = [];
  let open: { keys: string[]; lines: string[][] } | undefined;
  let depth = 0;
  for (const line of text.split("\n")) {
    const words = [...line.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)].map(([word]) => word);
    const comment = words.findIndex((word) => word.startsWith("#"));
    const shown = comment === -1 ? words : words.slice(0, comment);
    if (shown.length === 0) continue;
    if (shown.some((word) => word === "import" || word.startsWith('"') || /^\(/.test(word)))
      throw new Error(`not plain: ${line}`);
    if (open === undefined && shown.at(-1) === "{") {
      open = { keys: shown.slice(0, -1), lines: [] };
      blocks.push(open);
    } else if (open === undefined) throw new Error(`outside of a block: ${line}`);
    else if (shown.length === 1 && shown[0] === "}") {
      if (depth === 0) open = undefined;
      depth = Math.max(0, depth - 1);
    } else {
      open.lines.push(shown);
      if (shown.at(-1) === "{") depth += 1;
    }
  }
  if (open !== undefined) throw new Error("unexpected end of file");
  return blocks;
}

/** Reads settings as PowerDNS does: `#` opens a comment, a backslash at the end of a line joins the next one, blanks around a value go. */
export function readSettings(text: string): readonly (readonly [string, string])[] {
  return text
    .replaceAll("\\\n", "")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", ...rest] = line.split("=");
      return [name.trim(), rest.join("=").trim()] as const;
    });
}
