import { at, isFields, textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { bothTimes } from "../../facts/both-times";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

const KINDS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

export const immutableSelector: Rule = {
  id: "immutable-selector",
  title: "The selector of a workload changes",
  family: "change",
  severity: "error",
  answers: ["M064"],
  why: "Impossible in place: field is immutable. The stage stops, and the old pods go on.",
  fix: "keep the labels of the selector; or delete the workload by hand before the new one is applied, and accept this finding for that one change",
  source: "Kubernetes documentation: Deployment, label selector updates",
  example: "the label app.kubernetes.io/name of a component is renamed, and its Deployment keeps its name",
  needs: "revision",
  check: (input) =>
    (bothTimes(input)?.changed ?? []).flatMap(({ stage, before, after }): Found[] => {
      if (!KINDS.includes(after.kind)) return [];
      const [was, is] = [before, after].map((object) => at(object, "spec", "selector"));
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      const labels = [at(was, "matchLabels"), at(is, "matchLabels")].map((map) => (isFields(map) ? map : {}));
      const keys = [...new Set(labels.flatMap((map) => Object.keys(map)))].sort();
      const changes = keys.flatMap((key) => {
        const [old, now] = labels.map((map) => textAt(map, key));
        return old === now ? [] : [`${key} ${old ?? "(none)"} → ${now ?? "(none)"}`];
      });
      return [
        {
          at: placeOf(input.graph, stage),
          message: `the selector of ${showManifest(after)} changes: ${changes.join(", ") || "its expressions"}`,
          about: [showManifest(after)],
        },
      ];
    }),
};
