import { ENGINES } from "../../../delivery/engines";
import { SYSTEM_NAMESPACES } from "../../../pod-security/namespaces";
import { manifestsOf } from "../../place";
import type { Rule } from "../../rule";

export const engineNamespacePruned: Rule = {
  id: "engine-namespace-pruned",
  title: "A namespace that everything depends on is an object of a stage with pruning",
  family: "delivery",
  severity: "error",
  answers: ["M038"],
  why: "Data is at stake: somebody removes the stage, the engine deletes its own namespace and hangs in Terminating, and what it managed goes with it.",
  fix: "leave the namespace to Terraform, or take the stage out of pruning",
  source: "Flux documentation: Kustomization, prune; flux2#4570",
  example: "Namespace flux-system in the stage of an app, prune: true",
  check: (input) => {
    const platform = input.platformReleases.map(({ namespace }) => namespace);
    const vital = new Set([
      ...Object.values(ENGINES).flatMap(({ vitalNamespaces }) => vitalNamespaces),
      ...SYSTEM_NAMESPACES,
      ...platform,
    ]);
    return manifestsOf(input)
      .filter(
        ({ manifest, stage }) => manifest.kind === "Namespace" && stage.prune && vital.has(manifest.metadata.name),
      )
      .filter(({ manifest }) => manifest.metadata.annotations?.["kustomize.toolkit.fluxcd.io/prune"] !== "disabled")
      .map(({ manifest, stage, origin }) => ({
        at: origin,
        message: `stage ${stage.name} prunes, and the namespace ${manifest.metadata.name} is one of its objects: removing the stage deletes it with everything in it`,
        fix: `remove the Namespace from stage ${stage.name}; it exists before GitOps`,
      }));
  },
};
