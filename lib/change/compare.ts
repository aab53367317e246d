import { type Difference, differences, showPath } from "../data/differences";
import { isFields } from "../data/fields";
import { show } from "../model/problem";
import { shownDifference } from "../secret-scan/shown-difference";
import { chartPlaces, isChartSource, readersOf } from "./chart-places";
import { FILES } from "./effects/files";
import { IMMUTABLE, sameAmount } from "./effects/immutable";
import { OBJECTS } from "./effects/objects";
import { RELEASES } from "./effects/releases";
import { type Differing, EFFECTS, type Effect, type EffectRow, rowOf, type Topic } from "./effects/row";
import { TALOS_DOCUMENTS } from "./effects/talos-documents";
import { TALOS_MAIN } from "./effects/talos-main";
import { isIgnored, TERRAFORM } from "./effects/terraform";
import { goneRow, movedRow, type Times } from "./leaving";
import type { Form } from "./machine-documents";
import { type Table, type Thing, thingsIn, type Who } from "./things";

/** One difference between what Git holds and what the definition gives, with what applying it does. */
export interface Change {
  /** The thing that changes, e.g. `machine cp-1 VolumeConfig EPHEMERAL`, `Deployment media/plex`. */
  readonly who: Who;
  /** Where in it; empty for the thing as a whole. */
  readonly path: string;
  /** What applying it does. */
  readonly consequence: Effect;
  /** `1 → 3`, `new`, `gone`; secrets hidden. */
  readonly detail: string;
  /** What that means here, or what somebody has to do; absent: nothing more than the consequence says. */
  readonly says?: string;
  /** Where the fact comes from; absent where no row knows it. */
  readonly source?: string;
  /** What rules look for. */
  readonly topic?: Topic | undefined;
  /** Values of the place; undefined where there is none. */
  readonly before: unknown;
  readonly after: unknown;
  /** The thing as it was; undefined: it is new. */
  readonly old: Thing | undefined;
  /** The thing as it is; undefined: it goes. */
  readonly fresh: Thing | undefined;
}

/** The tables; each knows things of its own. */
export const TABLES: Readonly<Record<Table, readonly EffectRow[]>> = {
  talos: [...TALOS_MAIN, ...TALOS_DOCUMENTS],
  terraform: TERRAFORM,
  object: [...IMMUTABLE, ...OBJECTS],
  release: RELEASES,
  file: FILES,
};

/**
 * Everything that differs between two states of the files of a cluster, with
 * what applying it does; documents for people are left out. A file that differs
 * is in at least one change: what no row knows is unknown.
 */
export function compareFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  times: Times,
): readonly Change[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !path.startsWith("docs/") && before.get(path) !== after.get(path))
    .sort();
  const typed = [before, after].map(isTypedTree);
  // Where one side alone has the documents of contract 1.14, the other one is read as if it had.
  const form: Form = typed[0] === typed[1] ? "own" : "typed";
  const sources = paths.filter(isChartSource);
  const readers = [before, after].flatMap((files) => readersOf(sources, files));
  const read = (files: ReadonlyMap<string, string>) => {
    const places = chartPlaces(files, times.cluster);
    return new Map(
      [...new Set([...paths, ...readers])]
        .flatMap((path) => {
          const text = files.get(path);
          return text === undefined ? [] : thingsIn(path, text, times.cluster, { form, places });
        })
        .map((thing) => [keyIn(thing), thing]),
    );
  };
  const [old, fresh] = [read(before), read(after)];
  const found = [
    ...wholeMachines(old, fresh),
    ...[...new Set([...old.keys(), ...fresh.keys()])].flatMap((key) =>
      compareThings(old.get(key), fresh.get(key), times),
    ),
  ];
  const told = withoutRepeats(found);
  const covered = new Set([...sources, ...found.flatMap(({ old: was, fresh: is }) => [was?.file, is?.file])]);
  const rest = paths
    .filter((path) => !covered.has(path))
    .map(
      (path): Change => ({
        who: { kind: "file", name: `dist/${path}`, part: "" },
        path: "",
        consequence: "none",
        detail: "the same content, written another way",
        before: undefined,
        after: undefined,
        old: undefined,
        fresh: undefined,
      }),
    );
  return [...told, ...rest];
}

