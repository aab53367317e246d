import type { StageDependency } from "../plan/stage-graph";

/** The edges without those that follow from others: what people read in a graph, and all that dependsOn needs. */
export function withoutImplied(edges: readonly StageDependency[]): readonly StageDependency[] {
  const next = new Map<string, string[]>();
  for (const edge of edges) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  const reach = new Map<string, ReadonlySet<string>>();
  const reachable = (name: string): ReadonlySet<string> => {
    const known = reach.get(name);
    if (known !== undefined) return known;
    const found = new Set<string>();
    for (const to of next.get(name) ?? []) {
      found.add(to);
      for (const further of reachable(to)) found.add(further);
    }
    reach.set(name, found);
    return found;
  };
  return edges.filter(
    (edge) => !(next.get(edge.from) ?? []).some((other) => other !== edge.to && reachable(other).has(edge.to)),
  );
}
