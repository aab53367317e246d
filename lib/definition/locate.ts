import { EVENT_ID, type Event, getScalarValue, parseEvents, YAMLException } from "js-yaml";

/** A place in a text, counted from 1. */
export interface TextPlace {
  /** Number of the line. */
  readonly line: number;
  /** Number of the character in its line. */
  readonly column: number;
}

/** A stretch of one line, for an eye to fall on. */
export interface Mark extends TextPlace {
  /** Characters, at least one. */
  readonly length: number;
}

/** A mark, and how many steps of the path lead to it. */
export interface PathMark extends Mark {
  /** At least one. */
  readonly depth: number;
}

/** Whether a mark is for what a field holds or for its name. */
export type Marked = "value" | "name";

/**
 * Where paths of the definition are in its YAML text: the key of the last
 * step, or of the nearest step above that is written (a default has no place of
 * its own). Undefined for a text that is no YAML, and where no step is written.
 * The text is parsed once, for as many paths as are asked for.
 */
export function placesIn(text: string): (path: string) => TextPlace | undefined {
  let written: Written | undefined;
  const placeAt = placesOf(text);
  return (path) => {
    written ??= { text, events: eventsOf(text) };
    const found = memberAt(written, stepsOf(path));
    return found === undefined ? undefined : placeAt(found.place);
  };
}

/**
 * What to mark in a YAML text for a path: a value that is one word or text,
 * else the name of its field; where the field is not written, the name of the
 * nearest one above that is.
 */
export function marksIn(text: string): (path: string, marked: Marked) => PathMark | undefined {
  const written = { text, events: eventsOf(text) };
  const placeAt = placesOf(text);
  return (path, marked) => {
    const steps = stepsOf(path);
    const found = memberAt(written, steps);
    if (found === undefined) return undefined;
    const named = written.events.find((one) => one.type === EVENT_ID.SCALAR && one.valueStart === found.place);
    const value = written.events[found.value];
    const isWhole = found.depth === steps.length && marked === "value";
    const [from, to] = [isWhole ? value : undefined, named].flatMap((event) => extentOf(event) ?? [])[0] ?? [
      found.place,
      found.place + 1,
    ];
    const [line = ""] = text.slice(from, to).split("\n", 1);
    return { ...placeAt(from), length: Math.max(1, line.trimEnd().length), depth: found.depth };
  };
}

/** Where a scalar of at least one character is, its quotes included. */
function extentOf(event: Event | undefined): readonly (readonly [number, number])[] | undefined {
  if (event?.type !== EVENT_ID.SCALAR || event.valueEnd <= event.valueStart) return undefined;
  return [[event.valueStart, event.valueEnd]];
}

/** Line and column of offsets in a text. */
function placesOf(text: string): (offset: number) => TextPlace {
  let ends: readonly number[] | undefined;
  return (offset) => {
    ends ??= [...text.matchAll(/\n/g)].map(({ index }) => index);
    const after = ends.findIndex((end) => end >= offset);
    const line = after === -1 ? ends.length : after;
    return { line: line + 1, column: offset - (line === 0 ? -1 : (ends[line - 1] ?? 0)) };
  };
}

/** `machines.cp0.disks[1]["a.b"]` → its keys and indexes. */
export function stepsOf(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (plain ?? "") : String(JSON.parse(`"${quoted}"`));
  });
}

/** The last step that is written, and how many steps that takes. */
function memberAt(
  written: Written,
  steps: readonly (string | number)[],
): (Member & { readonly depth: number }) | undefined {
  let best: (Member & { readonly depth: number }) | undefined;
  for (const [index, step] of steps.entries()) {
    // Event 0 opens the document; its content follows.
    const child = childOf(written, best?.value ?? 1, step, MOST_MERGES);
    if (child === undefined) return best;
    best = { ...child, depth: index + 1 };
  }
  return best;
}

function eventsOf(text: string): readonly Event[] {
  try {
    return parseEvents(text, {});
  } catch (error) {
    if (error instanceof YAMLException) return [];
    throw error;
  }
}

/** A text with what a reader of YAML finds in it. */
interface Written {
  readonly text: string;
  readonly events: readonly Event[];
}

/** Merge keys that are followed one into the next; nobody nests as many, and none may lead to itself. */
const MOST_MERGES = 8;

/** The event that opens a node: of an alias, that of the node with its anchor. */
function openedAt({ text, events }: Written, at: number): number {
  const event = events[at];
  if (event?.type !== EVENT_ID.ALIAS) return at;
  const name = text.slice(event.anchorStart, event.anchorEnd);
  // Of two anchors of one name the last before the alias is meant (YAML 1.2.2, section 3.2.2.2).
  for (let index = at - 1; index >= 0; index -= 1) {
    const one = events[index];
    if (one === undefined || one.type === EVENT_ID.ALIAS || !("anchorStart" in one)) continue;
    if (text.slice(one.anchorStart, one.anchorEnd) === name) return index;
  }
  return at;
}

/** The place of one member of a collection, and the index of the event that opens its value. */
interface Member {
  readonly place: number;
  readonly value: number;
}

function childOf(
  written: Written,
  node: number,
  step: string | number | undefined,
  merges: number,
): Member | undefined {
  const { text, events } = written;
  const collection = openedAt(written, node);
  const opened = events[collection];
  let member = collection + 1;
  const merged: number[] = [];
  if (opened?.type === EVENT_ID.SEQUENCE && typeof step === "number") {
    for (let index = 0; events[member] !== undefined && events[member]?.type !== EVENT_ID.POP; index += 1) {
      if (index === step) return { place: startOf(events[member]), value: member };
      member = endOf(events, member);
    }
  }
  if (opened?.type === EVENT_ID.MAPPING) {
    while (events[member] !== undefined && events[member]?.type !== EVENT_ID.POP) {
      const key = events[member];
      const value = endOf(events, member);
      if (key?.type === EVENT_ID.SCALAR && getScalarValue(text, key) === String(step))
        return { place: key.valueStart, value };
      if (key?.type === EVENT_ID.SCALAR && getScalarValue(text, key) === "<<") merged.push(value);
      member = endOf(events, value);
    }
  }
  if (merges === 0) return undefined;
  for (const value of merged.flatMap((one) => mergedNodes(written, one))) {
    const found = childOf(written, value, step, merges - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a merge key takes in: one node, or a list of them. */
function mergedNodes(written: Written, value: number): readonly number[] {
  const { events } = written;
  const opened = openedAt(written, value);
  if (events[opened]?.type !== EVENT_ID.SEQUENCE) return [opened];
  const nodes: number[] = [];
  for (let at = opened + 1; events[at] !== undefined && events[at]?.type !== EVENT_ID.POP; at = endOf(events, at))
    nodes.push(at);
  return nodes;
}

function startOf(event: Event | undefined): number {
  if (event?.type === EVENT_ID.SCALAR) return event.valueStart;
  return event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE ? event.start : 0;
}

/** Index of the event behind the node that begins at `at`. */
function endOf(events: readonly Event[], at: number): number {
  let open = 0;
  for (let index = at; index < events.length; index += 1) {
    const type = events[index]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) open += 1;
    else if (type === EVENT_ID.POP) open -= 1;
    if (open === 0) return index + 1;
  }
  return events.length;
}
