/** What applying a change does, mildest first. */
export const EFFECTS = [
  "none",
  "live",
  "restarts pods",
  "restarts service",
  "by hand",
  "needs a reboot",
  "reboots node",
  "prunes object",
  "recreates object",
  "unknown",
  "left behind",
  "replaces machine",
  "data lost",
  "refused",
] as const;
/** What applying a change does to the running cluster; from nothing to the loss of data. */
export type Effect = (typeof EFFECTS)[number];

/** What each effect means, for documents. */
export const EFFECT_MEANINGS: Readonly<Record<Effect, string>> = {
  none: "nothing in the running cluster changes",
  live: "takes effect at once; nothing restarts",
  "restarts pods": "pods are replaced, as many at a time as their workload allows",
  "restarts service": "a service of the node, such as the kubelet or the API server, restarts; the node goes on",
  "by hand": "applying does not do it; somebody has to, as the line says",
  "needs a reboot": "accepted, and without effect until somebody restarts the node; nothing restarts it by itself",
  "reboots node": "the node restarts by itself as soon as it is applied",
  "prunes object": "the object is deleted",
  "recreates object": "the object is deleted and recreated",
  unknown: "no row of a table knows what it does; look before you apply it",
  "left behind": "data stays where nothing looks for it any more",
  "replaces machine": "the machine is destroyed and recreated",
  "data lost": "data is deleted, or can no longer be read",
  refused: "what it is applied to refuses it",
};

/** One place of one thing that differs, as rows look at it. */
export interface Differing {
  /** Kind of the thing, e.g. `Deployment`, `VolumeConfig`, `proxmox_virtual_environment_vm`, the name of a chart. */
  readonly kind: string;
  /** Name of the thing. */
  readonly name: string;
  /** Keys that lead to the place; empty for the thing as a whole. */
  readonly path: readonly string[];
  /** What was there; undefined: nothing. */
  readonly before: unknown;
  /** What is there now; undefined: nothing. */
  readonly after: unknown;
  /** The whole thing as it was. */
  readonly old: unknown;
  /** The whole thing as it is. */
  readonly fresh: unknown;
  /** Minor version of what it is applied to, e.g. 13 for Talos 1.13; undefined: not known. */
  readonly minor: number | undefined;
}

/** A row: what a change of one place does, and who says so. */
export interface EffectRow {
  /** Kinds of things, `|` between them; `*` is any. */
  readonly kind: string;
  /**
   * Keys that lead to the place, a dot between them: `*` is any one key or
   * item, `**` any number of them. `+` is the thing itself that is new, `-` one
   * that goes.
   */
  readonly path: string;
  /** Further condition; absent: every change of the place. */
  readonly when?: (change: Differing) => boolean;
  /** First minor version that it is true for; absent: all of old. */
  readonly since?: number;
  /** Last minor version that it is true for; absent: all to come. */
  readonly until?: number;
  /** What it does. */
  readonly effect: Effect;
  /** In one clause what that means here, or what somebody has to do. */
  readonly says?: string;
  /** What a rule has more to say about; absent: nothing. */
  readonly topic?: Topic;
  /** Where the fact comes from. */
  readonly source: string;
}

/**
 * What rules look for among changes: a volume that gets another encryption, a
 * machine that is destroyed and recreated, one that moves, a setting that
 * other rules speak of themselves.
 */
export type Topic =
  | "encryption"
  | "replaced"
  | "moved"
  | "selector"
  | "claim size"
  | "claim template"
  | "storage class"
  | "stage"
  | "data";

/** The first row that knows a change; undefined: none does. */
export function rowOf<Row extends EffectRow>(rows: readonly Row[], change: Differing): Row | undefined {
  return rows.find((row) => fits(row, change));
}

function fits(row: EffectRow, change: Differing): boolean {
  if (row.kind !== "*" && !row.kind.split("|").includes(change.kind)) return false;
  const { minor } = change;
  if (minor !== undefined && ((row.since ?? 0) > minor || (row.until ?? Number.POSITIVE_INFINITY) < minor))
    return false;
  if (!pathFits(row.path, change)) return false;
  return row.when === undefined || row.when(change);
}

const patterns = new Map<string, readonly string[]>();

function pathFits(pattern: string, { path, old, fresh }: Differing): boolean {
  if (pattern === "+") return path.length === 0 && old === undefined;
  if (pattern === "-") return path.length === 0 && fresh === undefined;
  if (path.length === 0 && (old === undefined || fresh === undefined)) return false;
  const steps = patterns.get(pattern) ?? pattern.split(".");
  patterns.set(pattern, steps);
  return matches(steps, path, 0, 0);
}

/** `**` stands for any number of steps; a pattern that ends before the path does not fit. */
function matches(pattern: readonly string[], path: readonly string[], at: number, from: number): boolean {
  const step = pattern[at];
  if (step === undefined) return from === path.length;
  if (step === "**") {
    for (let next = from; next <= path.length; next++) if (matches(pattern, path, at + 1, next)) return true;
    return false;
  }
  const here = path[from];
  if (here === undefined) return false;
  return (step === "*" || step === here) && matches(pattern, path, at + 1, from + 1);
}

/** What rows of several places have in common: the effect, what it means there, the source, a condition. */
type Fact = readonly [effect: Effect, says: string | undefined, source: string, when?: EffectRow["when"]];

/** One row for each of several places of a kind, which all do the same. */
export function rowsFor(
  kind: string,
  paths: readonly string[],
  ...[effect, says, source, when]: Fact
): readonly EffectRow[] {
  return paths.map((path) => ({
    kind,
    path,
    effect,
    source,
    ...(says === undefined ? {} : { says }),
    ...(when === undefined ? {} : { when }),
  }));
}
