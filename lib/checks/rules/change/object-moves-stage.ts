import { changesOf } from "../../facts/changes";
import { groupBy } from "../../facts/group";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** Names that fit into a message. */
const MOST = 5;

export const objectMovesStage: Rule = {
  id: "object-moves-stage",
  title: "An object moves to another stage while its old stage stays",
  family: "change",
  severity: "error",
  answers: [],
  why: "Two reconciles race: the old stage deletes what it no longer holds, the new one applies it. Whenever the old one comes last, the object is gone until the new one's next interval; a claim or CRD takes its data along.",
  fix: "in a commit before, annotate the object with kustomize.toolkit.fluxcd.io/prune: disabled (Argo CD: sync-options Prune=false) and let it reconcile; then move it, and take the annotation off",
  source: "Flux documentation: Kustomization, garbage collection; run with kustomize-controller in every order",
  example: "a ConfigMap goes from the stage monitoring to the stage grafana-dashboards, and both stay",
  needs: "revision",
  check: (input) => {
    const stays = new Set(input.graph.stages.map(({ name }) => name));
    const moved = changesOf(input).filter(
      ({ topic, old }) => topic === "stage" && old?.stage !== undefined && stays.has(old.stage),
    );
    return [...groupBy(moved, ({ old, fresh }) => `${old?.stage} → ${fresh?.stage}`)].map(([way, changes]): Found => {
      const names = changes.map(({ who }) => `${who.kind} ${who.name}`);
      const shown = names.length <= MOST ? names : [...names.slice(0, MOST), `${names.length - MOST} more`];
      return {
        at: placeOf(input.graph, changes[0]?.fresh?.stage ?? ""),
        message: `${shown.join(", ")} ${names.length === 1 ? "moves" : "move"} between stages that stay (${way}): deleted whenever the old one reconciles last`,
        about: changes.map(({ old }) => `stage ${old?.stage}`),
      };
    });
  },
};
