/** A value to fill in; undefined: nothing defines it; `hidden`: only the cluster knows whether something does. */
export type Look = (name: string) => string | undefined | typeof HIDDEN;

/** What may be defined by a Secret or ConfigMap that is not in the repository. */
export const HIDDEN = Symbol("hidden");

/** The reason why Flux refuses a text, in words. */
export class Refused extends Error {}

const LETTER = /[\p{L}\p{Nd}_]/u;

/**
 * Fills a text as Flux does it after a build: the language of fluxcd/pkg/envsubst
 * 1.7, with a missing variable being an error (kustomize-controller 1.9: feature
 * gate StrictPostBuildSubstitutions, on by default). An expression whose variable
 * only the cluster knows stays as it is.
 *
 * @throws Refused for what stops the whole Kustomization
 */
export function envsubst(text: string, look: Look): string {
  return new Reader(text, look).whole();
}

class Reader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly look: Look,
  ) {}

  whole(): string {
    const parts: string[] = [];
    while (this.position < this.text.length) {
      if (this.is("${")) parts.push(this.expression());
      else if (this.is("$$")) {
        parts.push("$");
        this.position += 2;
      } else {
        const next = this.text.indexOf("$", this.position + 1);
        const end = next === -1 ? this.text.length : next;
        parts.push(this.text.slice(this.position, end));
        this.position = end;
      }
    }
    return parts.join("");
  }

  private is(mark: string): boolean {
    return this.text.startsWith(mark, this.position);
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.position += found.length;
    return found;
  }

  private expression(): string {
    const start = this.position;
    this.position += 2;
    if (this.is("#")) return this.length(start);
    const name = this.name(start);
    const operator = this.take(/:[=?+-]|=|:|,[,^]?|\^[,^]?|\/[/#%]?|##?|%%?/y);
    const words = this.words(operator, start);
    if (!this.is("}")) throw this.wrong(start);
    this.position += 1;
    const value = this.look(name);
    const isDefault = /^:?[=?+-]$/.test(operator);
    if (value === HIDDEN && !isDefault) return this.text.slice(start, this.position);
    const given = value === HIDDEN ? undefined : value;
    if (given === undefined && !isDefault) throw new Refused(`the variable ${name} has no value`);
    return changed(operator, given ?? "", words);
  }

  private length(start: number): string {
    this.position += 1;
    const name = this.name(start);
    if (!this.is("}")) throw this.wrong(start);
    this.position += 1;
    const value = this.look(name);
    if (value === HIDDEN) return this.text.slice(start, this.position);
    if (value === undefined) throw new Refused(`the variable ${name} has no value`);
    return String(Buffer.byteLength(value));
  }

  private name(start: number): string {
    const name = this.take(/[\p{L}\p{Nd}_]+/uy);
    if (name === "" || !LETTER.test(name)) throw this.wrong(start);
    return name;
  }

  /** What follows the operator: defaults are any number of texts and expressions, the others have one or two. */
  private words(operator: string, start: number): readonly string[] {
    if (operator === "" || /^[,^]/.test(operator)) return [];
    if (operator === ":") {
      const offset = this.word(/[^:}$]|\$(?!\{)/y, start);
      if (this.take(/:+/y) === "") return [offset];
      return [offset, this.word(NOT_CLOSING, start)];
    }
    if (operator.startsWith("/")) {
      const from = this.word(/[^/$\\]|\$\$|\$(?!\{)|\\[/\\]|\\/y, start, true);
      if (this.take(/\/+/y) === "") throw this.wrong(start);
      return this.is("}") ? [from] : [from, this.word(REPLACEMENT, start, true)];
    }
    if (/^[#%]/.test(operator)) return [this.word(NOT_CLOSING, start)];
    const words: string[] = [];
    while (!this.is("}")) words.push(this.word(NOT_CLOSING, start));
    return words;
  }

  private word(letter: RegExp, start: number, escapes = false): string {
    if (this.is("${")) return this.expression();
    let word = "";
    for (let next = this.take(letter); next !== ""; next = this.take(letter))
      word += escapes && next.length > 1 ? next.slice(1) : next;
    if (word === "") throw this.wrong(start);
    return word;
  }

  private wrong(start: number): Refused {
    const shown = this.text.slice(start, start + 40).split("\n")[0];
    return new Refused(`${shown} is no expression that Flux reads`);
  }
}

const NOT_CLOSING = /[^}$]|\$(?!\{)/y;

/** In a replacement `$$`, `\\/` and `\\\\` are one letter. */
const REPLACEMENT = /[^}$\\]|\$\$|\$(?!\{)|\\[/\\]|\\/y;

/** `:+`, `:?` and `=` are other spellings of `:-`; empty counts as missing. */
function changed(operator: string, value: string, words: readonly string[]): string {
  const [first = "", second] = words;
  switch (operator) {
    case ",":
      return value.charAt(0).toLowerCase() + value.slice(1);
    case ",,":
      return value.toLowerCase();
    case "^":
      return value.charAt(0).toUpperCase() + value.slice(1);
    case "^^":
      return value.toUpperCase();
    case ":":
      return part(value, first, second);
    case "/":
      return value.replace(first, () => second ?? "");
    case "//":
      return first === "" ? value : value.replaceAll(first, () => second ?? "");
    case "/#":
      return value.startsWith(first) ? (second ?? "") + value.slice(first.length) : value;
    case "/%":
      return value.endsWith(first) ? value.slice(0, value.length - first.length) + (second ?? "") : value;
    case "#":
    case "##":
      return value.slice(matched(value, first, operator.length > 1));
    case "%":
    case "%%": {
      const taken = matched(reversed(value), reversed(first), operator.length > 1);
      return value.slice(0, value.length - taken);
    }
    default:
      return value === "" ? words.join("") : value;
  }
}

/** `${name:offset}` and `${name:offset:length}`; what is no number leaves the value whole. */
function part(value: string, offset: string, length: string | undefined): string {
  const whole = /^[+-]?\d+$/;
  if (!whole.test(offset)) return value;
  const from = Number(offset) < 0 ? Math.max(0, value.length + Number(offset)) : Number(offset);
  if (length === undefined) return value.slice(from);
  if (!whole.test(length)) return value;
  const end = Number(length) < 0 ? value.length + Number(length) : from + Number(length);
  return end < from ? "" : value.slice(from, end);
}

/** How many characters at the start of a value fit a pattern of `*` and `?`. */
function matched(value: string, pattern: string, longest: boolean): number {
  let found = 0;
  for (let end = 1; end <= value.length; end += 1)
    if (fits(value.slice(0, end), pattern)) {
      found = end;
      if (!longest) break;
    }
  return found;
}

/** Row by row, so that many stars cost no more than the product of both lengths. */
function fits(value: string, pattern: string): boolean {
  let row = [true, ...Array.from(value, () => false)];
  for (const letter of pattern) {
    const above = row;
    row = [letter === "*" && above[0] === true];
    for (const [index, given] of [...value].entries())
      row.push(
        letter === "*"
          ? above[index + 1] === true || row[index] === true
          : above[index] === true && (letter === "?" || letter === given),
      );
  }
  return row.at(-1) === true;
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}
