import { crdsOf } from "../../../plan/stage";
import type { Found, Rule } from "../../rule";

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
  check: ({ graph, platformReleases, cluster }) => {
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
    return found;
  },
};
