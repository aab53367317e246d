import type { Effect } from "../../lib/change/effects/row";
import { showWho } from "../../lib/change/things";
import { visible } from "../../lib/data/controls";
import type { ObjectChange } from "../../lib/emit/file-diff";
import { show } from "../../lib/model/problem";
import type { ClusterReview, FieldReview, ThingReview } from "../../lib/review/review";
import { consequenceText, paint } from "./consequence";
import { count } from "./problems";
import { type Screen, wrapped } from "./screen";

/** Objects of one file that the next synth changes. */
export interface FileDiff {
  /** Below `dist/`. */
  readonly path: string;
  readonly objects: readonly ObjectChange[];
}

/** What the next synth would change. */
export interface Diff {
  /** What it does to each cluster that `dist/` holds already. */
  readonly clusters: readonly ClusterReview[];
  /** Clusters that could not be compared, and why. */
  readonly notes: readonly string[];
  /** Every file that changes, in the order of their paths. */
  readonly files: readonly FileDiff[];
}

/** Parts of a difference that are shown; none: all of them. */
export interface DiffParts {
  /** Counts alone. */
  readonly stat?: boolean | undefined;
  /** What happens to machines. */
  readonly machines?: boolean | undefined;
  /** What happens to objects, each with all of its fields. */
  readonly objects?: boolean | undefined;
}

/** Fields of one thing, and things of one step, that are shown where not all are asked for. */
const MOST_FIELDS = 12;
const MOST_THINGS = 25;
const MOST_NAMES = 6;
const MOST_DOCUMENTS = 8;

/** What a difference means first, then where it comes from, then what it touches, in the order in which that is applied. */
export function diffText(diff: Diff, parts: DiffParts, screen: Screen): string {
  // The bytes of a chart may change what its release makes, and no file of dist/.
  if (diff.files.length === 0 && diff.notes.length === 0 && diff.clusters.every(({ counts }) => counts.length === 0))
    return "no change\n";
  const reviewed = new Set(diff.clusters.map(({ cluster }) => cluster));
  const blocks = diff.clusters
    .filter(({ counts, definition }) => counts.length + definition.length > 0)
    .map((review) => clusterText(review, diff, parts, screen));
  const rest = diff.files.filter(({ path }) => !reviewed.has(clusterOf(path)) && !isDocument(path));
  const plain = parts.machines === true ? [] : [filesText(rest, parts, screen)];
  const isWhole = parts.stat !== true && parts.machines !== true && parts.objects !== true;
  return [
    ...diff.notes.map((note) => `${wrapped(visible(note), 2, screen)}\n`),
    ...blocks,
    ...plain,
    ...(isWhole ? [documentsText(diff.files, screen)] : []),
    `${summary(diff.files)}\n`,
  ]
    .filter((block) => block !== "")
    .join("\n");
}

function clusterText(review: ClusterReview, diff: Diff, parts: DiffParts, screen: Screen): string {
  const { style } = screen;
  const numbers = review.counts.map(
    ({ consequence, changes }) =>
      `${changes} ${consequence === "none" ? "without effect" : paint(style, consequence)(consequence)}`,
  );
  const head = [
    style.bold(`${visible(review.cluster)}: ${review.verdict}`),
    ...(numbers.length === 0 ? [] : [`  ${wrapped(numbers.join(", "), 2, screen)}`]),
  ];
  if (parts.stat === true) return lines([...head, ...statLines(review, diff, screen)]);
  const all = parts.machines !== true && parts.objects !== true;
  return lines([
    ...head,
    ...(all ? definitionLines(review, screen) : []),
    ...(all || parts.machines === true ? machineLines(review, parts, screen) : []),
    ...(all || parts.objects === true ? objectLines(review, parts, screen) : []),
    ...(all ? versionLines(review, screen) : []),
  ]);
}

