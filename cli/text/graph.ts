import type { StageDependency, StageGraph } from "../../lib/plan/stage-graph";

/** The forms of a graph; `text` is for people. */
export const GRAPH_FORMATS = ["text", "mermaid", "dot", "json"] as const;
/** A value of `groundwork graph --format`. */
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** Stages and the edges between them, in one of the forms that people and tools read. */
export function formatGraph(format: GraphFormat, graph: StageGraph, edges: readonly StageDependency[]): string {
  switch (format) {
    case "text":
      return asText(graph, edges);
    case "mermaid":
      return asMermaid(graph, edges);
    case "dot":
      return asDot(graph, edges);
    case "json":
      return asJson(graph, edges);
  }
}

function asText(graph: StageGraph, edges: readonly StageDependency[]): string {
  const lines: string[] = [];
  let level = -1;
  for (const stage of graph.stages) {
    const own = graph.levels.get(stage.name) ?? 0;
    if (own !== level) {
      level = own;
      lines.push(`${level}.`);
    }
    lines.push(`   ${stage.name}: ${stage.title}`);
    for (const edge of edges.filter((candidate) => candidate.from === stage.name)) {
      lines.push(`      follows ${edge.to}, because of`);
      for (const cause of edge.causes) lines.push(`        ${cause}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Arrows lead from what comes first to what follows. */
function asMermaid(graph: StageGraph, edges: readonly StageDependency[]): string {
  const ids = new Map(graph.stages.map((stage, index) => [stage.name, `s${index}`]));
  return [
    "flowchart LR",
    ...graph.stages.map((stage) => `  ${ids.get(stage.name)}["${stage.name}"]`),
    ...edges.map((edge) => `  ${ids.get(edge.to)} --> ${ids.get(edge.from)}`),
    "",
  ].join("\n");
}

function asDot(graph: StageGraph, edges: readonly StageDependency[]): string {
  const text = (value: string) => JSON.stringify(value);
  return [
    "digraph stages {",
    "  rankdir=LR;",
    ...graph.stages.map((stage) => `  ${text(stage.name)} [tooltip=${text(stage.title)}];`),
    ...edges.map((edge) => `  ${text(edge.to)} -> ${text(edge.from)} [tooltip=${text(edge.causes.join("; "))}];`),
    "}",
    "",
  ].join("\n");
}

function asJson(graph: StageGraph, edges: readonly StageDependency[]): string {
  const stages = graph.stages.map(({ name, title }) => ({ name, title, level: graph.levels.get(name) ?? 0 }));
  return `${JSON.stringify({ stages, edges }, null, 2)}\n`;
}
