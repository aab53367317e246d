import type { Cluster } from "./cluster";
import type { Problem } from "./problem";

/** Problems of `gitops` between its fields. */
export function gitopsProblems(cluster: Cluster): readonly Problem[] {
  return cluster.gitops.artifact === undefined ? gitProblems(cluster) : artifactProblems(cluster);
}

/** Where everything comes from a registry, nobody in the cluster reads Git. */
function artifactProblems({ file, gitops: { engine, credentials } }: Cluster): readonly Problem[] {
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
    ...(engine === "flux"
      ? []
      : [
          {
            file,
            path: "gitops.artifact",
            got: `an artifact for ${engine}`,
            want: "engine: flux, which pulls it",
            fix: "let Flux deliver, or remove gitops.artifact: Argo CD reads Git",
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
