import { YAMLException } from "js-yaml";
import { readYamlStream } from "../data/documents";
import { isFields } from "../data/fields";
import { Recent } from "../data/recent";
import { isRandomWord, isSops, openInSops, secretsByKind, secretsInDocument } from "./document";
import { formsIn } from "./forms/find";
import { looksRandom } from "./literal";
import { pairsIn } from "./pair";
import { type Span, withoutOverlap } from "./span";
import { formsAndAddresses, lineOf, secretsIn } from "./text";
import { CODE, PROSE, type Reading, SETTINGS } from "./value";

/** A file as text, with its path below the project. */
export interface ScannedFile {
  readonly path: string;
  readonly text: string;
  /**
   * `lines`: the values in it are looked at elsewhere, as the data that it was
   * written from, with a better place; what lines alone show is still looked for.
   * `kinds`: a file of somebody else's, in which names mean nothing: forms, and
   * documents that are secrets by their kind, such as a kubeconfig.
   */
  readonly look?: "everything" | "lines" | "kinds";
}

/** Where a secret is and what kind it is; never the secret. */
export interface SecretPlace {
  readonly file: string;
  /** 1-based; known where a line shows it. */
  readonly line?: number;
  /** Path inside the file; known where its data shows it. */
  readonly path?: string;
  readonly kind: string;
}

