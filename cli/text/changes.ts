import { EFFECTS } from "../../lib/change/effects/row";
import { showWho } from "../../lib/change/things";
import type { ClusterChanges, Comparison } from "../comparison";
import { paint } from "./consequence";
import { count } from "./problems";
import type { Style } from "./style";

type Shown = ClusterChanges["changes"][number];

/** Lines of one consequence; the rest is counted, and all of it is in the JSON. */
const MOST_LINES = 40;
const MOST_NAMES = 6;

/** Changes by what they do, the worst first, with the places of the definition that they come from. */
export function changesText(comparison: Comparison, style: Style): string {
  const lines: string[] = [];
  for (const { cluster, definition, changes } of comparison.changes) {
    lines.push(style.bold(`${cluster} since ${comparison.revision}: ${headOf(definition.length, changes.length)}`));
    if (definition.length > 0)
      lines.push("  in the definition", ...capped(definition.map(({ what, detail }) => `    ${what}: ${detail}`)));
    for (const consequence of [...EFFECTS].reverse()) {
      const these = changes.filter((change) => change.consequence === consequence);
      if (these.length === 0) continue;
      const shown = consequence === "none" ? counted(these) : grouped(these);
      lines.push(paint(style, consequence)(`  ${consequence}`), ...capped(shown));
    }
  }
  return [...lines, ...comparison.notes].map((text) => `${text}\n`).join("");
}

function headOf(definition: number, changes: number): string {
  if (definition === 0 && changes === 0) return "nothing differs";
  const places = `${count(definition, "place")} of the definition`;
  return changes === 0 ? `${places}, and nothing that a program reads` : `${places}, ${count(changes, "change")}`;
}

/** The same change of several things is one line. */
function grouped(changes: readonly Shown[]): readonly string[] {
  const groups = new Map<string, { readonly first: Shown; readonly names: string[] }>();
  for (const change of changes) {
    const { who, path, detail, says = "" } = change;
    const key = [who.kind, who.part, path, detail, says].join("\0");
    const group = groups.get(key) ?? { first: change, names: [] };
    group.names.push(who.name);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first: { who, path, detail, says }, names }) => {
    const name =
      names.length <= MOST_NAMES ? names : [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`];
    const what = [showWho({ ...who, name: name.join(", ") }), path].filter((part) => part !== "").join(" ");
    return `    ${[what, detail].filter((part) => part !== "").join(": ")}${says === undefined ? "" : ` (${says})`}`;
  });
}

/** What nothing follows from, by its reason. */
function counted(changes: readonly Shown[]): readonly string[] {
  const reasons = new Map<string, number>();
  for (const { says, detail } of changes) reasons.set(says ?? detail, (reasons.get(says ?? detail) ?? 0) + 1);
  return [...reasons].map(([reason, number]) => `    ${count(number, "change")}: ${reason}`);
}

function capped(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), `    … and ${lines.length - MOST_LINES} more, all of them with --json`];
}
