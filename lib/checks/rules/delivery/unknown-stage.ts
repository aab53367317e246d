import { nearest } from "../../../data/nearest";
import { fluxKustomizations } from "../../facts/flux-tree";
import { groupBy } from "../../facts/group";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const unknownStage: Rule = {
  id: "unknown-stage",
  title: "A stage follows one that does not exist",
  family: "delivery",
  severity: "error",
  answers: ["M025"],
  why: 'The stage never leaves "dependency not found". The rest goes on, so nobody notices.',
  fix: "correct the name",
  source: "Flux documentation: Kustomization, dependencies",
  example: "a stage after certmanager, and the stage is called cert-manager",
  explains: ["missing-reference"],
  check: ({ graph, tree }) => {
    const stated = graph.unmet
      .filter(({ need }) => need.kind === "Stage")
      .map(
        ({ stage, need, nearest: near }): Found => ({
          at: placeOf(graph, stage),
          message: `stage ${stage} follows the stage ${need.name}, which does not exist`,
          ...(near === undefined ? {} : { fix: `write ${near}` }),
          about: [`stage ${stage} after ${need.name}`],
        }),
      );
    const all = fluxKustomizations(tree);
    const named = new Map(
      [...groupBy(all, ({ namespace }) => namespace)].map(([namespace, ones]) => [
        namespace,
        new Set(ones.map(({ name }) => name)),
      ]),
    );
    const written = all.flatMap((one) => {
      const names = named.get(one.namespace) ?? new Set();
      return one.dependsOn
        .filter((other) => !names.has(other))
        .map((other): Found => {
          const near = nearest(other, names);
          return {
            at: placeOf(graph, one.name),
            message: `Kustomization ${one.name} (dist/${one.file}) depends on ${other}, which does not exist`,
            ...(near === undefined ? {} : { fix: `write ${near}` }),
          };
        });
    });
    return [...stated, ...written];
  },
};
