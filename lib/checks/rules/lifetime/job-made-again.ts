import { at } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { showSeconds } from "../../facts/duration";
import { manifestsOf } from "../../place";
import type { Rule } from "../../rule";

/** Annotations by which an engine makes an object once, or not at all. */
const LEFT_ALONE: readonly (readonly [name: string, value: RegExp])[] = [
  ["kustomize.toolkit.fluxcd.io/reconcile", /^disabled$/],
  ["argocd.argoproj.io/hook", /./],
];

export const jobMadeAgain: Rule = {
  id: "job-made-again",
  title: "A Job removes itself, and the GitOps engine makes it again",
  family: "lifetime",
  severity: "warning",
  answers: [],
  why: "It is in Git and no longer in the cluster, so each reconcile runs it once more: every hour, what was meant to run once.",
  fix: "remove ttlSecondsAfterFinished, or make it a CronJob",
  source:
    "Kubernetes documentation 1.34: TTL-after-finished controller; Flux 2.9: Kustomization, drift of objects that are gone; Argo CD 3: resource hooks",
  example: "a Job with ttlSecondsAfterFinished: 600 in a stage",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) => {
      const keeps = at(manifest, "spec", "ttlSecondsAfterFinished");
      if (manifest.kind !== "Job" || typeof keeps !== "number") return [];
      const { annotations = {} } = manifest.metadata;

      if (LEFT_ALONE.some(([name, value]) => value.test(annotations[name] ?? ""))) return [];
      return [
        {
          at: origin,
          message: `${showManifest(manifest)} is gone ${showSeconds(keeps)} after it ended, and the engine makes it again`,
        },
      ];
    }),
};
