import type { Effect } from "../change/effects/row";
import { showWho } from "../change/things";
import { mermaidText } from "../document/mermaid";
import { type Line, type PageBlock, type Piece, paragraph, rowsOf } from "./page";
import type { ClusterReview, FieldReview, MachineReview, ThingReview } from "./review";
import type { VersionChange } from "./versions";

/**
 * How much a page tells, most first: everything; fields capped; without fields;
 * objects counted by kind; the verdict alone.
 */
export const DETAILS = ["all", "some", "objects", "kinds", "verdict"] as const;
export type Detail = (typeof DETAILS)[number];

/** Rows of one table in a page that must be shorter. */
const SOME_ROWS = 40;
/** Nodes that a diagram can hold and still be read. */
const MOST_NODES = 60;
const MOST_NAMES = 6;

/** The part of a page about one cluster. */
export function clusterBlocks(review: ClusterReview, revision: string, detail: Detail): readonly PageBlock[] {
  const verdict = verdictBlocks(review, revision);
  if (detail === "verdict")
    return [
      ...verdict,
      paragraph("All the rest does not fit here: ", { code: "npx groundwork review --against" }, " shows it."),
    ];
  const found = [
    ...verdict,
    findingBlock(review),
    definitionBlock(review, detail),
    ...titled("Machines", machineTable(review.machines, detail)),
    ...titled("Objects", ...objectBlocks(review.objects, detail)),
    ...titled("Versions", versionTable(review.versions, detail)),
    ...titled("Order", ...orderBlocks(review, detail)),
    detail === "all" || detail === "some" ? fieldBlock(review, detail) : undefined,
    detail === "all"
      ? undefined
      : paragraph(
          "Shortened, so that it fits here: ",
          { code: "npx groundwork review --against" },
          " shows all of it.",
        ),
  ];
  return found.filter((block) => block !== undefined);
}

function verdictBlocks({ cluster, verdict, counts, labels }: ClusterReview, revision: string): readonly PageBlock[] {
  const numbers = counts.map(
    ({ consequence, changes }) => `${changes} ${consequence === "none" ? "without effect" : consequence}`,
  );
  return [
    {
      is: "heading",
      level: 2,
      line: [{ code: cluster }, " since ", { code: revision }],
      anchor: `groundwork-review-${cluster}`,
    },
    paragraph({ strong: verdict }, numbers.length === 0 ? "" : ` ${numbers.join(", ")}.`),
    ...(labels.length === 0 ? [] : [paragraph("Labels: ", ...spaced(labels.map((label) => ({ code: label }))))]),
  ];
}

function spaced(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [", ", piece]));
}

function titled(title: string, ...content: readonly (PageBlock | undefined)[]): readonly PageBlock[] {
  const found = content.filter((block) => block !== undefined);
  return found.length === 0 ? [] : [{ is: "heading", level: 3, line: [title] }, ...found];
}

function findingBlock({ findings }: ClusterReview): PageBlock | undefined {
  if (findings.length === 0) return undefined;
  const lines = findings.map(({ severity, rule, at, message, fix, accepted }): Line => {
    const end: Line =
      accepted === undefined ? [" Fix: ", { prose: fix }, "."] : [" Accepted: ", { prose: accepted }, "."];
    return [
      { strong: accepted === undefined ? severity : "accepted" },
      " ",
      { code: at },
      ": ",
      { prose: message },
      ".",
      ...end,
      " (",
      { code: rule },
      ")",
    ];
  });
  return { is: "list", lines };
}

function definitionBlock({ definition }: ClusterReview, detail: Detail): PageBlock | undefined {
  if (definition.length === 0 || detail === "kinds") return undefined;
  const table = capped(
    ["Place", "Change"],
    definition.map(({ what, detail: change }) => [[{ code: what }], [{ code: change }]]),
    detail,
  );
  return table === undefined
    ? undefined
    : { is: "fold", summary: `Definition: ${definition.length} places differ`, blocks: table };
}

/** A table, cut where a page must be shorter, with a line that counts the rest. */
function capped(
  head: readonly string[],
  rows: readonly (readonly Line[])[],
  detail: Detail,
): readonly PageBlock[] | undefined {
  const isCut = detail !== "all" && rows.length > SOME_ROWS;
  const table = rowsOf(head, isCut ? rows.slice(0, SOME_ROWS) : rows);
  if (table === undefined) return undefined;
  return isCut ? [table, paragraph(`… and ${rows.length - SOME_ROWS} more`)] : [table];
}

/** Machines with the same fate share a row. */
function machineTable(machines: readonly MachineReview[], detail: Detail): PageBlock | undefined {
  const rows = new Map<
    string,
    { readonly names: string[]; readonly consequence: Effect; readonly why: readonly Reason[] }
  >();
  for (const { machine, consequence, things } of machines) {
    const why = reasonsOf(things);
    const key = JSON.stringify([consequence, why]);
    const row = rows.get(key) ?? { names: [], consequence, why };
    row.names.push(machine);
    rows.set(key, row);
  }
  return rowsOf(
    ["Machine", "What happens", "Why"],
    [...rows.values()].map(({ names, consequence, why }) => {
      const shown = detail === "kinds" ? why.slice(0, 1) : why.slice(0, MOST_NAMES);
      const more = why.length - shown.length;
      return [
        namesOf(names),
        [{ strong: consequence }],
        [
          ...shown.flatMap((reason, index) => [...(index === 0 ? [] : ["; "]), ...reasonLine(reason)]),
          ...(more > 0 ? [`; and ${more} more`] : []),
        ],
      ];
    }),
  );
}

interface Reason {
  readonly what: string;
  readonly detail: string;
  readonly says: string;
}