/** True for files whose machine configurations are the documents of contract 1.14. */
function isTypedTree(files: ReadonlyMap<string, string>): boolean {
  return [...files].some(
    ([path, text]) => path.includes("machines") && /"talos_version": "v1\.(1[4-9]|[2-9]\d)"/.test(text),
  );
}

/**
 * Machines that one side alone has, each as one change in place of one for each
 * of its documents; they are taken out of both sides.
 */
function wholeMachines(old: Map<string, Thing>, fresh: Map<string, Thing>): readonly Change[] {
  const machines = (things: Iterable<Thing>) =>
    new Map(
      [...things].flatMap((thing) =>
        thing.kind === "talos_machine_configuration" ? [[thing.name, thing] as const] : [],
      ),
    );
  const [was, is] = [machines(old.values()), machines(fresh.values())];
  const alone = [...new Set([...was.keys(), ...is.keys()])].filter((name) => !was.has(name) || !is.has(name));
  for (const side of [old, fresh])
    for (const [key, thing] of side) if (thing.machine !== undefined && alone.includes(thing.machine)) side.delete(key);
  return alone.map((name): Change => {
    const joins = is.get(name);
    return {
      who: { kind: "machine", name, part: "" },
      path: "",
      consequence: joins === undefined ? "none" : "live",
      detail: joins === undefined ? "gone" : "new",
      says: joins === undefined ? "nobody configures it any more" : "configured for the first time",
      source: "Talos documentation: applying machine configuration",
      before: undefined,
      after: undefined,
      old: was.get(name),
      fresh: joins,
    };
  });
}

/** Patches for other tools repeat what Terraform applies: the same documents twice. */
function keyIn({ key, table, file }: Thing): string {
  return table === "talos" && file.startsWith("talos/") ? `${key}|file` : key;
}

function compareThings(old: Thing | undefined, fresh: Thing | undefined, times: Times): readonly Change[] {
  const thing = fresh ?? old;
  if (thing === undefined) return [];
  const minor = thing.table === "talos" ? times.talos : thing.table === "object" ? times.kubernetes : undefined;
  const differing = (path: readonly string[], before: unknown, after: unknown): Differing => ({
    kind: thing.kind,
    name: thing.name,
    path,
    before,
    after,
    old: old?.data,
    fresh: fresh?.data,
    minor,
  });
  const make = (change: Differing, row: Partial<EffectRow> | undefined): Change => ({
    who: thing.who,
    path: shownDifference(old?.data, fresh?.data).path(change.path),
    consequence: row?.effect ?? "unknown",
    detail: detailOf(change),
    ...(row?.says === undefined ? {} : { says: row.says }),
    ...(row?.source === undefined ? {} : { source: row.source }),
    ...(row?.topic === undefined ? {} : { topic: row.topic }),
    before: change.before,
    after: change.after,
    old,
    fresh,
  });
  if (old === undefined || fresh === undefined) {
    const whole = differing([], old?.data, fresh?.data);
    const row = thing.object !== undefined && fresh === undefined ? goneRow(thing.object, thing, times) : undefined;
    const usual = row ?? rowOf(TABLES[thing.table], whole);
    // A document of a machine says what its absence leaves to Talos, so its fields count.
    if (thing.table !== "talos") return [make(whole, usual)];
    const fields = fieldRows(thing.table, differences(old?.data ?? {}, fresh?.data ?? {}), differing);
    const worst = worstOf(fields);
    if (usual === undefined) return [make(whole, fields.some(({ row }) => row === undefined) ? undefined : worst)];
    return [make(whole, isWorse(worst, usual) ? worst : usual)];
  }
  const moved = movedRow(old, fresh, times);
  return [
    ...(moved === undefined ? [] : [make(differing(["stage"], old.stage, fresh.stage), moved)]),
    ...differences(old.data, fresh.data).flatMap((one): readonly Change[] => {
      const rows = fieldRows(thing.table, [one], differing);
      const [first] = rows;
      // Fields of one thing that is new or gone are one change where they all do the same.
      if (
        first !== undefined &&
        rows.every(({ row }) => row?.effect === first.row?.effect && row?.says === first.row?.says)
      )
        return [make(differing(one.path, one.before?.value, one.after?.value), first.row)];
      return rows.map(({ change, row }) => make(change, row));
    }),
  ];
}