/** One line for each part, as `git diff --stat` has one for each file. */
function statLines(review: ClusterReview, { files }: Diff, { style }: Screen): readonly string[] {
  const documents = files.filter(({ path }) => isDocument(path) && clusterOf(path) === review.cluster).length;
  const rows: (readonly [string, string, Effect | undefined])[] = [
    ...(review.definition.length === 0
      ? []
      : [["definition", count(review.definition.length, "place"), undefined] as const]),
    ...review.machines.map(
      ({ machine, things, consequence }) =>
        [`machine ${machine}`, count(things.flatMap(({ fields }) => fields).length, "change"), consequence] as const,
    ),
    ...review.order.map(
      ({ kind, name, changes, consequence }) => [`${kind} ${name}`, count(changes, "change"), consequence] as const,
    ),
    ...(documents === 0 ? [] : [["documents", count(documents, "file"), undefined] as const]),
  ];
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => String(row[column]).length)));
  return rows.map(([name, number, consequence]) => {
    const cells = [visible(name).padEnd(widths[0] ?? 0), number.padEnd(widths[1] ?? 0)];
    const says = consequence === undefined ? "" : consequence === "none" ? "no effect" : consequence;
    return `  ${cells.join("  ")}  ${consequence === undefined ? "" : paint(style, consequence)(says)}`.trimEnd();
  });
}

function definitionLines({ definition }: ClusterReview, screen: Screen): readonly string[] {
  if (definition.length === 0) return [];
  const shown = definition.slice(0, MOST_THINGS).map(({ what, detail }) => {
    return `  ${wrapped(visible(`${what}: ${detail}`), 4, screen)}`;
  });
  return ["", screen.style.bold("Definition"), ...shown, ...more(definition.length - MOST_THINGS, "place", 2)];
}

/** Machines with the same fate share their lines. */
function machineLines({ machines }: ClusterReview, parts: DiffParts, screen: Screen): readonly string[] {
  if (machines.length === 0) return [];
  const groups = new Map<string, { readonly names: string[]; readonly one: (typeof machines)[number] }>();
  for (const one of machines) {
    const key = JSON.stringify([one.consequence, one.things.map(({ who, fields }) => [who.kind, who.part, fields])]);
    const group = groups.get(key) ?? { names: [], one };
    group.names.push(one.machine);
    groups.set(key, group);
  }
  return [
    "",
    screen.style.bold("Machines"),
    ...[...groups.values()].flatMap(({ names, one }) => [
      `  ${visible(namesOf(names))}  ${consequenceText(one.consequence, screen.style)}`,
      ...one.things.flatMap(({ who, fields }) =>
        fieldLines(fields, parts, screen, [who.kind === "machine" ? "" : who.kind, who.part]),
      ),
    ]),
  ];
}

/** Objects by what brings them, in the order in which it does; stages before stacks, which most changes do not touch. */
function objectLines({ objects, order }: ClusterReview, parts: DiffParts, screen: Screen): readonly string[] {
  const steps = [...order.filter(({ kind }) => kind !== "stack"), ...order.filter(({ kind }) => kind === "stack")];
  const names = new Set(steps.map(({ name }) => name));
  const groups = [
    ...steps.map(({ kind, name }) => ({
      title: `${titleOf(kind)} ${name}`,
      of: objects.filter(({ step }) => step === name),
    })),
    { title: "Other files", of: objects.filter(({ step }) => step === undefined || !names.has(step)) },
  ];
  return groups.flatMap(({ title, of }) => {
    if (of.length === 0) return [];
    const felt = parts.objects === true ? of : of.filter(({ consequence }) => consequence !== "none");
    const quiet = of.length - felt.length;
    const alike = together(felt);
    const shown = parts.objects === true ? alike : alike.slice(0, MOST_THINGS);
    return [
      "",
      screen.style.bold(visible(title)),
      ...shown.flatMap((group) => thingLines(group, parts, screen)),
      ...more(alike.length - shown.length, "object", 2, "--objects"),
      ...(quiet === 0 ? [] : [screen.style.dim(`  ${count(quiet, "object")} without effect`)]),
    ];
  });
}

function titleOf(kind: ClusterReview["order"][number]["kind"]): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

