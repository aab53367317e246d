import { isFields } from "../data/fields";
import { engineOf } from "../delivery/engines";
import { element } from "../document/element";
import { operatorStacks } from "../plan/cluster";
import type { PlannedStack } from "../plan/stack";
import type { PageInput } from "./input";
import { count, dataTable, mono, type PagePart } from "./parts";

/** Who applies what: each thing has one manager. */
export function ownersPart({ checked }: PageInput): PagePart {
  const { cluster, graph, platformReleases, stacks } = checked;
  const objects = graph.stages.reduce((sum, { manifests }) => sum + manifests.length, 0);
  const releases = graph.stages.reduce((sum, { releases: own }) => sum + own.length, 0);
  const inside = stacks.filter(({ inCluster }) => inCluster);
  return {
    id: "owners",
    title: "Who manages what",
    body: [
      element("p", {}, "Each object has one manager. Change it there: what is changed elsewhere comes back."),
      dataTable(
        "Managers",
        ["manager", "manages", "where"],
        [
          ...operatorStacks(checked).map((stack) => [
            ["Terraform, ", mono(stack.name)],
            resourceText(stack),
            mono(`dist/terraform/stacks/${stack.name}/`),
          ]),
          ...(platformReleases.length === 0
            ? []
            : [
                [
                  "Terraform, releases before GitOps",
                  platformReleases.map(({ name, chart }) => `${name} (${chart.name} ${chart.version})`).join(", "),
                  "the platform stack",
                ],
              ]),
          [
            engineOf(cluster).title,
            `${count(graph.stages.length, "stage")} with ${count(objects, "object")} and ${count(releases, "release")}`,
            mono(`dist/kubernetes/${cluster.name}/`),
          ],
          ...inside.map((stack) => [
            ["a controller in the cluster, ", mono(stack.name)],
            resourceText(stack),
            "in the cluster",
          ]),
        ],
      ),
    ],
  };
}

/** Resources of a stack by their types, those with most first. */
function resourceText({ document }: PlannedStack): string {
  const types = Object.entries(isFields(document.resource) ? document.resource : {})
    .map(([type, resources]) => ({ type, many: isFields(resources) ? Object.keys(resources).length : 0 }))
    .sort((a, b) => b.many - a.many || (a.type < b.type ? -1 : 1));
  return types.length === 0 ? "nothing" : types.map(({ type, many }) => `${many} ${type}`).join(", ");
}
