import { isKept } from "../../../change/keeping";
import { keyOf } from "../../../change/objects";
import { showManifest } from "../../../manifest/manifest";
import { bothTimes } from "../../facts/both-times";
import { committedStages } from "../../facts/committed";
import { dataIn } from "../../facts/data-in";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const stageRenamed: Rule = {
  id: "stage-renamed",
  title: "A stage with pruning is renamed",
  family: "change",
  severity: "error",
  answers: ["M065"],
  why: "Data is at stake: the engine deletes all objects of the old stage and makes them again in the new one, claims and their data included.",
  fix: "keep the old name; or switch pruning of the old stage off, commit and reconcile that, and rename it afterwards",
  source: "Flux documentation: Kustomization, garbage collection; flux2#3316",
  example: "the stage media becomes media-apps",
  needs: "revision",
  explains: ["stage-removed"],
  check: (input) => {
    const times = bothTimes(input);
    if (times === undefined || input.before === undefined) return [];
    const now = new Set(input.graph.stages.map(({ name }) => name));
    return committedStages(input.before, input.cluster.name)
      .filter(({ name, prune }) => prune && !now.has(name))
      .flatMap(({ name }): Found[] => {
        const old = times.before.filter(({ stage }) => stage === name);
        const keys = new Set(old.map(({ object }) => keyOf(object)));
        const moved = times.after.filter(({ object }) => keys.has(keyOf(object)));
        const [first] = moved;
        // What is kept changes hands and loses nothing.
        if (first === undefined || old.every(({ object }) => isKept(object) !== undefined)) return [];
        const data = dataIn(old);
        const loss = data.length === 0 ? "" : `, and with them the data of ${data.map(showManifest).join(", ")}`;
        return [
          {
            at: placeOf(input.graph, first.stage),
            message: `stage ${name} becomes ${[...new Set(moved.map(({ stage }) => stage))].join(", ")}: its ${old.filter(({ object }) => isKept(object) === undefined).length} objects are deleted and recreated${loss}`,
            about: [`stage ${name}`],
          },
        ];
      });
  },
};
