import type { PlatformSecret } from "../../lib/declared/asked";
import { ARGO_NAMESPACE } from "../../lib/delivery/argocd/application";
import type { Cluster } from "../../lib/model/cluster";
import { DEPLOY_KEY } from "../../lib/model/gitops";

/** The repository's credentials in Argo CD's own form; a public repository needs none. */
export function repositorySecret(cluster: Cluster): readonly PlatformSecret[] {
  const { credentials, repository } = cluster.gitops;
  if (credentials === undefined || "manual" in credentials) return [];
  const key: PlatformSecret["keys"] =
    "variable" in credentials
      ? repository.startsWith("ssh://")
        ? {
            sshPrivateKey: (values) =>
              values.variable(credentials.variable, `SSH private key that may read ${repository}`),
          }
        : {
            username: () => "git",
            password: (values) => values.variable(credentials.variable, `token that may read ${repository}`),
          }
      : { sshPrivateKey: (values) => values.key(DEPLOY_KEY, "private_openssh") };
  return [
    {
      namespace: ARGO_NAMESPACE,
      name: "repository",
      reason: `Argo CD pulls ${repository} with it`,
      labels: { "argocd.argoproj.io/secret-type": "repository" },
      keys: { type: () => "git", url: () => repository, ...key },
    },
  ];
}