/** What decides about a machine: the fields with its worst consequence. */
function reasonsOf(things: readonly ThingReview[]): readonly Reason[] {
  const [worst] = things;
  return things
    .filter(({ consequence }) => consequence === worst?.consequence)
    .flatMap(({ who, fields, consequence }) =>
      fields
        .filter((field) => field.consequence === consequence)
        .map(({ path, detail, says = "" }) => ({
          what: [who.part.replace(/^of .*/, ""), path].filter((text) => text !== "").join(" "),
          detail,
          says,
        })),
    );
}

function reasonLine({ what, detail, says }: Reason): Line {
  return [
    ...(what === "" ? [] : [{ code: what }, " "]),
    { code: detail },
    ...(says === "" ? [] : [" (", { prose: says }, ")"]),
  ];
}

function namesOf(names: readonly string[]): Line {
  const more = names.length - MOST_NAMES;
  return [
    ...spaced(names.slice(0, MOST_NAMES).map((name) => ({ code: name }))),
    ...(more > 0 ? [` and ${more} more`] : []),
  ];
}

/** What nothing follows from is counted; its fields are below. */
function objectBlocks(objects: readonly ThingReview[], detail: Detail): readonly (PageBlock | undefined)[] {
  const felt = objects.filter(({ consequence }) => consequence !== "none");
  const quiet = objects.length - felt.length;
  return [
    detail === "kinds" ? kindTable(felt) : objectTable(felt),
    quiet === 0
      ? undefined
      : paragraph(`${quiet} ${quiet === 1 ? "object changes" : "objects change"} without effect.`),
  ];
}

function objectTable(objects: readonly ThingReview[]): PageBlock | undefined {
  return rowsOf(
    ["Object", "Consequence", "Place", "What it means"],
    objects.map(({ what, consequence, place, fields }) => [
      [{ code: what }],
      [{ strong: consequence }],
      [{ code: place }],
      meaningOf(fields),
    ]),
  );
}

/** The worst fields in words, the rest counted. */
function meaningOf(fields: readonly FieldReview[]): Line {
  const [first] = fields;
  if (first === undefined) return [];
  const more = fields.length - 1;
  return [
    ...reasonLine({ what: first.path, detail: first.detail, says: first.says ?? "" }),
    ...(more > 0 ? [`; ${more} more ${more === 1 ? "field" : "fields"}`] : []),
  ];
}

function kindTable(objects: readonly ThingReview[]): PageBlock | undefined {
  const groups = new Map<string, { readonly kind: string; readonly consequence: Effect; readonly names: string[] }>();
  for (const { who, consequence } of objects) {
    const key = `${consequence}|${who.kind}`;
    const group = groups.get(key) ?? { kind: who.kind, consequence, names: [] };
    group.names.push(who.name);
    groups.set(key, group);
  }
  return rowsOf(
    ["Kind", "Consequence", "Number", "Which"],
    [...groups.values()]
      .slice(0, SOME_ROWS)
      .map(({ kind, consequence, names }) => [
        [{ code: kind }],
        [{ strong: consequence }],
        [String(names.length)],
        namesOf(names.map((name) => name.slice(0, 80))),
      ]),
  );
}

function versionTable(versions: readonly VersionChange[], detail: Detail): PageBlock | undefined {
  const rows = versions.map(({ kind, name, before, after, users, link }): readonly Line[] => [
    [kind, ...(name === "" ? [] : [" ", { code: name }])],
    [before === undefined ? "new" : { code: before }, " → ", after === undefined ? "gone" : { code: after }],
    namesOf(users),
    link === undefined ? [] : [{ link, text: "releases" }],
  ]);
  return capped(["What", "Version", "Used by", "Notes"], rows, detail)?.[0];
}

function orderBlocks({ order, stages }: ClusterReview, detail: Detail): readonly (PageBlock | undefined)[] {
  if (order.length === 0) return [];
  const steps = order.slice(0, detail === "kinds" ? SOME_ROWS : order.length);
  const table = rowsOf(
    ["", "What brings it", "Worst", "Changes"],
    steps.map(({ kind, name, consequence, changes }, index) => [
      [String(index + 1)],
      [`${kind} `, { code: name }],
      [{ strong: consequence }],
      [String(changes)],
    ]),
  );
  const isDrawn = stages.stages.length > 1 && stages.stages.length <= MOST_NODES && detail !== "kinds";
  return [table, isDrawn ? { is: "code", language: "mermaid", lines: diagram(stages) } : undefined];
}

/** Arrows lead from the stage that comes first to the one that follows it. */
function diagram({ stages, edges }: ClusterReview["stages"]): readonly string[] {
  const ids = new Map(stages.map(({ name }, index) => [name, `s${index}`]));
  return [
    "flowchart LR",
    ...stages.map(({ name, consequence }) => `  ${ids.get(name)}[${mermaidText(`${name}: ${consequence}`)}]`),
    ...edges.map(({ from, to }) => `  ${ids.get(to)} --> ${ids.get(from)}`),
  ];
}

function fieldBlock({ machines, objects }: ClusterReview, detail: Detail): PageBlock | undefined {
  const things = [...machines.flatMap(({ things: own }) => own), ...objects];
  const rows = things.flatMap(({ who, fields }) =>
    fields.map((field): readonly Line[] => [
      [{ code: showWho(who) }],
      field.path === "" ? [] : [{ code: field.path }],
      [{ code: field.detail }],
      [field.consequence],
      field.says === undefined ? [] : [{ prose: field.says }],
    ]),
  );
  const table = capped(["Thing", "Field", "Change", "Consequence", "What it means"], rows, detail);
  return table === undefined ? undefined : { is: "fold", summary: `Fields: ${rows.length} differ`, blocks: table };
}
