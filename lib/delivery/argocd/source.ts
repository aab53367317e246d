import type { Cluster } from "../../model/cluster";

/** Where an Application reads a folder. */
interface TreeSource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly path: string;
}

/** What holds the tree of a cluster: its Git repository, or its own one in a registry. */
export function treeRepository({ name, gitops: { artifact, repository } }: Cluster): string {
  return artifact === undefined ? repository : `${artifact.registry}/${name}`;
}

/**
 * A folder of a cluster's tree as the source of an Application. An artifact has
 * the paths of Git, and its wave is the tag that Argo CD follows. Source: Argo
 * CD documentation, OCI; since 3.1.
 *
 * @param folder below `dist/`
 */
export function treeSource(cluster: Cluster, folder: string): TreeSource {
  const { artifact, branch } = cluster.gitops;
  return { repoURL: treeRepository(cluster), targetRevision: artifact?.wave ?? branch, path: `dist/${folder}` };
}
