import {
  CORE_SCHEMA,
  EVENT_ID,
  type Event,
  getScalarValue,
  loadAll,
  mergeTag,
  parseEvents,
  YAMLException,
} from "js-yaml";
import { isFields } from "../data/fields";
import { goInteger } from "../data/go-integer";
import { InputError } from "../model/problem";

/** A step into a value: a key of a map, or an index of a list. */
export type Step = string | number;

/** A scalar of a file, or an empty map or list, and where its key stands. */
export interface Leaf {
  /** File as the operator named its folder, e.g. `talconfig.yaml`. */
  readonly file: string;
  /** Line of its key or, in a list, of its entry; counted from 1. */
  readonly line: number;
  /** Steps from the top of the file; in a file of several documents the first is the number of the document. */
  readonly steps: readonly Step[];
  readonly value: unknown;
}

/** A file with its documents as data, and the line of everything in it. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly documents: readonly unknown[];
  /** Line of a value, or of the nearest one above it that is written. */
  readonly lineOf: (document: number, steps: readonly Step[]) => number;
}

const SCHEMA = CORE_SCHEMA.withTags(mergeTag, goInteger);

/** More than any home has; a chain of anchors can grow without bound. */
const MOST_ALIASES = 2000;

/**
 * Reads YAML with anchors and merge keys, as the tools do that it was written for.
 *
 * @throws InputError for a text that is no YAML
 */
export function yamlSource(file: string, text: string): Source {
  try {
    const documents = loadAll(text, { filename: file, schema: SCHEMA, maxAliases: MOST_ALIASES });
    return { file, text, documents, lineOf: linesOf(text) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = error.mark === undefined || error.mark === null ? "" : `line ${error.mark.line + 1}`;
    throw new InputError([{ file, path: place, got: error.reason, want: "YAML that can be read" }]);
  }
}

/** Every leaf of a value in the order of the file. */
export function leavesOf(source: Source, document: number): readonly Leaf[] {
  const found: Leaf[] = [];
  const walk = (value: unknown, steps: readonly Step[]) => {
    const entries: readonly (readonly [Step, unknown])[] = Array.isArray(value)
      ? value.map((entry, index) => [index, entry] as const)
      : isFields(value)
        ? Object.entries(value)
        : [];
    if (entries.length === 0) found.push({ file: source.file, line: source.lineOf(document, steps), steps, value });
    for (const [step, child] of entries) walk(child, [...steps, step]);
  };
  walk(source.documents[document], []);
  return found;
}

/** `nodes[0].networkInterfaces[1].mtu`; keys with other characters are quoted. */
export function showSteps(steps: readonly Step[]): string {
  return steps
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z0-9_$<-][\w$/-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

type Lines = ReadonlyMap<string, number>;

const keyOf = (document: number, steps: readonly Step[]) => JSON.stringify([document, ...steps]);

function linesOf(text: string): Source["lineOf"] {
  let lines: Lines | undefined;
  return (document, steps) => {
    lines ??= collectLines(text);
    for (let length = steps.length; length > 0; length -= 1) {
      const line = lines.get(keyOf(document, steps.slice(0, length)));
      if (line !== undefined) return line;
    }
    return lines.get(keyOf(document, [])) ?? 1;
  };
}

function collectLines(text: string): Lines {
  const events = parseEvents(text, {});
  const lines = new Map<string, number>();
  const anchors = new Map<string, number>();
  const starts = [0];
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  const lineAt = (offset: number): number => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  const remember = (document: number, steps: readonly Step[], line: number) => {
    const key = keyOf(document, steps);
    if (!lines.has(key)) lines.set(key, line);
  };

  /** Notes the lines of a node; gives the index behind it. `merged`: keys of its map belong to the map above. */
  const visit = (at: number, document: number, steps: readonly Step[], depth: number): number => {
    const event = events[at];
    if (event === undefined || depth > 200) return at + 1;
    const anchor = anchorOf(text, event);
    if (event.type === EVENT_ID.ALIAS) {
      const target = anchor === undefined ? undefined : anchors.get(anchor);
      if (target !== undefined) visit(target, document, steps, depth + 1);
      return at + 1;
    }
    if (anchor !== undefined) anchors.set(anchor, at);
    if (event.type === EVENT_ID.SEQUENCE) {
      let here = at + 1;
      for (let index = 0; isOpen(events[here]); index += 1) {
        const entry = events[here];
        if (entry !== undefined) remember(document, [...steps, index], lineAt(startOf(entry)));
        here = visit(here, document, [...steps, index], depth + 1);
      }
      return here + 1;
    }
    if (event.type === EVENT_ID.MAPPING) {
      const merges: number[] = [];
      let here = at + 1;
      while (isOpen(events[here])) {
        const key = events[here];
        const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : undefined;
        const value = skip(events, here);
        if (name === "<<") merges.push(value);
        else if (name !== undefined && key?.type === EVENT_ID.SCALAR) {
          remember(document, [...steps, name], lineAt(key.valueStart));
          visit(value, document, [...steps, name], depth + 1);
        }
        here = skip(events, value);
      }
      // What the map says itself comes first; what is merged into it fills up.
      for (const merge of merges.flatMap((index) => entriesOf(events, index))) visit(merge, document, steps, depth + 1);
      return here + 1;
    }
    return at + 1;
  };

  let document = -1;
  for (let at = 0; at < events.length; ) {
    const event = events[at];
    if (event?.type === EVENT_ID.DOCUMENT) {
      document += 1;
      anchors.clear();
      at += 1;
      const content = events[at];
      if (content !== undefined) remember(document, [], lineAt(startOf(content)));
      if (isOpen(content)) at = visit(at, document, [], 0);
      continue;
    }
    at += 1;
  }
  return lines;
}

/** What `<<` names: one map, or a list of them. */
function entriesOf(events: readonly Event[], at: number): readonly number[] {
  if (events[at]?.type !== EVENT_ID.SEQUENCE) return [at];
  const entries: number[] = [];
  for (let here = at + 1; isOpen(events[here]); here = skip(events, here)) entries.push(here);
  return entries;
}

function isOpen(event: Event | undefined): boolean {
  return event !== undefined && event.type !== EVENT_ID.POP;
}

function anchorOf(text: string, event: Event): string | undefined {
  if (!("anchorStart" in event) || event.anchorStart < 0) return undefined;
  return text.slice(event.anchorStart, event.anchorEnd);
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE ? event.start : 0;
}

function skip(events: readonly Event[], at: number): number {
  let open = 0;
  for (let index = at; index < events.length; index += 1) {
    const type = events[index]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) open += 1;
    else if (type === EVENT_ID.POP) open -= 1;
    if (open === 0) return index + 1;
  }
  return events.length;
}
