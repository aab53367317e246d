import type { Address } from "../model/address";

/** What a command may hold: data, which is quoted where it needs it, or a piece of a command. */
export type Word = string | number | Address | Command | Joined | readonly Word[];

/** Text for a POSIX shell. Only `cmd` makes one, so no text becomes a command by accident. */
export class Command {
  /** As a shell reads it. */
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** For `cmd`: fixed parts and the values between them. */
  static of(parts: readonly string[], values: readonly Word[]): Command {
    let text = parts[0] ?? "";
    if (parts.length === 1) return new Command(text);
    const reader = new Reader();
    // Only a value has to know where it is: nobody reads what is behind the last one.
    reader.read(text);
    for (let index = 1; index < parts.length; index += 1) {
      const part = parts[index] ?? "";
      text += written(values[index - 1] ?? "", reader) + part;
      if (index < parts.length - 1) reader.read(part);
    }
    return new Command(text);
  }

  /** The command as it is typed. */
  toString(): string {
    return this.text;
  }
}

/**
 * A command, written as a shell reads it. Values are data: quoted where they
 * stand, with nothing around them, in quotes, in a comment or in a here
 * document. A list becomes words with spaces between; a Command is taken as it is.
 */
export function cmd(parts: TemplateStringsArray, ...values: readonly Word[]): Command {
  return Command.of(parts, values);
}

function written(value: Word, reader: Reader): string {
  if (value instanceof Command) {
    reader.read(value.text);
    return value.text;
  }
  if (value instanceof Joined) return value.words.map((word) => written(word, reader)).join("");
  if (isWords(value)) return value.map((word) => written(word, reader)).join(" ");
  return QUOTE[reader.place](String(value));
}

/** Words without spaces between them: data around a variable, for instance. */
export class Joined {
  /** What becomes one word, in order. */
  readonly words: readonly Word[];

  constructor(words: readonly Word[]) {
    this.words = words;
  }
}

function isWords(value: Word): value is readonly Word[] {
  return Array.isArray(value);
}

type Place = "plain" | "single" | "double" | "comment" | "document" | "raw document";

/** How a text is written as data in each place. */
const QUOTE: Readonly<Record<Place, (text: string) => string>> = {
  plain: (text) => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`),
  single: (text) => text.replaceAll("'", "'\\''"),
  // An interactive shell expands `!` in double quotes; no backslash takes that away without staying itself.
  double: (text) => text.replaceAll(/[\\"$`]/g, "\\$&").replaceAll("!", `"'!'"`),
  comment: (text) => text.replaceAll("\n", " "),
  // A substitution of nothing keeps a line from being the delimiter.
  document: (text) => text.replaceAll(/[\\$`]/g, "\\$&").replaceAll(/^\w+$/gm, "$(:)$&"),
  "raw document": (text) => text.replaceAll("\n", " "),
};

/** What may open or end a place. */
const MARKS = /['"()#<\\\n]/;

/** Follows a command from its start and knows in which quotes its end is (POSIX, Shell Command Language: Quoting). */
class Reader {
  /** Places that are open, the innermost last; each `(` opens a plain one. */
  private readonly open: Place[] = ["plain"];
  /** Delimiter of the here document whose body is open, or starts with the next line. */
  private delimiter: { readonly word: string; readonly place: Place } | undefined;
  private line = "";

  get place(): Place {
    return this.open.at(-1) ?? "plain";
  }

  read(text: string): void {
    if (!MARKS.test(text)) {
      this.line += text;
      return;
    }
    for (let index = 0; index < text.length; index += 1) {
      const mark = text[index] ?? "";
      if (mark === "\n") {
        this.endLine();
        continue;
      }
      this.line += mark;
      if (mark === "\\" && (this.place === "plain" || this.place === "double")) {
        index += 1;
        this.line += text[index] ?? "";
      } else {
        this.step(mark, text.slice(index));
      }
    }
  }

  private step(mark: string, rest: string): void {
    switch (this.place) {
      case "plain":
        if (mark === "'") this.open.push("single");
        else if (mark === '"') this.open.push("double");
        else if (mark === "(") this.open.push("plain");
        else if (mark === ")" && this.open.length > 1) this.open.pop();
        else if (mark === "#" && /(^|\s)#$/.test(this.line)) this.open.push("comment");
        else if (mark === "<") this.openDocument(rest);
        return;
      case "single":
        if (mark === "'") this.open.pop();
        return;
      case "double":
        if (mark === '"') this.open.pop();
        else if (mark === "(" && this.line.endsWith("$(")) this.open.push("plain");
        return;
      default:
    }
  }

  private openDocument(rest: string): void {
    const [, quote, word] = /^<<-?\s*(['"]?)(\w+)\1/.exec(rest) ?? [];
    if (word !== undefined) this.delimiter = { word, place: quote === "" ? "document" : "raw document" };
  }

  private endLine(): void {
    const inDocument = this.place === "document" || this.place === "raw document";
    if (this.place === "comment" || (inDocument && this.line.trim() === this.delimiter?.word)) {
      this.open.pop();
      if (inDocument) this.delimiter = undefined;
    }
    if (this.delimiter !== undefined && this.place === "plain") this.open.push(this.delimiter.place);
    this.line = "";
  }
}
