import type { Conflict } from "../../lib/ownership/found-conflict";
import { objectKey, showObject } from "../../lib/ownership/object-id";
import type { Note, OwnedObject, Ownership } from "../../lib/ownership/owned";
import { count } from "./problems";
import type { Style } from "./style";

/** What a look at owners found. */
export interface OwnersResult {
  /** What was looked at: a cluster of this project, or the inputs. */
  readonly name: string;
  /** Who manages what. */
  readonly ownership: Ownership;
  /** Every thing with two managers, errors first. */
  readonly conflicts: readonly Conflict[];
}

const OBJECTS_SHOWN = 5;

/** The table of owners, grouped by manager; then what was not read, and what has two managers. */
export function ownersText(result: OwnersResult, style: Style, conflictsOnly: boolean): string {
  const { name, ownership, conflicts } = result;
  const lines: string[] = conflictsOnly ? [] : [...ownerLines(ownership, style), ""];
  if (!conflictsOnly) lines.push(...noteLines(ownership.notes));
  for (const conflict of conflicts) lines.push(...conflictLines(conflict, style), "");
  const objects = new Set(ownership.objects.map(({ object }) => objectKey(object))).size;
  const managers = byManager(ownership.objects).size;
  const errors = conflicts.filter(({ severity }) => severity === "error").length;
  const warnings = conflicts.length - errors;
  lines.push(
    `${name}: ${count(objects, "object")} of ${count(managers, "manager")}, ${count(errors, "conflict")}, ${count(warnings, "warning")}, ${count(ownership.notes.length, "note")}`,
  );
  return `${lines.join("\n")}\n`;
}

function byManager(objects: readonly OwnedObject[]): ReadonlyMap<string, readonly OwnedObject[]> {
  const groups = new Map<string, OwnedObject[]>();
  for (const claim of objects) {
    const group = groups.get(claim.manager.name) ?? [];
    group.push(claim);
    groups.set(claim.manager.name, group);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ownerLines({ objects }: Ownership, style: Style): readonly string[] {
  return [...byManager(objects)].flatMap(([manager, claims]) => {
    const rows = [...new Map(claims.map((claim) => [`${showObject(claim.object)}|${claim.place}`, claim])).values()]
      .map((claim) => [showObject(claim.object), claim.place] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const width = Math.min(70, Math.max(...rows.map(([object]) => object.length)));
    return [style.bold(manager), ...rows.map(([object, place]) => `  ${object.padEnd(width)}  ${place}`)];
  });
}

function noteLines(notes: readonly Note[]): readonly string[] {
  const unique = [...new Set(notes.map(({ place, text }) => `not read ${place}: ${text}`))];
  return unique.length === 0 ? [] : [...unique, ""];
}

function conflictLines(conflict: Conflict, style: Style): readonly string[] {
  const { severity, title, managers, objects, differences, why, fix } = conflict;
  const head = `${severity} ${title}`;
  const shown = objects.slice(0, OBJECTS_SHOWN).join(", ");
  const more = objects.length > OBJECTS_SHOWN ? ` and ${objects.length - OBJECTS_SHOWN} more` : "";
  return [
    severity === "error" ? style.red(head) : style.yellow(head),
    ...managers.map(({ manager, place }) => `  ${manager}\n    at ${place}`),
    ...(objects.length === 0 ? [] : [`  both write: ${shown}${more}`]),
    ...differences.map((difference) => `  differs: ${difference}`),
    `  why: ${why}`,
    `  fix: ${fix}`,
  ];
}

/** The same as data. Values of releases are left out: they may hold what nobody should print. */
export function ownersJson({ name, ownership, conflicts }: OwnersResult) {
  return {
    name,
    owners: ownership.objects.map(({ object, manager, place }) => ({
      object: showObject(object),
      manager: manager.name,
      place,
    })),
    releases: ownership.releases.map(({ name: release, namespace, chart, version, manager, place }) => ({
      release,
      namespace,
      chart,
      version,
      manager: manager.name,
      place,
    })),
    conflicts,
    notes: ownership.notes,
  };
}
