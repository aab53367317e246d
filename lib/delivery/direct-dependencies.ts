import { once } from "../data/once";
import type { StageDependency, StageGraph } from "../plan/stage-graph";

/** The dependencies without those that follow from others: what people read in a graph, and all that dependsOn needs. */
export function withoutImplied(dependencies: readonly StageDependency[]): readonly StageDependency[] {
  const next = new Map<string, string[]>();
  for (const one of dependencies) next.set(one.from, [...(next.get(one.from) ?? []), one.to]);
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
  return dependencies.filter(
    (one) => !(next.get(one.from) ?? []).some((other) => other !== one.to && reachable(other).has(one.to)),
  );
}

/** What a stage follows, without what follows from that. */
export function directDependencies(
  { dependencies }: Pick<StageGraph, "dependencies">,
  stage: string,
): readonly StageDependency[] {
  return byStage(dependencies.direct).get(stage) ?? [];
}

/** A search for each stage would look at all dependencies as often as there are stages. */
const byStage = once((dependencies: readonly StageDependency[]): ReadonlyMap<string, readonly StageDependency[]> => {
  const found = new Map<string, StageDependency[]>();
  for (const one of dependencies) {
    const own = found.get(one.from);
    if (own === undefined) found.set(one.from, [one]);
    else own.push(one);
  }
  return found;
});
