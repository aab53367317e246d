import { isDeepStrictEqual } from "node:util";
import { isFields } from "../../lib/data/fields";
import type { Planted } from "./hostile-fields";
import type { HostileTree } from "./hostile-trees";
import { asTold, mapTexts, readBack, withoutQuotations } from "./read-back";
import { shellWords } from "./shell-words";

/** A file with hostile text as a reader sees it, and what it should see: the file with plain words, and the text in their place. */
export interface Compared {
  /** The fields, as the schema names them, whose text is in the file. */
  readonly paths: readonly string[];
  readonly isSame: boolean;
  readonly got: { readonly path: string; readonly content: unknown };
  readonly want: { readonly path: string; readonly content: unknown };
}

/** What a reader makes of a file; `told` are the texts in it that were planted. */
export type Read = (path: string, content: string, told: readonly string[]) => unknown;

/** Every file of a tree in which text was planted. */
export function compare({ texts, plain, hostile }: HostileTree, read: Read): readonly Compared[] {
  return [...hostile].flatMap(([path, content]) => {
    const inside = [...texts].filter(([field]) => content.includes(field.mark));
    if (inside.length === 0) return [];
    const words = read(
      path,
      plain.get(path) ?? "",
      inside.flatMap(([field]) => [field.plain, tailOf(field, field.plain)]),
    );
    const expected = mapTexts(words, (text) =>
      inside.reduce((all, [field, one]) => all.replaceAll(tailOf(field, field.plain), () => tailOf(field, one)), text),
    );
    const found = read(
      path,
      content,
      inside.flatMap(([field, text]) => [text, tailOf(field, text)]),
    );
    // A report and a page quote what findings are about, and cut what is long.
    const told = (value: unknown) =>
      /\/(?:report\.md|index\.html)$/.test(path) ? withoutQuotations(value, "/etc/hostname") : value;
    const got = { path, content: told(found) };
    const want = { path, content: told(expected) };
    return [{ paths: inside.map(([field]) => field.path), isSame: isDeepStrictEqual(got, want), got, want }];
  });
}

function tailOf({ stem }: Planted, text: string): string {
  return text.slice(stem.length);
}

/** Data of JSON and YAML, parts of Markdown, with commands as bash reads them, and texts of all else. */
export function readAgain(path: string, content: string, told: readonly string[]): unknown {
  const value = readBack(path, content, (text) => told.includes(text));
  return asTold(path, path.endsWith(".md") ? withWords(value) : value, told);
}

/** Blocks of commands as what bash reads in them. */
function withWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWords);
  if (!isFields(value)) return value;
  const isCommands = value.kind === "fence sh" && typeof value.text === "string" && /mark\d{7}/.test(value.text);
  return isCommands ? { ...value, text: shellWords(String(value.text)) } : value;
}
