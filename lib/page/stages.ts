import { directDependencies } from "../delivery/direct-dependencies";
import { element, type Markup } from "../document/element";
import type { StageGraph } from "../plan/stage-graph";
import type { PageInput } from "./input";
import { count, dataTable, mono, type PagePart } from "./parts";
import { layoutStages, type PlacedDependency, type StageLayout } from "./stage-layout";

/** The stages in the order in which they are applied, drawn, and every reason as text. */
export function stagesPart({ checked: { graph } }: PageInput): PagePart {
  return {
    id: "stages",
    title: "Stages",
    body: [
      element(
        "p",
        {},
        graph.stages.length === 0
          ? "Nothing is applied by GitOps."
          : `${count(graph.stages.length, "stage")}, applied from left to right: each waits for those that a line leads from.`,
      ),
      graph.stages.length > 0 && drawing(graph),
      element(
        "details",
        {},
        element("summary", {}, "Every stage, and why it waits"),
        dataTable(
          "Stages in the order of application",
          ["stage", "what", "objects", "waits for, and why"],
          graph.stages.map(({ name, title, manifests, releases }) => [
            mono(name),
            title,
            [
              (manifests.length > 0 || releases.length === 0) && count(manifests.length, "object"),
              manifests.length > 0 && releases.length > 0 && ", ",
              releases.length > 0 && count(releases.length, "release"),
            ],
            reasons(graph, name),
          ]),
        ),
      ),
    ],
  };
}

function reasons(graph: StageGraph, stage: string): Markup | string {
  const own = directDependencies(graph, stage);
  if (own.length === 0) return "nothing";
  return element(
    "ul",
    {},
    own.map(({ to, causes }) => element("li", {}, mono(to), `: ${shownCauses(causes)}`)),
  );
}

/** A stage of a hundred objects waits for their namespaces a hundred times: the first say it all. */
const MOST_CAUSES = 5;

function shownCauses(causes: readonly string[]): string {
  const more = causes.length - MOST_CAUSES;
  return more > 1 ? `${causes.slice(0, MOST_CAUSES).join("; ")}; and ${more} more` : causes.join("; ");
}

function drawing(graph: StageGraph): readonly Markup[] {
  const layout = layoutStages(graph);
  const { width, height, stages, dependencies } = layout;
  const cuts = width > WIDE ? cutsOf(layout) : [];
  const titles = titlesOf(graph);
  const scrolled = element(
    "div",
    { class: "scroll", role: "region", "aria-label": "Graph of stages", tabindex: 0 },
    element(
      "svg",
      {
        class: "graph",
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: "img",
        "aria-label": "Graph of stages; the table below has the same as text",
      },
      element(
        "g",
        // What is drawn again elsewhere takes its style from here alone.
        { id: DRAWING, class: "graph" },
        dependencies.map(line),
        stages.map(({ name, x, y, width: wide, height: high }) =>
          element(
            "g",
            { "data-stage": name },
            element("title", {}, titles.get(name) ?? name),
            element("rect", { x, y, width: wide, height: high, rx: 4 }),
            element("text", { x: x + wide / 2, y: y + high / 2 + 4.5 }, name),
          ),
        ),
      ),
    ),
  );
  return cuts.length === 0 ? [scrolled] : [scrolled, bands(cuts, height)];
}

const DRAWING = "stage-drawing";

/** Wider than this in pixels, a drawing is printed in bands, one below the other. */
const WIDE = 1000;

/** Where a wide drawing is cut: between two columns, in as few bands as a page allows, all about as wide. */
function cutsOf(layout: StageLayout): readonly number[] {
  let best = cutsAt(layout, WIDE);
  for (let limit = WIDE - STEP; limit > 0; limit -= STEP) {
    const cuts = cutsAt(layout, limit);
    if (cuts.length > best.length) break;
    best = cuts;
  }
  return best;
}

const STEP = 20;

function cutsAt({ width, stages }: StageLayout, limit: number): readonly number[] {
  const columns = [...new Set(stages.map(({ x }) => x))].sort((a, b) => a - b);
  const cuts = [0];
  for (const [index, column] of columns.entries()) {
    const end = Math.max(...stages.filter(({ x }) => x === column).map((one) => column + one.width));
    const before = stages.filter(({ x }) => x < column).map((one) => one.x + one.width);
    if (index > 0 && end - (cuts.at(-1) ?? 0) > limit) cuts.push(Math.round((Math.max(...before) + column) / 2));
  }
  return [...cuts, width];
}

/** The same drawing for paper; on the screen it is scrolled. */
function bands(cuts: readonly number[], height: number): Markup {
  return element(
    "div",
    { class: "bands", "aria-hidden": "true" },
    cuts.slice(1).map((to, index) => {
      const from = cuts[index] ?? 0;
      return element(
        "svg",
        { viewBox: `${from} 0 ${to - from} ${height}`, width: to - from, height },
        element("use", { href: `#${DRAWING}` }),
      );
    }),
  );
}

/** What each stage is and what it waits for. */
function titlesOf({ stages, dependencies }: StageGraph): ReadonlyMap<string, string> {
  const waits = new Map<string, string[]>();
  for (const { from, to, causes } of dependencies.direct) {
    const ofStage = waits.get(from) ?? [];
    ofStage.push(`waits for ${to}: ${shownCauses(causes)}`);
    waits.set(from, ofStage);
  }
  return new Map(stages.map(({ name, title }) => [name, [`${name}: ${title}`, ...(waits.get(name) ?? [])].join("\n")]));
}

function line({ dependency: { from, to, causes }, points }: PlacedDependency): Markup {
  const [first, ...rest] = points;
  let path = first === undefined ? "" : `M${first.x} ${first.y}`;
  let at = first;
  for (const [index, point] of rest.entries()) {
    const middle = ((at?.x ?? 0) + point.x) / 2;
    // Into a column with a curve, through it straight on.
    path += index % 2 === 0 ? `C${middle} ${at?.y ?? 0} ${middle} ${point.y} ${point.x} ${point.y}` : `H${point.x}`;
    at = point;
  }
  return element(
    "path",
    { d: path, "data-from": to, "data-to": from },
    element("title", {}, `${from} waits for ${to}: ${shownCauses(causes)}`),
  );
}
