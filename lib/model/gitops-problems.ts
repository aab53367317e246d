import type { Cluster } from "./cluster";
import type { Problem } from "./problem";

/** Problems of `gitops` between its fields. */
export function gitopsProblems(cluster: Cluster): readonly Problem[] {
  return cluster.gitops.artifact === undefined ? gitProblems(cluster) : artifactProblems(cluster);
}

/** Where everything comes from a registry, nobody in the cluster reads Git. */
function artifactProblems({ file, gitops: { engine, artifact, credentials } }: Cluster): readonly Problem[] {
  return [
    ...(credentials === undefined
      ? []
      : [
          {
            file,
            path: "gitops.credentials",
            got: "credentials of a Git repository, and artifact",
            want: "one of them: with artifact the cluster reads the registry alone",
            fix: "remove gitops.credentials; those of a private registry are gitops.artifact.credentials",
          },
        ]),
    ...(engine === "flux" || artifact?.credentials === undefined
      ? []
      : [
          {
            file,
            path: "gitops.artifact.credentials",
            got: `credentials for ${engine}, which takes no docker config.json`,
            want: "a registry that the cluster may read without a login",
            fix: "remove gitops.artifact.credentials and let the network decide who reads, or let Flux deliver",
          },
        ]),
  ];
}

/** A repository that nobody could read: SSH lets in no nameless reader, of a public repository neither. */
function gitProblems({ file, gitops: { repository, credentials } }: Cluster): readonly Problem[] {
  if (credentials !== undefined || !repository.startsWith("ssh://")) return [];
  const { hostname, pathname } = new URL(repository);
  return [
    {
      file,
      path: "gitops.credentials",
      got: `none for ${repository}`,
      want: "a key: SSH lets nobody read without one, a public repository neither",
      fix: `write {generated: terraform} for a deploy key, or of a public repository "https://${hostname}${pathname}"`,
    },
  ];
}
