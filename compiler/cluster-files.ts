import { clusterEnvrc } from "../infra/edge/envrc";
import { sopsRules } from "../infra/edge/sops";
import { stackFiles } from "../infra/stack-files";
import { talosFiles } from "../infra/talos/files";
import type { BoundCluster } from "../lib/component/bound-cluster";
import { engineOf } from "../lib/delivery/engines";
import { inClusterStackFiles } from "../lib/delivery/in-cluster-stacks";
import { Tree } from "../lib/emit/tree";
import { attemptComponent } from "../lib/model/attempt";
import type { Problems } from "../lib/model/problems";
import { operatorStacks, type PlannedCluster } from "../lib/plan/cluster";

/** Everything that programs read: stacks, manifests, machine configurations, files for machines outside the cluster. */
export function clusterFiles(planned: PlannedCluster, bound: BoundCluster, problems: Problems): Tree {
  const { cluster, graph, machines, stacks } = planned;
  const tree = new Tree();
  const add = (path: string, make: () => Tree) => {
    const part = problems.attempt({ path }, make);
    if (part !== undefined) problems.attempt({ path }, () => tree.merge(part));
  };
  add("machines", () => stackFiles(operatorStacks(planned)));
  add("components", () =>
    inClusterStackFiles(
      cluster,
      stacks.filter(({ inCluster }) => inCluster),
    ),
  );
  add("gitops.engine", () => engineOf(cluster).deliver(cluster, graph));
  add("components", () => edgeFiles(planned, bound, problems));
  add("machines", () => talosFiles(cluster, machines));
  return tree;
}

/** Files for machines outside the cluster, the operator's own included. */
function edgeFiles({ cluster, declared }: PlannedCluster, bound: BoundCluster, problems: Problems): Tree {
  const tree = new Tree();
  for (const [path, content] of Object.entries(clusterEnvrc(cluster)))
    tree.add(`edge/${cluster.name}/${path}`, content, "the environment of the command line");
  for (const [path, content] of Object.entries(sopsRules(cluster)))
    tree.add(`edge/${cluster.name}/${path}`, content, "the rules of encrypted files");
  for (const [key, component] of Object.entries(bound.components)) {
    const files =
      attemptComponent({ cluster, key, problems }, "writes its files for machines outside the cluster", () =>
        component.edge({ cluster, declared, key, problems }),
      ) ?? {};
    for (const [path, content] of Object.entries(files))
      tree.add(`edge/${cluster.name}/${path}`, content, `components.${key}`);
  }
  return tree;
}
