import { fluxKustomizations } from "../../facts/flux-tree";
import { placeOf } from "../../place";
import type { Rule } from "../../rule";

export const stageCycle: Rule = {
  id: "stage-cycle",
  title: "Kustomizations wait for each other in a circle",
  family: "delivery",
  severity: "error",
  answers: ["M026"],
  why: "Nothing of the circle ever comes up; each stage says that the other is not ready.",
  fix: "cut one stage in two, so that what is needed early follows nothing",
  source: "Flux documentation: Kustomization, dependencies",
  example: "Vault's sign-in set-up in Vault's first stage, and Authentik reads its secrets from Vault",
  check: ({ tree, graph }) => {
    if (graph.circles.length > 0)
      return graph.circles.map((circle) => ({
        at: placeOf(graph, circle[0]?.from ?? ""),
        message: `the stages wait for each other in a circle: ${circle.map(({ from, to, causes }) => `${from} follows ${to} because of ${causes.join("; ")}`).join(", and ")}`,
      }));
    const all = fluxKustomizations(tree);
    const next = new Map(
      all.map(({ namespace, name, dependsOn }) => [
        `${namespace}/${name}`,
        dependsOn.map((other) => `${namespace}/${other}`),
      ]),
    );
    const done = new Set<string>();
    const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
      if (done.has(name)) return undefined;
      for (const other of next.get(name) ?? []) {
        const cycle = visit(other, [...path, name]);
        if (cycle !== undefined) return cycle;
      }
      done.add(name);
      return undefined;
    };
    for (const start of next.keys()) {
      const cycle = visit(start, [])?.map((name) => name.slice(name.indexOf("/") + 1));
      // The first circle; the others may be the same one, entered elsewhere.
      if (cycle !== undefined)
        return [
          {
            at: placeOf(graph, cycle[0] ?? ""),
            message: `these depend on each other in a circle: ${cycle.join(" → ")}`,
          },
        ];
    }
    return [];
  },
};
