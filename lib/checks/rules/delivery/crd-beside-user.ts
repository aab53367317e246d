import { groupOf, showManifest } from "../../../manifest/manifest";
import { crdsOf } from "../../../plan/stage";
import type { Found, Rule } from "../../rule";

export const crdBesideUser: Rule = {
  id: "crd-beside-user",
  title: "A custom resource lies in the stage of the release that brings its CRD",
  family: "delivery",
  severity: "error",
  answers: ["M024"],
  why: "The dry run fails on the unknown kind, and so blocks the release that would define it: of the stage, CRDs, namespaces, cluster roles and classes arrive at the most.",
  fix: "put the custom resource into a stage of its own",
  source: "kustomize-controller#601; fluxcd/pkg ssa 0.76, ApplyAllStaged: the steps in which Flux 2.9 applies",
  example: "a ClusterIssuer in the stage of the cert-manager release",
  check: ({ graph }) =>
    graph.stages.flatMap((stage): Found[] =>
      stage.releases.flatMap((release) => {
        const crds = crdsOf(release);
        const users = stage.manifests.filter(({ apiVersion, kind }) => crds.includes(`${groupOf(apiVersion)}/${kind}`));
        if (users.length === 0) return [];
        const kinds = [...new Set(users.map(({ kind }) => kind))].join(", ");
        return [
          {
            at: stage.origin,
            message: `stage ${stage.name} holds ${users.map(showManifest).join(", ")}, and its own release ${release.name} brings the CRD of ${kinds}`,
            fix: `put ${users.length === 1 ? "it" : "them"} into a stage ${stage.name}-config, which then follows ${stage.name}`,
          },
        ];
      }),
    ),
};
