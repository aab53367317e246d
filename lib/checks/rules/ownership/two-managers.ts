import { isFields } from "../../../data/fields";
import { objectId, objectKey, showObject } from "../../../ownership/object-id";
import { stackOwnership } from "../../../ownership/terraform/inputs";
import { crdsOf } from "../../../plan/stage";
import type { CheckInput, Found, Rule } from "../../rule";

export const twoManagers: Rule = {
  id: "two-managers",
  title: "Terraform and the GitOps engine own the same thing",
  family: "ownership",
  severity: "error",
  answers: ["M033"],
  why: "Both write it at every apply and every reconcile. For a CNI that means nodes lose their network, some of them for good.",
  fix: "leave it to one manager: what must exist before GitOps belongs to Terraform",
  source: "Cilium and Flux documentation; test-cluster plan",
  example: "Cilium as a platform release, and as a release of a stage",
  check: (input) => {
    const { graph, platformReleases, cluster } = input;
    const found: Found[] = [];
    const stack = `Terraform stack ${cluster.name}-platform`;
    for (const stage of graph.stages) {
      for (const release of stage.releases) {
        const twin = platformReleases.find((other) => other.chart.name === release.chart.name);
        if (twin !== undefined) {
          found.push({
            at: stage.origin,
            message: `chart ${release.chart.name} is installed by ${stack} as ${twin.namespace}/${twin.name} and by stage ${stage.name} as ${release.namespace}/${release.name}`,
          });
        }
        for (const crd of crdsOf(release)) {
          const other = platformReleases.find(
            (given) => crdsOf(given).includes(crd) && given.chart.name !== release.chart.name,
          );
          if (other !== undefined) {
            found.push({
              at: stage.origin,
              message: `the CRD ${crd} comes with ${other.name} of ${stack} and with ${release.name} of stage ${stage.name}`,
            });
          }
        }
      }
    }
    return [...found, ...objectsOfStacks(input)];
  },
};

/** Objects of Kubernetes that a stack makes as resources, and that a stage holds as well. */
function objectsOfStacks({ graph, stacks }: CheckInput): readonly Found[] {
  const owned = stacks
    .filter(({ inCluster }) => !inCluster)
    .flatMap(({ name, document }) => {
      const kept = Object.entries(isFields(document.resource) ? document.resource : {}).filter(([type]) =>
        type.startsWith("kubernetes_"),
      );
      return kept.length === 0 ? [] : stackOwnership({ resource: Object.fromEntries(kept) }, name).objects;
    });
  if (owned.length === 0) return [];
  const stages = new Map(
    graph.stages.flatMap((stage) =>
      stage.manifests.flatMap((manifest) => {
        const id = objectId(manifest);
        return id === undefined ? [] : [[objectKey(id), stage] as const];
      }),
    ),
  );
  return owned.flatMap(({ object, manager, once, bare }): Found[] => {
    const stage = stages.get(objectKey(object));
    if (stage === undefined || once === true || bare === true) return [];
    return [
      { at: stage.origin, message: `${showObject(object)} is managed by ${manager.name} and by stage ${stage.name}` },
    ];
  });
}
