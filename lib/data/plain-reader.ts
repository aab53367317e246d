import { folded, INDICATOR, isSplit, JSON_STRING, joined, NotPlain } from "./plain-scalars";

/** What a scalar without quotes means; throws where the full reader has to say what is wrong. */
export type Scalar = (text: string) => unknown;

/**
 * Reads one document that is laid out as programs of Kubernetes write it: maps
 * and lists by indentation, scalars plain, quoted or as blocks. It is several
 * times as fast as the full reader and gives the same.
 *
 * @returns undefined for whatever else YAML has, mistakes included: the full reader knows
 */
export function readPlainDocument(text: string, scalar: Scalar): { readonly value: unknown } | undefined {
  if (OTHER.test(text)) return undefined;
  try {
    return { value: new Reader(text, scalar).document() };
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** Characters that the full reader refuses, or that JavaScript takes for spaces and YAML does not. */
const OTHER =
  /[^\t\n -~\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** A key and its colon. Words that are no texts in YAML 1.1 are asked of `scalar`. */
const KEY = /(?:([A-Za-z_$][\w./$-]*)|"([^"\\\n]*)"|'([^'\n]*)'):(?= |\n|$)/y;

const SPACE = 0x20;
const TAB = 0x09;
const NEWLINE = 0x0a;
const HASH = 0x23;
const DASH = 0x2d;

class Reader {
  /** Where the next line begins, or what is left of this one. */
  private at = 0;
  /** Plain keys that are texts. */
  private readonly names = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly scalar: Scalar,
  ) {}

  document(): unknown {
    const column = this.nextColumn();
    if (column === -1) return null;
    this.at += column;
    const value = this.node(column, -1);
    // A scalar alone is no object of anybody's.
    if (typeof value !== "object" || value === null || this.nextColumn() !== -1) throw new NotPlain();
    return value;
  }

  /** Column of the next line that says something, at whose start the reader then is; -1 at the end. */
  private nextColumn(): number {
    const { text } = this;
    for (;;) {
      let at = this.at;
      while (text.charCodeAt(at) === SPACE) at += 1;
      const code = text.charCodeAt(at);
      if (at >= text.length) return -1;
      if (code === TAB) throw new NotPlain();
      if (code !== NEWLINE && code !== HASH) return at - this.at;
      this.at = this.endOfLine(at) + 1;
    }
  }

  private endOfLine(from: number): number {
    const end = this.text.indexOf("\n", from);
    return end === -1 ? this.text.length : end;
  }

  /** What begins here, at this column, inside of what is laid out at `outer`. */
  private node(column: number, outer: number): unknown {
    if (this.isItem(this.at)) return this.list(column);
    KEY.lastIndex = this.at;
    const key = KEY.exec(this.text);
    return key === null ? this.value(outer) : this.map(column, key);
  }

  private isItem(at: number): boolean {
    if (this.text.charCodeAt(at) !== DASH) return false;
    const next = this.text.charCodeAt(at + 1);
    return next === SPACE || next === NEWLINE || Number.isNaN(next);
  }

  private list(column: number): unknown[] {
    const items: unknown[] = [];
    for (;;) {
      this.at += 1;
      let at = this.at;
      while (this.text.charCodeAt(at) === SPACE) at += 1;
      const isEmpty = at >= this.text.length || this.text.charCodeAt(at) === NEWLINE;
      const inner = column + 1 + (at - this.at);
      this.at = at;
      // The list may be at the column of its key, and then it is not this one that the number counts from.
      if (/^[|>]\d/.test(this.text.slice(at, at + 2))) throw new NotPlain();
      items.push(isEmpty ? this.below(column, false) : this.node(inner, column));
      if (this.nextColumn() !== column || !this.isItem(this.at + column)) return items;
      this.at += column;
    }
  }

  private map(column: number, first: RegExpExecArray): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (let key: RegExpExecArray | null = first; ; ) {
      const name = this.nameOf(key);
      this.at = KEY.lastIndex;
      let at = this.at;
      while (this.text.charCodeAt(at) === SPACE) at += 1;
      const isEmpty = at >= this.text.length || this.text.charCodeAt(at) === NEWLINE;
      this.at = at;
      map[name] = isEmpty ? this.below(column, true) : this.value(column);
      if (this.nextColumn() !== column || this.isItem(this.at + column)) return map;
      this.at += column;
      KEY.lastIndex = this.at;
      key = KEY.exec(this.text);
      if (key === null) throw new NotPlain();
    }
  }

  private nameOf([, plain, double, single]: RegExpExecArray): string {
    const name = plain ?? double ?? single ?? "";
    if (this.names.has(name)) return name;
    if (name === "__proto__" || (plain !== undefined && this.scalar(plain) !== plain)) throw new NotPlain();
    if (plain !== undefined) this.names.add(name);
    return name;
  }

  /** What is laid out below a key or a dash whose line ends here; lists below a key may begin at its own column. */
  private below(column: number, isKey: boolean): unknown {
    const inner = this.nextColumn();
    if (inner > column || (isKey && inner === column && this.isItem(this.at + inner))) {
      this.at += inner;
      return this.node(inner, inner === column ? column - 1 : column);
    }
    return null;
  }

  /** A scalar that begins here; lines that go on with it are further in than `outer`. */
  private value(outer: number): unknown {
    const { text } = this;
    const end = this.endOfLine(this.at);
    switch (text[this.at]) {
      case "|":
      case ">":
        return this.blockScalar(text.slice(this.at, end), end, outer);
      case '"':
        return this.doubleQuoted(outer);
      case "'":
        return this.singleQuoted(outer);
      case "[":
      case "{": {
        const written = text.slice(this.at, end).trimEnd();
        if (written !== "[]" && written !== "{}") throw new NotPlain();
        this.at = end + 1;
        return written === "[]" ? [] : {};
      }
      default:
        return this.plain(end, outer);
    }
  }

  private plain(end: number, outer: number): unknown {
    const first = this.text.slice(this.at, end).trimEnd();
    if (first === "" || INDICATOR.test(first) || isSplit(first)) throw new NotPlain();
    this.at = end + 1;
    let whole = first;
    for (let breaks = 1; this.at < this.text.length; ) {
      const lineEnd = this.endOfLine(this.at);
      const line = this.text.slice(this.at, lineEnd).trimEnd();
      const said = line.trimStart();
      if (said === "") breaks += 1;
      else if (line.length - said.length <= outer) break;
      else {
        // A comment ends a scalar, and what follows would be a mistake.
        if (said.startsWith("#") || isSplit(said) || line.includes("\t")) throw new NotPlain();
        whole += (breaks === 1 ? " " : "\n".repeat(breaks - 1)) + said;
        breaks = 1;
      }
      this.at = lineEnd + 1;
    }
    return whole === first ? this.scalar(first) : whole;
  }

  private doubleQuoted(outer: number): string {
    const { text } = this;
    let close = this.at + 1;
    for (let code = text[close]; code !== '"'; code = text[close]) {
      if (code === undefined) throw new NotPlain();
      close += code === "\\" ? 2 : 1;
    }
    const end = this.endOfLine(close);
    const [first = "", ...more] = text.slice(this.at, close + 1).split("\n");
    if (text.slice(close + 1, end).trim() !== "") throw new NotPlain();
    this.at = end + 1;
    const written = more.length === 0 ? first : joined(first, more, outer);
    if (!JSON_STRING.test(written)) throw new NotPlain();
    const value: unknown = JSON.parse(written);
    if (typeof value !== "string") throw new NotPlain();
    return value;
  }

  private singleQuoted(outer: number): string {
    const { text } = this;
    let close = text.indexOf("'", this.at + 1);
    while (close !== -1 && text[close + 1] === "'") close = text.indexOf("'", close + 2);
    if (close === -1) throw new NotPlain();
    const end = this.endOfLine(close);
    if (text.slice(close + 1, end).trim() !== "") throw new NotPlain();
    const [first = "", ...more] = text.slice(this.at + 1, close).split("\n");
    this.at = end + 1;
    if (more.length === 0) return first.replaceAll("''", "'");
    let whole = first.trimEnd();
    let breaks = 1;
    for (const [index, line] of more.entries()) {
      const isLast = index === more.length - 1;
      const said = isLast ? line.trimStart() : line.trim();
      if (line.includes("\t") || (said !== "" && line.length - line.trimStart().length <= outer)) throw new NotPlain();
      if (said === "" && !isLast) breaks += 1;
      else {
        whole += (breaks === 1 ? " " : "\n".repeat(breaks - 1)) + said;
        breaks = 1;
      }
    }
    return whole.replaceAll("''", "'");
  }

  private blockScalar(header: string, headerEnd: number, outer: number): string {
    const [, style, further, chomp] = /^([|>])([1-9]?)(-?) *$/.exec(header) ?? [];
    if (style === undefined) throw new NotPlain();
    const { text } = this;
    const lines: string[] = [];
    // Outside of every map nobody knows what it is relative to.
    if (further !== "" && outer < 0) throw new NotPlain();
    let indent = further === "" || further === undefined ? -1 : outer + Number(further);
    this.at = headerEnd + 1;
    while (this.at < text.length) {
      const end = this.endOfLine(this.at);
      let column = this.at;
      while (text.charCodeAt(column) === SPACE) column += 1;
      const isBlank = column >= end;
      if (!isBlank && text.charCodeAt(column) === TAB) throw new NotPlain();
      const width = column - this.at;
      if (!isBlank && indent === -1) {
        if (width <= outer) break;
        // Empty lines before it must not be further in.
        if (lines.some((line) => line.length > width)) throw new NotPlain();
        indent = width;
        lines.fill("");
      }
      if (!isBlank && width < indent) {
        if (width > outer) throw new NotPlain();
        break;
      }
      lines.push(indent === -1 ? text.slice(this.at, end) : text.slice(this.at + indent, end));
      this.at = end + 1;
    }
    let last = lines.length;
    while (last > 0 && lines[last - 1] === "") last -= 1;
    const said = lines.slice(0, last);
    if (said.every((line) => line.trim() === "")) throw new NotPlain();
    const body = style === "|" ? said.join("\n") : folded(said);
    return chomp === "-" ? body : `${body}\n`;
  }
}
