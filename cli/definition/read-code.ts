/** A value as compiled code writes it, as far as it is plain; `start` is its offset in the code. */
export type Value =
  | { readonly is: "map"; readonly start: number; readonly members: readonly Member[] }
  | { readonly is: "list"; readonly start: number; readonly items: readonly (Value | undefined)[] }
  | { readonly is: "word"; readonly start: number }
  | { readonly is: "constant"; readonly start: number; readonly name: string }
  | { readonly is: "field"; readonly start: number; readonly of: Value; readonly name: string }
  | { readonly is: "call"; readonly start: number; readonly name: string; readonly given: Value | undefined }
  | { readonly is: "other"; readonly start: number };

/** A field of a map; without a name: a map that is spread into it. */
export interface Member {
  readonly name?: string;
  readonly start: number;
  readonly value: Value;
}

const NAME = /[A-Za-z_$][\w$]*/y;
const NUMBER = /-?(?:0[xob][\da-f]+|[\d.]+(?:e[+-]?\d+)?)n?/iy;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const BLANK = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const WORDS = new Set(["true", "false", "null", "undefined"]);
/** Characters of the longest word before a value, with blanks. */
const LONGEST_WORD = 12;
const CLOSING = ",}]);:";

/**
 * Reads the value that begins at an offset of what esbuild printed. What is no
 * map, list, word, constant, field or call is skipped as a whole, so that the
 * rest can be read.
 */
export function readValue(code: string, offset: number): Value {
  return new Reader(code, offset).value();
}

class Reader {
  constructor(
    private readonly code: string,
    private at: number,
  ) {}

  value(): Value {
    this.take(BLANK);
    const start = this.at;
    const value = this.first(start);
    if (value !== undefined) {
      this.take(BLANK);
      if (this.at >= this.code.length || CLOSING.includes(this.next)) return value;
    }
    this.at = start;
    this.skip();
    return { is: "other", start };
  }

  private get next(): string {
    return this.code[this.at] ?? "";
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.code) ?? [];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private first(start: number): Value | undefined {
    if (this.next === "{") return this.map(start);
    if (this.next === "[") return this.list(start);
    if (this.next === "`") {
      const text = this.template();
      return text.includes("${") ? undefined : { is: "word", start };
    }
    if (this.take(STRING) !== undefined || this.take(NUMBER) !== undefined) return { is: "word", start };
    return this.chain(start);
  }

  /** `a`, `a.b`, `f(a)`, `(0, a.f)(a)`. */
  private chain(start: number): Value | undefined {
    let value: Value | undefined;
    if (this.next === "(") {
      value = this.all(")").at(-1);
    } else {
      const name = this.take(NAME);
      if (name === undefined) return undefined;
      value = WORDS.has(name) ? { is: "word", start } : { is: "constant", start, name };
    }
    while (value !== undefined) {
      this.take(BLANK);
      if (this.next === ".") {
        this.at += 1;
        const name = this.take(NAME);
        if (name === undefined) return undefined;
        value = { is: "field", start, of: value, name };
      } else if (this.next === "(") {
        const [given] = this.all(")");
        value = { is: "call", start, name: "name" in value ? value.name : "", given };
      } else return value;
    }
    return undefined;
  }

  /** Values up to a closing mark, behind an opening one. */
  private all(end: string): readonly Value[] {
    const values: Value[] = [];
    this.at += 1;
    for (this.take(BLANK); this.at < this.code.length && this.next !== end; this.take(BLANK)) {
      const from = this.at;
      values.push(this.value());
      if (this.next === "," || this.at === from) this.at += 1;
    }
    this.at += 1;
    return values;
  }

  private list(start: number): Value {
    const items: (Value | undefined)[] = [];
    this.at += 1;
    for (this.take(BLANK); this.at < this.code.length && this.next !== "]"; this.take(BLANK)) {
      const from = this.at;
      const isSpread = this.code.startsWith("...", this.at);
      const value = this.value();
      items.push(isSpread ? undefined : value);
      if (this.next === "," || this.at === from) this.at += 1;
    }
    this.at += 1;
    return { is: "list", start, items };
  }

  private map(start: number): Value {
    const members: Member[] = [];
    this.at += 1;
    for (this.take(BLANK); this.at < this.code.length && this.next !== "}"; this.take(BLANK)) {
      const from = this.at;
      if (this.code.startsWith("...", from)) {
        this.at += 3;
        members.push({ start: from, value: this.value() });
      } else {
        const name = this.take(STRING) ?? this.take(NAME) ?? this.take(NUMBER);
        this.take(BLANK);
        const key = name === undefined ? undefined : keyOf(name);
        if (key !== undefined && this.next === ":") {
          this.at += 1;
          members.push({ name: key, start: from, value: this.value() });
        } else if (key !== undefined && (this.next === "," || this.next === "}")) {
          members.push({ name: key, start: from, value: { is: "constant", start: from, name: key } });
        } else this.skip();
      }
      // Behind a computed name the value is still to come.
      while (this.next === ":" || this.next === ";") {
        this.at += 1;
        this.skip();
      }
      if (this.next === "," || this.at === from) this.at += 1;
    }
    this.at += 1;
    return { is: "map", start, members };
  }

  /** A template, with what is written into it. */
  private template(): string {
    const start = this.at;
    this.at += 1;
    while (this.at < this.code.length && this.next !== "`") {
      if (this.next === "\\") this.at += 2;
      else if (this.code.startsWith("${", this.at)) {
        this.at += 2;
        while (this.at < this.code.length && this.next !== "}") {
          this.skip();
          if (this.next !== "}") this.at += 1;
        }
        this.at += 1;
      } else this.at += 1;
    }
    this.at += 1;
    return this.code.slice(start, this.at);
  }

  /** To the mark that ends the value here; what is in brackets, quotes and comments ends nothing. */
  private skip(): void {
    let open = 0;
    let before = "";
    while (this.at < this.code.length) {
      this.take(BLANK);
      const next = this.next;
      if (open === 0 && CLOSING.includes(next) && next !== "") return;
      if (next === "`") this.template();
      else if (this.take(STRING) !== undefined) before = "x";
      else if (next === "/" && this.mayBeRegexp(before) && this.take(REGEXP) !== undefined) before = "x";
      else {
        if ("([{".includes(next)) open += 1;
        if (")]}".includes(next)) open -= 1;
        before = next;
        this.at += 1;
      }
    }
  }

  /** Behind a value a slash divides; behind a word of the language a value begins. */
  private mayBeRegexp(before: string): boolean {
    const behind = this.code.slice(Math.max(0, this.at - LONGEST_WORD), this.at);
    return !/[\w$)\]]/.test(before) || /\b(?:return|typeof|case|in|of|void)\s*$/.test(behind);
  }
}

/** The name that a written key means. */
function keyOf(written: string): string {
  if (written.startsWith('"')) {
    const name: unknown = JSON.parse(written.replaceAll(/\\(?!["\\/bfnrtu])/g, "\\\\"));
    return String(name);
  }
  return written.startsWith("'") ? written.slice(1, -1).replaceAll("\\'", "'") : written;
}