const CODE_FILE = /\.(?:[cm]?[jt]sx?|go|py|rs)$/;
const PROSE_FILE = /\.(?:md|markdown|txt|rst|adoc)$/i;
const DATA_FILE = /\.(?:ya?ml|json|jsonc|tfvars\.json)$/i;
const COMMENT = /(?:^|[ \t])(?:#|\/\/|\/?\*+)[ \t]?(.*)$/gm;

type Found = Omit<SecretPlace, "file">;

/** Texts in which an earlier run found nothing; it has to know the very same program. */
export interface CleanTexts {
  /** @param manner how the text was looked at */
  has(manner: string, text: string): boolean;
  add(manner: string, text: string): void;
}

/**
 * Characters from which on a text of `dist/` is worth the hash that it is known
 * by: schemas of custom resources are as long, and most shorter ones are new.
 */
const LONG = 16_384;

/** Looks at files; a content that was looked at before is not looked at again. */
export class SecretScan {
  /** By content, so that a file which is copied or did not change costs nothing. */
  private readonly known = new Map<Manner, Recent<readonly Found[]>>();

  /**
   * Every secret of a file, by place and kind.
   *
   * @param clean what earlier runs know; absent: nothing
   * @param from characters from which on a text is worth the hash that it is known by
   */
  scan(
    { path, text, look: depth = "everything" }: ScannedFile,
    clean?: CleanTexts,
    from = LONG,
  ): readonly SecretPlace[] {
    const kind = mannerOf(path, text);
    const manner = depth === "everything" ? kind : depth === "kinds" && kind === "data" ? "kinds" : "lines";
    const known = this.known.get(manner) ?? new Recent<readonly Found[]>(MOST_CHARACTERS);
    this.known.set(manner, known);
    let found = known.get(text);
    if (found === undefined) {
      found = text.length < from ? look(text, manner) : lookOnce(text, manner, clean);
      known.set(text, found);
    }
    return found.map((one) => ({ file: path, ...one }));
  }
}

/** The files of some five clusters. A program that watches, or that makes hundreds of them, would grow. */
const MOST_CHARACTERS = 1_000_000;

type Manner = "lines" | "kinds" | "code" | "prose" | "data" | "settings";

function mannerOf(path: string, text: string): Manner {
  if (CODE_FILE.test(path)) return "code";
  if (PROSE_FILE.test(path)) return "prose";
  if (DATA_FILE.test(path)) return "data";
  // A kubeconfig, a talosconfig and the file of a Docker client have no extension.
  const name = path.slice(path.lastIndexOf("/") + 1);
  return !/\.\w+$/.test(name) && /^\s*(?:\{|---|[a-zA-Z]\w*:\s)/.test(text) ? "data" : "settings";
}

const READINGS: Readonly<Record<"code" | "prose" | "settings", Reading>> = {
  code: CODE,
  prose: PROSE,
  settings: SETTINGS,
};

function lookOnce(text: string, manner: Manner, clean: CleanTexts | undefined): readonly Found[] {
  if (clean === undefined) return look(text, manner);
  if (clean.has(manner, text)) return [];
  const found = look(text, manner);
  if (found.length === 0) clean.add(manner, text);
  return found;
}

function look(text: string, manner: Manner): readonly Found[] {
  if (manner === "lines") return placed(text, formsAndAddresses(text));
  if (manner === "code") return placed(text, withoutOverlap([...secretsIn(text, CODE), ...inComments(text)]));
  if (manner === "kinds") return [...inKinds(text), ...placed(text, formsIn(text))];
  if (manner !== "data") return placed(text, secretsIn(text, READINGS[manner]));
  const documents = documentsOf(text);
  if (documents === undefined) return placed(text, secretsIn(text, SETTINGS));
  const isEncrypted = documents.some((document) => isSops(document) || isSealedSecret(document));
  const data = documents.flatMap((document, index) => inDocument(document, documents, index));
  const lines = placed(text, withoutOverlap([...formsAndAddresses(text), ...inComments(text, isEncrypted)]));
  return [...data, ...lines];
}

/** Only parsed where a word of such a document is near. */
function inKinds(text: string): readonly Found[] {
  if (!KIND_WORDS.test(text)) return [];
  return (documentsOf(text) ?? []).flatMap((document) => (isSops(document) ? [] : secretsByKind(document)));
}

const KIND_WORDS =
  /client-key-data|\bcontexts\b|\busers\b|bootstraptoken|trustdinfo|\bauths\b|EncryptionConfig|TunnelSecret|\bmachine\b/;

function inDocument(document: unknown, documents: readonly unknown[], index: number): readonly Found[] {
  const options = { forms: false };
  const found = isSops(document) ? openInSops(document, options) : secretsInDocument(document, options);
  const place = documents.length > 1 ? `document ${index + 1} ` : "";
  return found.map(({ path, kind }) => ({ path: `${place}${path}`, kind }));
}

function isSealedSecret(document: unknown): boolean {
  return isFields(document) && document.kind === "SealedSecret";
}

/** The documents of a YAML or JSON file; undefined where it is neither. Aliases are written out, unless they grow without bound. */
export function documentsOf(text: string): readonly unknown[] | undefined {
  try {
    if (/^\s*[{[]/.test(text)) return [JSON.parse(text)];
  } catch {
    // JSON with comments, or a flow of YAML
  }
  try {
    return readYamlStream(text).filter((document) => document !== null && document !== undefined);
  } catch (error) {
    if (error instanceof YAMLException || error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Comments are never encrypted and no program reads them. In an encrypted file
 * a comment of one random word counts too: what else should it be?
 */
function inComments(text: string, isEncrypted = false): readonly Span[] {
  return [...text.matchAll(COMMENT)].flatMap((match): readonly Span[] => {
    const [all, comment = ""] = match;
    const start = match.index + all.length - comment.length;
    if (comment.startsWith("ENC[")) return [];
    const word = comment.trim();
    if (isEncrypted && isRandomWord(word))
      return [{ start, end: start + comment.length, kind: "plain text in a comment of an encrypted file" }];
    const named = pairsIn(comment, PROSE).map((span) => ({ ...span, kind: `${span.kind}, in a comment` }));
    const found = named.length > 0 ? named : loneWords(comment);
    return found.map((span) => ({ ...span, start: start + span.start, end: start + span.end }));
  });
}

/** Public keys, digests and hashes by their marks. */
const PUBLIC_WORD = /AAAA[BCE]3|ssh-|ecdsa-|[Ss][Hh][Aa]\d|\$\w{1,9}\$|SCRAM|BEGIN /;

/** A word that only a generator of passwords writes: all three kinds of characters, in no order. */
function loneWords(comment: string): readonly Span[] {
  if (PUBLIC_WORD.test(comment)) return [];
  return [...comment.matchAll(/(?<![\w/.:@+=-])[\w!@#$%^&*+=-]{14,80}(?![\w/.:@+=-])/g)].flatMap(
    ({ index, 0: word }) =>
      /[a-z].*[a-z]/.test(word) && /[A-Z].*[A-Z]/.test(word) && /\d.*\d/.test(word) && looksRandom(word)
        ? [{ start: index, end: index + word.length, kind: "random word in a comment" }]
        : [],
  );
}

function placed(text: string, spans: readonly Span[]): readonly Found[] {
  const found = new Map<string, Found>();
  for (const { start, kind } of spans) {
    const line = lineOf(text, start);
    found.set(`${line} ${kind}`, { line, kind });
  }
  return [...found.values()];
}
