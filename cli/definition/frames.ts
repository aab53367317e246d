import { type Mark, type Marked, marksIn, stepsOf } from "../../lib/definition/locate";
import { secretLines } from "../../lib/secret-scan/shown-text";
import type { Host } from "../host";
import type { Frame, FrameOf } from "../text/frame";
import { compile } from "./compile";
import { yamlParts } from "./extends";
import { type DefinitionFile, findDefinitions } from "./find";
import { readProjectFile } from "./project-file";

type Place = { readonly file: string } & Pick<Mark, "line" | "column"> & { readonly length?: number };
type Find = (path: string, marked: Marked) => Place | undefined;

/** `clusters/a.ts:3:7`. */
const WITH_PLACE = /^(.*?):(\d+):(\d+)$/;
/** `clusters/a.yaml line 3, column 7`, as the reader of YAML says it. */
const IN_WORDS = /^(.*) line (\d+), column (\d+)$/;

/**
 * The lines of definitions that problems and findings speak about. A line that
 * holds a secret is never shown.
 *
 * @param files what they name: a file, or a place in one
 */
export async function framesOf(host: Host, project: string, files: readonly string[]): Promise<FrameOf> {
  const named = new Set(files.map((file) => WITH_PLACE.exec(file)?.[1] ?? file));
  const finds = new Map<string, Find>();
  for (const definition of findDefinitions(project).files)
    if (named.has(definition.file)) finds.set(definition.file, await findIn(host, project, definition));
  const sources = new Map<string, Source | undefined>();
  const source = (file: string) => {
    if (!sources.has(file)) sources.set(file, readSource(project, file));
    return sources.get(file);
  };
  return ({ file, path, message }) => {
    const place = toldPlace(file, path);
    const find = finds.get(place?.file ?? file);
    if (find === undefined || (place === undefined && path === "")) return undefined;
    const found = place ?? find(path, markedBy(message, path));
    return found && frameAt(found, source(found.file));
  };
}

/** A place that a problem names itself, by its file or in words. */
function toldPlace(file: string, path: string): Place | undefined {
  const [, name, line, column] = WITH_PLACE.exec(file) ?? IN_WORDS.exec(`${file} ${path}`) ?? [];
  return name === undefined ? undefined : { file: name, line: Number(line), column: Number(column) };
}

interface Source {
  readonly lines: readonly string[];
  readonly secret: ReadonlySet<number>;
}

function readSource(project: string, file: string): Source | undefined {
  const read = readProjectFile(project, file);
  if ("problem" in read) return undefined;
  return { lines: read.text.split(/\r?\n/), secret: secretLines(read.text) };
}

async function findIn(host: Host, project: string, definition: DefinitionFile): Promise<Find> {
  const { file, language } = definition;
  const none: Find = () => undefined;
  if (language === "yaml") {
    const parts = yamlParts(project, file).map((part) => ({ file: part.file, find: marksIn(part.text) }));
    return (path, marked) => {
      const found = parts.flatMap((part) => {
        const mark = part.find(path, marked);
        return mark === undefined ? [] : [{ file: part.file, ...mark }];
      });
      return found.reduce<(typeof found)[number] | undefined>(
        (best, one) => (one.depth > (best?.depth ?? 0) ? one : best),
        undefined,
      );
    };
  }
  // It was run before, or it would not be spoken about by a path; what was compiled then is kept.
  let find: Find | undefined;
  const compiled = await compile(host, project, definition);
  if (!("code" in compiled)) return none;
  const { placesInCode } = await import("./code-marks");
  return (path, marked) => {
    find ??= placesInCode(compiled, project);
    return find(path, marked);
  };
}

/** A key that nobody knows is what is wrong; else what the field holds. */
function markedBy(message: string, path: string): Marked {
  const last = stepsOf(path).at(-1);
  return last !== undefined && message.includes(`key ${JSON.stringify(String(last))}`) ? "name" : "value";
}

function frameAt({ file, line, column, length }: Place, source: Source | undefined): Frame | undefined {
  const text = source?.lines[line - 1];
  if (text === undefined || text.trim() === "" || source?.secret.has(line - 1)) return undefined;
  const from = Math.min(column - 1, text.trimEnd().length);
  return { file, line, text, from, length: length ?? wordAt(text, from) };
}

/** Characters of the text in quotes, or of the name or number, that begins at a place of a line. */
function wordAt(text: string, from: number): number {
  const [word = ""] = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|-?[\w$.]+)/.exec(text.slice(from)) ?? [];
  return Math.max(1, word.length);
}
