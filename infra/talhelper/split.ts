import { type Fields, isFields } from "../../lib/data/fields";
import { SecretText } from "../talos/secret-text";

type Document = Readonly<Record<string, unknown>>;

/** Patch documents by whom they concern. Laid over each other, in this order or any, they are the machine's own. */
export interface SplitPatches {
  /** For every machine. */
  readonly global: readonly Document[];
  /** For every control plane. */
  readonly controller: readonly Document[];
  /** For every worker. */
  readonly worker: readonly Document[];
  /** For one machine alone, by its name. */
  readonly nodes: ReadonlyMap<string, readonly Document[]>;
}

/** The patches of one machine. */
export interface NodePatches {
  /** Name of the machine. */
  readonly name: string;
  /** True for a control plane, false for a worker. */
  readonly isControlPlane: boolean;
  /** All its patches, before they are divided. */
  readonly documents: readonly Document[];
}

/**
 * Takes out of the patches of all machines what they share: all of them, all
 * control planes, all workers. Maps are divided key by key. A list stays
 * whole in one place, because Talos appends lists when it merges.
 */
export function splitPatches(nodes: readonly NodePatches[]): SplitPatches {
  const documentsOf = new Map(nodes.map(({ name, documents }) => [name, byIdentity(documents)]));
  const all = [...documentsOf.values()];
  const role = (isControlPlane: boolean) =>
    nodes.flatMap((node) => (node.isControlPlane === isControlPlane ? (documentsOf.get(node.name) ?? []) : []));
  const planes = role(true);
  const workers = role(false);
  const global = shared(all);
  const controller = without(shared(planes), global);
  const worker = without(shared(workers), global);
  const rest = nodes.map(({ name, isControlPlane }): [string, readonly Document[]] => {
    const own = documentsOf.get(name) ?? new Map<string, Document>();
    return [name, [...without(without(own, global), isControlPlane ? controller : worker).values()]];
  });
  return {
    global: [...global.values()],
    controller: [...controller.values()],
    worker: [...worker.values()],
    nodes: new Map(rest),
  };
}

/** What Talos knows a document by: its kind and, where there are several of a kind, its name. */
function byIdentity(documents: readonly Document[]): Map<string, Document> {
  return new Map(documents.map((document) => [identityOf(document), document]));
}

function identityOf({ kind, name }: Document): string {
  return kind === undefined ? "" : `${String(kind)} ${typeof name === "string" ? name : ""}`;
}

function isMain(document: Document): boolean {
  return document.kind === undefined;
}

function shared(machines: readonly ReadonlyMap<string, Document>[]): Map<string, Document> {
  const [first, ...others] = machines;
  const found = new Map<string, Document>();
  for (const [identity, document] of first ?? []) {
    let common: Document | undefined = document;
    for (const other of others) {
      const theirs = other.get(identity);
      common = theirs === undefined || common === undefined ? undefined : commonOf(common, theirs);
    }
    if (common !== undefined) found.set(identity, common);
  }
  return found;
}

/** The main document is divided; one of its own kind is shared as a whole or not at all. */
function commonOf(one: Document, other: Document): Document | undefined {
  if (!isMain(one)) return equal(one, other) ? one : undefined;
  const common = commonFields(one, other);
  return Object.keys(common).length === 0 ? undefined : common;
}

function commonFields(one: Document, other: Document): Document {
  const common: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(one)) {
    const theirs = other[key];
    if (equal(value, theirs)) common[key] = value;
    else if (isMap(value) && isMap(theirs)) {
      const inner = commonFields(value, theirs);
      if (Object.keys(inner).length > 0) common[key] = inner;
    }
  }
  return common;
}

function without(from: ReadonlyMap<string, Document>, taken: ReadonlyMap<string, Document>): Map<string, Document> {
  const left = new Map<string, Document>();
  for (const [identity, document] of from) {
    const gone = taken.get(identity);
    const rest = gone === undefined ? document : withoutFields(document, gone);
    if (Object.keys(rest).length > 0) left.set(identity, rest);
  }
  return left;
}

function withoutFields(from: Document, taken: Document): Document {
  const left: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(from)) {
    const gone = taken[key];
    if (gone === undefined) left[key] = value;
    else if (!equal(value, gone) && isMap(value) && isMap(gone)) {
      const inner = withoutFields(value, gone);
      if (Object.keys(inner).length > 0) left[key] = inner;
    }
  }
  return left;
}

/** A secret is one value, not a map of its parts. */
function isMap(value: unknown): value is Fields {
  return isFields(value) && !(value instanceof SecretText);
}

function equal(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** Text in which the order of keys plays no part. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, entry: unknown) =>
      isFields(entry)
        ? { secret: entry instanceof SecretText, fields: Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)) }
        : entry,
    ) ?? "undefined"
  );
}
