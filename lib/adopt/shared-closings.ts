import { type Fields, isFields } from "../data/fields";
import { sameDocument } from "../talos/merge";
import { type Closing, isEmpty } from "./closing";
import type { Whom } from "./found";
import { sameMeaning } from "./meaning";

/** The closing of one machine. */
export interface MachineClosing {
  readonly name: string;
  readonly isControlPlane: boolean;
  readonly closing: Closing;
}

/** A closing and the machines that it is for. */
export interface ClosingFor {
  readonly whom: Whom;
  /** Name of its files below `patches/`, without what ends them. */
  readonly file: string;
  readonly closing: Closing;
  /** Names of the machines. */
  readonly machines: readonly string[];
}

/**
 * Closings by whom they concern: what all machines share is said once, then
 * what the control planes share, then what the workers share.
 */
export function sharedClosings(machines: readonly MachineClosing[]): readonly ClosingFor[] {
  const all = common(machines.map(({ closing }) => closing));
  const role = (isControlPlane: boolean) =>
    common(machines.filter((one) => one.isControlPlane === isControlPlane).map(({ closing }) => without(closing, all)));
  const [planes, workers] = [role(true), role(false)];
  const names = (isControlPlane?: boolean) =>
    machines
      .filter((one) => isControlPlane === undefined || one.isControlPlane === isControlPlane)
      .map(({ name }) => name);
  const found: readonly ClosingFor[] = [
    { whom: "all", file: "as-before/all", closing: all, machines: names() },
    { whom: "control-plane", file: "as-before/control-plane", closing: planes, machines: names(true) },
    { whom: "worker", file: "as-before/worker", closing: workers, machines: names(false) },
    ...machines.map(
      ({ name, isControlPlane, closing }): ClosingFor => ({
        whom: { name },
        file: `as-before/${name}`,
        closing: without(without(closing, all), isControlPlane ? planes : workers),
        machines: [name],
      }),
    ),
  ];
  return found.filter(({ closing }) => !isEmpty(closing));
}

function common(closings: readonly Closing[]): Closing {
  const remove = commonDocuments(closings.map((one) => one.remove));
  const set = commonDocuments(closings.map((one) => one.set));
  // What one machine has to lose before it is set cannot be set for all before that.
  const later = closings.flatMap((one) => withoutDocuments(one.remove, remove));
  return { remove, set: set.flatMap((document) => withoutLost(document, later)) };
}

function withoutLost(document: Fields, later: readonly Fields[]): readonly Fields[] {
  const lost = later.filter((one) => sameDocument(one, document));
  const rest = lost.reduce<Fields>((here, one) => withoutMarked(here, one), document);
  return says(rest) ? [rest] : [];
}

function withoutMarked(fields: Fields, marks: Fields): Fields {
  const left: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const mark = marks[key];
    if (isFields(mark) && "$patch" in mark) continue;
    if (!isFields(mark) || !isFields(value)) left[key] = value;
    else {
      const inner = withoutMarked(value, mark);
      if (Object.keys(inner).length > 0) left[key] = inner;
    }
  }
  return left;
}

function without(closing: Closing, taken: Closing): Closing {
  return {
    remove: withoutDocuments(closing.remove, taken.remove),
    set: withoutDocuments(closing.set, taken.set),
  };
}

function commonDocuments([first = [], ...others]: readonly (readonly Fields[])[]): readonly Fields[] {
  return first.flatMap((document) => {
    let shared: Fields | undefined = document;
    for (const other of others) {
      const twin = other.find((one) => sameDocument(one, document));
      shared = shared === undefined || twin === undefined ? undefined : commonOf(shared, twin);
    }
    return shared === undefined || !says(shared) ? [] : [shared];
  });
}

/** The main document is divided; one of a kind of its own is shared as a whole or not at all. */
function commonOf(one: Fields, other: Fields): Fields | undefined {
  if (one.kind !== undefined) return sameMeaning(one, other) ? one : undefined;
  const shared: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(one)) {
    const theirs = other[key];
    if (sameMeaning(value, theirs)) shared[key] = value;
    else if (isFields(value) && isFields(theirs)) {
      const inner = commonOf(value, theirs);
      if (inner !== undefined && Object.keys(inner).length > 0) shared[key] = inner;
    }
  }
  return shared;
}

function withoutDocuments(documents: readonly Fields[], taken: readonly Fields[]): readonly Fields[] {
  return documents.flatMap((document) => {
    const gone = taken.find((one) => sameDocument(one, document));
    const rest = gone === undefined ? document : withoutFields(document, gone);
    return says(rest) ? [rest] : [];
  });
}

function withoutFields(from: Fields, taken: Fields): Fields {
  if (from.kind !== undefined) return sameMeaning(from, taken) ? {} : from;
  const left: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(from)) {
    const gone = taken[key];
    if (gone === undefined) left[key] = value;
    else if (!sameMeaning(value, gone) && isFields(value) && isFields(gone)) {
      const inner = withoutFields(value, gone);
      if (Object.keys(inner).length > 0) left[key] = inner;
    }
  }
  return left;
}

function says(document: Fields): boolean {
  return (
    Object.keys(document).some((key) => !["apiVersion", "kind", "name"].includes(key)) || document.kind !== undefined
  );
}
