import { EVENT_ID, type Event, getScalarValue, parseEvents, YAMLException } from "js-yaml";

/** A place in a text, counted from 1. */
export interface TextPlace {
  /** Number of the line. */
  readonly line: number;
  /** Number of the character in its line. */
  readonly column: number;
}

/**
 * Where a path of the definition stands in its YAML text: the key of its last
 * step, or of the nearest step above that is written (a default has no place of
 * its own). Undefined for a text that is no YAML, and where no step is written.
 */
export function locate(text: string, path: string): TextPlace | undefined {
  const offset = offsetOf(text, stepsOf(path));
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** `machines.cp0.disks[1]["a.b"]` → its keys and indexes. */
function stepsOf(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (plain ?? "") : String(JSON.parse(`"${quoted}"`));
  });
}

function offsetOf(text: string, steps: readonly (string | number)[]): number | undefined {
  const events = eventsOf(text);
  let best: number | undefined;
  let depth = 0;
  // Event 0 opens the document; its content follows.
  let at = 1;
  for (; depth < steps.length; depth += 1) {
    const child = childOf(text, events, at, steps[depth]);
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

/** The place of one member of a collection, and the index of the event that opens its value. */
function childOf(
  text: string,
  events: readonly Event[],
  collection: number,
  step: string | number | undefined,
): { readonly place: number; readonly value: number } | undefined {
  const opened = events[collection];
  let member = collection + 1;
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
      member = endOf(events, value);
    }
  }
  return undefined;
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