interface Known {
  readonly change: Differing;
  readonly row: Partial<EffectRow> | undefined;
}

function fieldRows(
  table: Table,
  found: readonly Difference[],
  differing: (path: readonly string[], before: unknown, after: unknown) => Differing,
): readonly Known[] {
  return found.flatMap(leavesOf).map(({ path, before, after }) => {
    const change = differing(path, before?.value, after?.value);
    return { change, row: rowFor(table, change) };
  });
}

function rowFor(table: Table, change: Differing): Partial<EffectRow> | undefined {
  const { before, after, path } = change;
  if (table === "terraform" && (isIgnored(change.fresh, showPath(path)) || isIgnored(change.fresh, path[0] ?? "")))
    return {
      effect: "none",
      says: "Terraform looks away from it (ignore_changes)",
      source: "Terraform documentation: lifecycle",
    };
  if (table === "object" && isAmount(path) && sameAmount(before, after))
    return { effect: "none", says: "the same amount in other words", source: "Kubernetes API reference: Quantity" };
  return rowOf(TABLES[table], change);
}

function isAmount(path: readonly string[]): boolean {
  return path.some((step) => ["requests", "limits", "capacity", "hard"].includes(step));
}

function worstOf(known: readonly Known[]): Partial<EffectRow> | undefined {
  return known.reduce<Known["row"]>((worst, { row }) => (isWorse(row, worst) ? row : worst), known[0]?.row);
}

function isWorse(one: Known["row"], other: Known["row"]): boolean {
  return EFFECTS.indexOf(one?.effect ?? "none") > EFFECTS.indexOf(other?.effect ?? "none");
}

/** Maps that only one side has, down to their single fields; items of lists stay whole. */
function leavesOf(difference: Difference): readonly Difference[] {
  const { path, before, after } = difference;
  if (before !== undefined && after !== undefined) return [difference];
  const value = before?.value ?? after?.value;
  const isItem = path.at(-1)?.startsWith("[") === true;
  const isWhole = !isFields(value) && !Array.isArray(value);
  if (isItem || isWhole || Object.keys(value).length === 0) return [difference];
  const empty = Array.isArray(value) ? [] : {};
  return differences(before === undefined ? empty : value, before === undefined ? value : empty).flatMap((one) =>
    leavesOf({ ...one, path: [...path, ...one.path] }),
  );
}

function detailOf({ path, before, after, old, fresh }: Differing): string {
  if (old === undefined) return "new";
  if (fresh === undefined) return "gone";
  const side = shownDifference(old, fresh);
  const shown = (value: unknown) => show(side.value(path, value));
  if (before === undefined) return isShort(after) ? `(not set) → ${shown(after)}` : "new";
  if (after === undefined) return isShort(before) ? `${shown(before)} → (not set)` : "gone";
  return isShort(before) && isShort(after) ? `${shown(before)} → ${shown(after)}` : "changed";
}

const SHORT = 60;

function isShort(value: unknown): boolean {
  if (typeof value === "string") return value.length <= SHORT && !value.includes("\n");
  return typeof value !== "object" || value === null || (JSON.stringify(value) ?? "").length <= SHORT;
}

/** Each place of a machine once, though its patch for other tools says it as well. */
function withoutRepeats(changes: readonly Change[]): readonly Change[] {
  const byTerraform = new Set(changes.filter((change) => !isForOtherTools(change)).map(placeOfDocument));
  return changes.filter((change) => !isForOtherTools(change) || !byTerraform.has(placeOfDocument(change)));
}

function isForOtherTools({ old, fresh }: Change): boolean {
  const thing = fresh ?? old;
  return thing?.table === "talos" && thing.file.startsWith("talos/");
}

/** Without machine and path: files for other tools hold what several machines share, and may be new where the document is not. */
function placeOfDocument({ old, fresh }: Change): string {
  const thing = fresh ?? old;
  return thing?.table === "talos" ? `${thing.kind}|${thing.name}` : "";
}
