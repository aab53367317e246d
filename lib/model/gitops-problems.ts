import type { Cluster } from "./cluster";
import type { Problem } from "./problem";

/** A repository that nobody could read: SSH lets in no nameless reader, of a public repository neither. */
export function gitopsProblems({ file, gitops: { repository, credentials } }: Cluster): readonly Problem[] {
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
