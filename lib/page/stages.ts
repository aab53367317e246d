import { element, type Markup } from "../document/element";
import type { StageGraph } from "../plan/stage-graph";
import type { PageInput } from "./input";
import { count, dataTable, mono, type PagePart } from "./parts";
import { layoutStages, type PlacedDependency } from "./stage-layout";

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
            [count(manifests.length, "object"), releases.length > 0 && `, ${count(releases.length, "release")}`],
            reasons(graph, name),
          ]),
        ),
      ),
    ],
  };
}

function reasons({ dependencies }: StageGraph, stage: string): Markup | string {
  const own = dependencies.direct.filter(({ from }) => from === stage);
  if (own.length === 0) return "nothing";
  return element(
    "ul",
    {},
    own.map(({ to, causes }) => element("li", {}, mono(to), `: ${causes.join("; ")}`)),
  );
}

function drawing(graph: StageGraph): Markup {
  const { width, height, stages, dependencies } = layoutStages(graph);
  return element(
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
      dependencies.map(line),
      stages.map(({ name, x, y, width: wide, height: high }) =>
        element(
          "g",
          { "data-stage": name },
          element("title", {}, titleOf(graph, name)),
          element("rect", { x, y, width: wide, height: high, rx: 4 }),
          element("text", { x: x + wide / 2, y: y + high / 2 + 4.5 }, name),
        ),
      ),
    ),
  );
}

function titleOf({ stages, dependencies }: StageGraph, name: string): string {
  const causes = dependencies.direct.flatMap(({ from, to, causes: why }) =>
    from === name ? [`waits for ${to}: ${why.join("; ")}`] : [],
  );
  return [`${name}: ${stages.find((stage) => stage.name === name)?.title ?? ""}`, ...causes].join("\n");
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
    element("title", {}, `${from} waits for ${to}: ${causes.join("; ")}`),
  );
}
