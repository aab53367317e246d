import { EVENT_ID, type Event, getScalarValue, parseEvents, YAMLException } from "js-yaml";

/** A place in a text, counted from 1. */
export interface TextPlace {
  /** Number of the line. */
  readonly line: number;
  /** Number of the character in its line. */
  readonly column: number;
}

/**
 * Where paths of the definition are in its YAML text: the key of the last
 * step, or of the nearest step above that is written (a default has no place of
 * its own). Undefined for a text that is no YAML, and where no step is written.
 * The text is parsed once, for as many paths as are asked for.
 */
export function placesIn(text: string): (path: string) => TextPlace | undefined {
  let written: Written | undefined;
  let ends: readonly number[] | undefined;
  return (path) => {
    written ??= { text, events: eventsOf(text) };
    const offset = offsetOf(written, stepsOf(path));
    if (offset === undefined) return undefined;
    ends ??= [...text.matchAll(/\n/g)].map(({ index }) => index);
    const after = ends.findIndex((end) => end >= offset);
    const line = after === -1 ? ends.length : after;
    return { line: line + 1, column: offset - (line === 0 ? -1 : (ends[line - 1] ?? 0)) };
  };
}

/** `machines.cp0.disks[1]["a.b"]` → its keys and indexes. */
function stepsOf(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (plain ?? "") : String(JSON.parse(`"${quoted}"`));
  });
}

function offsetOf(written: Written, steps: readonly (string | number)[]): number | undefined {
  let best: number | undefined;
  let depth = 0;
  // Event 0 opens the document; its content follows.
  let at = 1;
  for (; depth < steps.length; depth += 1) {
    const child = childOf(written, at, steps[depth], MOST_MERGES);
    if (child === undefined) return best;
    best = child.place;
    at = child.value;
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
function childOf(
  written: Written,
  node: number,
  step: string | number | undefined,
  merges: number,
): { readonly place: number; readonly value: number } | undefined {
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
