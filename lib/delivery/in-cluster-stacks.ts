import type { Construct } from "constructs";
import { Tree } from "../emit/tree";
import { toJson } from "../emit/yaml";
import type { Cluster } from "../model/cluster";
import type { PlannedStack } from "../plan/stack";
import { InClusterStack } from "../stage/in-cluster-stack";
import { kubernetesFolder } from "./folders";

/** Every in-cluster stack below a construct, in the order of their names. */
export function collectInClusterStacks(scope: Construct): readonly PlannedStack[] {
  return scope.node
    .findAll()
    .filter((construct): construct is InClusterStack => construct instanceof InClusterStack)
    .map(({ stackName, document }) => ({ name: stackName, document, dependsOn: [], inCluster: true }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Folder of an in-cluster stack inside `dist/`. */
export function inClusterStackFolder(cluster: Cluster, stack: string): string {
  return `${kubernetesFolder(cluster)}/terraform/${stack}`;
}

/** `kubernetes/<cluster>/terraform/<stack>/main.tf.json` for each stack. */
export function inClusterStackFiles(cluster: Cluster, stacks: readonly PlannedStack[]): Tree {
  const tree = new Tree();
  for (const { name, document } of stacks)
    tree.add(`${inClusterStackFolder(cluster, name)}/main.tf.json`, toJson(document), `in-cluster stack ${name}`);
  return tree;
}
