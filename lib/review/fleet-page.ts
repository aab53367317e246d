import type { Fleet, FleetChange, FleetFinding, FleetGroup } from "./fleet";
import { pageHtml } from "./html";
import { LONGEST_COMMENT } from "./longest-comment";
import { pageMarkdown } from "./markdown";
import { type Line, type PageBlock, paragraph, rowsOf } from "./page";
import { verdictOf } from "./verdict";

/** What a change does to many clusters, with what is to be said of all of them. */
export interface FleetReview extends Fleet {
  /** Commit that is compared with. */
  readonly revision: string;
  /** Clusters that cannot be compared, with the reason. */
  readonly notes: readonly string[];
  /** `dist/` is not what the definitions give. */
  readonly drift: boolean;
}

/** Rows of one table, and groups, for as much as fits: everything, then less. */
const ROWS = [Number.POSITIVE_INFINITY, 40, 10, 3] as const;
const MOST_NAMES = 6;
const MARKER = "<!-- groundwork-review: fleet -->";

/** The review as a comment of at most `longest` characters: fields go first, then the smallest groups of the mildest fates. */
export function fleetComment(review: FleetReview, longest = LONGEST_COMMENT): string {
  let text = "";
  for (const withFields of [true, false])
    for (const rows of ROWS) {
      text = `${MARKER}\n${pageMarkdown(blocksOf(review, rows, withFields))}\n`;
      if (text.length <= longest) return text;
    }
  const short = `${MARKER}\n${pageMarkdown(headOf(review))}\n`;
  return short.length <= longest ? short : text.slice(0, longest);
}

/** The review as one HTML file, with everything in it. */
export function fleetHtml(review: FleetReview): string {
  return pageHtml(`Review against ${review.revision}`, blocksOf(review, Number.POSITIVE_INFINITY, true));
}

function blocksOf(review: FleetReview, rows: number, withFields: boolean): readonly PageBlock[] {
  const felt = review.groups.filter(({ consequence }) => consequence !== "none");
  const quiet = review.groups.filter(({ consequence }) => consequence === "none");
  const silent = quiet.reduce((sum, { clusters }) => sum + clusters.length, 0);
  const found = [
    ...headOf(review),
    rowsOf(["Clusters", "What happens", "Why"], felt.slice(0, rows).map(groupRow)),
    moreOf(felt.length - rows, "fate"),
    silent === 0 ? undefined : paragraph(`Nothing happens to ${numberOf(silent)}.`),
    review.findings.length === 0
      ? undefined
      : ({ is: "list", lines: review.findings.slice(0, rows).map(findingLine) } satisfies PageBlock),
    moreOf(review.findings.length - rows, "finding"),
    ...(withFields ? felt.slice(0, rows).map((group) => fieldsOf(group, rows)) : []),
    onlyOne(review, felt[0]),
    ...review.notes.slice(0, rows).map((note) => paragraph({ prose: note })),
    moreOf(review.notes.length - rows, "cluster that cannot be compared", "clusters that cannot be compared"),
    review.drift
      ? paragraph(
          { strong: "dist/ is not what the definitions give." },
          " Run ",
          { code: "npx groundwork synth" },
          " and commit it.",
        )
      : undefined,
  ];
  return found.filter((block) => block !== undefined);
}

function headOf({ groups, counts, revision }: FleetReview): readonly PageBlock[] {
  const all = groups.reduce((sum, { clusters }) => sum + clusters.length, 0);
  const numbers = counts.map(
    ({ consequence, changes }) => `${changes} ${consequence === "none" ? "without effect" : consequence}`,
  );
  return [
    { is: "heading", level: 2, line: [`${numberOf(all)} since `, { code: revision }] },
    paragraph(
      { strong: verdictOf(counts.map(({ consequence }) => consequence)) },
      numbers.length === 0 ? "" : ` Clusters by the worst that happens: ${numbers.join(", ")}.`,
    ),
  ];
}

function numberOf(clusters: number): string {
  return `${clusters} ${clusters === 1 ? "cluster" : "clusters"}`;
}

function moreOf(amount: number, one: string, several = `${one}s`): PageBlock | undefined {
  return amount > 0 ? paragraph(`… and ${amount} more ${amount === 1 ? one : several}`) : undefined;
}

/** `912: home, lab and 910 more`, what happens, and what decides about it. */
function groupRow({ clusters, consequence, changes }: FleetGroup): readonly Line[] {
  const worst = changes.filter((change) => change.consequence === consequence);
  const [first] = worst;
  const more = changes.length - 1;
  return [
    [`${clusters.length}: `, ...namesOf(clusters)],
    [{ strong: consequence }],
    first === undefined
      ? []
      : [...changeLine(first), ...(more > 0 ? [`; ${more} more ${more === 1 ? "field" : "fields"}`] : [])],
  ];
}

function changeLine({ what, path, detail, says }: FleetChange): Line {
  return [
    { code: what },
    ...(path === "" ? [] : [" ", { code: path }]),
    ": ",
    { code: detail },
    ...(says === undefined ? [] : [" (", { prose: says }, ")"]),
  ];
}

function namesOf(names: readonly string[]): Line {
  const shown = names.slice(0, MOST_NAMES).flatMap((name, index): Line => [index === 0 ? "" : ", ", { code: name }]);
  const more = names.length - MOST_NAMES;
  return more > 0 ? [...shown, ` and ${more} more`] : shown;
}

function findingLine({ clusters, severity, rule, at, message, fix, accepted }: FleetFinding): Line {
  return [
    { strong: accepted === undefined ? severity : "accepted" },
    ` in ${clusters.length} (`,
    ...namesOf(clusters),
    ") ",
    { code: at },
    ": ",
    { prose: message },
    ".",
    ...(accepted === undefined ? [" Fix: ", { prose: fix }, "."] : [" Accepted: ", { prose: accepted }, "."]),
    " (",
    { code: rule },
    ")",
  ];
}

function fieldsOf({ clusters, changes }: FleetGroup, rows: number): PageBlock | undefined {
  const table = rowsOf(
    ["Thing", "Field", "Change", "Consequence", "What it means"],
    changes
      .slice(0, rows)
      .map(({ what, path, detail, consequence, says }) => [
        [{ code: what }],
        path === "" ? [] : [{ code: path }],
        [{ code: detail }],
        [consequence],
        says === undefined ? [] : [{ prose: says }],
      ]),
  );
  const more = moreOf(changes.length - rows, "field");
  const [first = ""] = clusters;
  const who = clusters.length === 1 ? first : `${first} and ${clusters.length - 1} more`;
  if (table === undefined) return undefined;
  return {
    is: "fold",
    summary: `${who}: ${changes.length} ${changes.length === 1 ? "field differs" : "fields differ"}`,
    blocks: more === undefined ? [table] : [table, more],
  };
}

function onlyOne({ revision }: FleetReview, group: FleetGroup | undefined): PageBlock | undefined {
  const [name] = group?.clusters ?? [];
  if (name === undefined) return undefined;
  return paragraph("One of them whole: ", { code: `npx groundwork review ${name} --against ${revision}` }, ".");
}
