import { at, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { bothTimes } from "../../facts/both-times";
import { committedStages } from "../../facts/committed";
import { dataIn } from "../../facts/data-in";
import type { CheckInput, Found, Rule } from "../../rule";

export const stageRemoved: Rule = {
  id: "stage-removed",
  title: "What holds data leaves Git",
  family: "change",
  severity: "error",
  answers: [],
  why: "Data is at stake: a stage with pruning deletes what is no longer in Git. A claim whose class says Delete takes its volume along; a CRD takes every object of its kind along; a Namespace takes everything in it.",
  fix: "make a backup; then accept this finding for the one change that removes it, or annotate the object so that pruning leaves it (kustomize.toolkit.fluxcd.io/prune: disabled)",
  source: "Flux documentation: Kustomization, garbage collection; Kubernetes documentation: reclaim policy",
  example: "apps.jellyfin is taken out of the definition, and its claim with it",
  needs: "revision",
  check: (input) => {
    const times = bothTimes(input);
    if (times === undefined || input.before === undefined) return [];
    const pruned = new Set(
      committedStages(input.before, input.cluster.name).flatMap(({ name, prune }) => (prune ? [name] : [])),
    );
    const byStage = new Map<string, Manifest[]>();
    for (const { stage, object } of times.gone)
      if (pruned.has(stage)) byStage.set(stage, [...(byStage.get(stage) ?? []), object]);
    return [...byStage].flatMap(([stage, objects]): Found[] => {
      const data = dataIn(objects.map((object) => ({ stage, object })));
      if (data.length === 0) return [];
      return [
        {
          at: originOf(input, stage),
          message: `${data.map((object) => `${showManifest(object)} (${lossOf(input, object)})`).join(", ")} of stage ${stage} leave Git and are pruned`,
          about: [`stage ${stage}`],
        },
      ];
    });
  },
};

function lossOf({ declared }: CheckInput, object: Manifest): string {
  if (object.kind === "CustomResourceDefinition") return "and every object of its kind";
  if (object.kind === "Namespace") return "and everything in it";
  if (object.kind === "StatefulSet") return "its claims stay, unless it says otherwise";
  const name = textAt(object, "spec", "storageClassName") ?? textAt(object, "spec", "storage", "storageClass");
  const offer = declared.storage.find((one) => (name === undefined ? one.default : one.storageClass === name));
  const size = textAt(object, "spec", "resources", "requests", "storage") ?? textAt(object, "spec", "storage", "size");
  const volume = at(object, "spec") === undefined || size === undefined ? "its volume" : `its volume of ${size}`;
  if (offer?.reclaimPolicy === "Retain") return `${volume} stays, bound to nothing`;
  return `${volume} is lost`;
}

/** The place of the component or app that the stage was named after, where it still stands; else what they all belong to. */
function originOf({ cluster }: CheckInput, stage: string): string {
  return stage.startsWith("app-") && cluster.apps[stage.slice(4)] !== undefined
    ? `apps.${stage.slice(4)}`
    : "components";
}