/** The same change of several things, once. */
function together(things: readonly ThingReview[]): readonly (readonly [ThingReview, ...ThingReview[]])[] {
  const groups = new Map<string, [ThingReview, ...ThingReview[]]>();
  for (const thing of things) {
    const key = JSON.stringify([thing.who.kind, thing.who.part, thing.fields]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return [...groups.values()];
}

function thingLines(
  group: readonly [ThingReview, ...ThingReview[]],
  parts: DiffParts,
  screen: Screen,
): readonly string[] {
  const { style } = screen;
  const [{ who, fields, consequence }] = group;
  const [whole] = fields;
  const sign = fields.length === 1 && whole?.path === "" ? SIGN_OF[whole.detail] : undefined;
  const colour = sign === "+" ? style.green : sign === "-" ? style.red : style.yellow;
  const name = showWho({ ...who, name: namesOf(group.map((one) => one.who.name)) });
  return [
    `  ${colour(`${sign ?? "~"} ${visible(name)}`)}  ${consequenceText(consequence, style)}`,
    ...(sign !== undefined && whole?.says === undefined ? [] : fieldLines(fields, parts, screen, [])),
  ];
}

const SIGN_OF: Readonly<Record<string, string>> = { new: "+", gone: "-" };

function fieldLines(
  fields: readonly FieldReview[],
  parts: DiffParts,
  screen: Screen,
  of: readonly string[],
): readonly string[] {
  const shown = parts.objects === true || parts.machines === true ? fields : fields.slice(0, MOST_FIELDS);
  return [
    ...shown.map(({ path, detail, says }) => {
      const place = [...of, path].filter((part) => part !== "").join(" ");
      const text = `${place === "" ? "" : `${place}: `}${detail}${says === undefined ? "" : ` (${says})`}`;
      return `      ${wrapped(visible(text), 8, screen)}`;
    }),
    ...more(fields.length - shown.length, "field", 6, of.length === 0 ? "--objects" : "--machines"),
  ];
}

function versionLines({ versions }: ClusterReview, screen: Screen): readonly string[] {
  if (versions.length === 0) return [];
  return [
    "",
    screen.style.bold("Versions"),
    ...versions.map(({ kind, name, before, after, link }) => {
      const text = `${[kind, name].filter((part) => part !== "").join(" ")}: ${before ?? "new"} → ${after ?? "gone"}`;
      return `  ${wrapped(visible(link === undefined ? text : `${text}, ${link}`), 4, screen)}`;
    }),
  ];
}

/** Files of clusters that nothing is known of yet: what is in them, object by object. */
function filesText(files: readonly FileDiff[], { stat }: DiffParts, { style }: Screen): string {
  if (files.length === 0) return "";
  const paint = { create: style.green, update: style.yellow, remove: style.red } as const;
  const text: string[] = [];
  for (const { path, objects } of files) {
    text.push(style.bold(visible(`dist/${path}`)));
    if (stat === true) continue;
    // Only the form of the file differs, such as a comment or the order of keys.
    if (objects.length === 0) text.push("  ~ same content, written another way");
    for (const { action, object, fields } of objects) {
      text.push(paint[action](visible(`  ${SIGNS[action]} ${object}`)));
      for (const { path: field, before, after } of fields) {
        if (before === undefined) text.push(style.green(visible(`      + ${field}: ${show(after?.value)}`)));
        else if (after === undefined) text.push(style.red(visible(`      - ${field}: ${show(before.value)}`)));
        else text.push(visible(`      ~ ${field}: ${show(before.value)} → ${show(after.value)}`));
      }
    }
  }
  return lines(text);
}

const SIGNS = { create: "+", update: "~", remove: "-" } as const;

/** Documents for people follow from the rest; that they change is enough. */
function documentsText(files: readonly FileDiff[], screen: Screen): string {
  const paths = files.map(({ path }) => path).filter(isDocument);
  if (paths.length === 0) return "";
  const shown = paths.slice(0, MOST_DOCUMENTS).map((path) => path.replace(/^docs\//, ""));
  const rest = paths.length - shown.length;
  const text = `${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return lines([screen.style.bold("Documents"), `  ${wrapped(visible(text), 2, screen)}`]);
}

function isDocument(path: string): boolean {
  return path.startsWith("docs/") || /^[^/]+$/.test(path);
}

/** Name of the cluster that a file belongs to, as far as its path tells. */
function clusterOf(path: string): string {
  const [part = "", name = "", stack = ""] = path.split("/");
  return part === "terraform" ? stack.replace(/-[^-]+$/, "") : name;
}

function summary(files: readonly FileDiff[]): string {
  const objects = files.filter(({ path }) => !isDocument(path)).flatMap((file) => file.objects);
  const number = (action: ObjectChange["action"]) => objects.filter((object) => object.action === action).length;
  return `${count(files.length, "file")}: ${number("create")} objects to create, ${number("update")} to update, ${number("remove")} to remove`;
}

function namesOf(names: readonly string[]): string {
  const left = names.length - MOST_NAMES;
  return left > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${left} more` : names.join(", ");
}

function more(number: number, noun: string, blanks: number, option = "--json"): readonly string[] {
  return number > 0 ? [`${" ".repeat(blanks)}… and ${count(number, `more ${noun}`)}, all of them with ${option}`] : [];
}

function lines(text: readonly string[]): string {
  return text.map((line) => `${line}\n`).join("");
}
