import { onceEach } from "../../../data/once";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { validateObject } from "../../../schema/kubernetes";
import { isUnchecked, type SchemaProblem } from "../../../schema/problem";
import { removedIn } from "../../../schema/removed-apis";
import type { SchemaStore } from "../../../schema/store";
import type { Rule } from "../../rule";

export const objectSchema: Rule = {
  id: "object-schema",
  title: "An object does not fit its schema",
  family: "schema",
  severity: "error",
  answers: [],
  why: "The API server refuses it, and the whole stage with it.",
  fix: "correct the field",
  source: "Kubernetes API definitions and the CRDs of the pinned releases",
  example: "a ConfigMap with the field dta",
  check: ({ graph, schemas }) =>
    graph.stages.flatMap((stage) =>
      stage.manifests.flatMap((manifest) =>
        problemsOf(schemas, manifest).map((problem) => ({
          at: stage.origin,
          message: `${showManifest(manifest)} ${problem.path}: got ${problem.got}, want ${problem.want}`,
          fix: problem.fix,
        })),
      ),
    ),
};

const problemsOf = onceEach((schemas: SchemaStore, manifest: Manifest): readonly SchemaProblem[] =>
  validateObject(schemas, manifest).filter((problem) => !isUnchecked(problem)),
);

export const removedApi: Rule = {
  id: "removed-api",
  title: "An object is written in an API that this Kubernetes no longer serves",
  family: "schema",
  severity: "error",
  answers: ["M020"],
  why: "The dry run ends with `no matches for kind`, and of that stage only CRDs, namespaces, cluster roles and classes are applied.",
  fix: "write it in the API that took its place",
  source: "Kubernetes documentation: Deprecated API Migration Guide",
  example: "a PodDisruptionBudget in policy/v1beta1",
  check: ({ graph, cluster }) =>
    graph.stages.flatMap((stage) =>
      stage.manifests.flatMap((manifest) => {
        const removed = removedIn(manifest.apiVersion, manifest.kind, cluster.versions.kubernetes);
        if (removed === undefined) return [];
        return [
          {
            at: stage.origin,
            message: `${showManifest(manifest)} is written in ${manifest.apiVersion}, which Kubernetes ${removed.removed} removed; this cluster runs ${cluster.versions.kubernetes}`,
            ...(removed.replacement === undefined ? {} : { fix: `use ${removed.replacement}` }),
          },
        ];
      }),
    ),
};
