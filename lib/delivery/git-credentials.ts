import type { KeyPair } from "../declared/asked";
import type { Cluster } from "../model/cluster";
import { DEPLOY_KEY } from "../model/gitops";
import { InputError } from "../model/problem";
import { FLUX_NAMESPACE } from "./flux/kustomization";

/** Secret of the Git credentials in the GitOps engine's namespace. */
export const GIT_SECRET = "git-credentials";

/** How the GitOps engine proves who it is to the Git server, and who places that proof. */
export type GitCredentials =
  | { readonly kind: "none" }
  | { readonly kind: "deploy-key" }
  | { readonly kind: "ssh-variable"; readonly variable: string }
  | { readonly kind: "token-variable"; readonly variable: string }
  | { readonly kind: "existing"; readonly secret: string };

/**
 * Reads `gitops.credentials`. They must be there before GitOps starts, so an
 * origin that GitOps itself would have to deliver is refused.
 *
 * @throws InputError for such an origin, and for a key where the URL wants a token
 */
export function gitCredentials(cluster: Cluster): GitCredentials {
  const { credentials, repository } = cluster.gitops;
  if (credentials === undefined) return { kind: "none" };
  const ssh = repository.startsWith("ssh://");
  if ("variable" in credentials)
    return { kind: ssh ? "ssh-variable" : "token-variable", variable: credentials.variable };
  if ("manual" in credentials && credentials.namespace === FLUX_NAMESPACE)
    return { kind: "existing", secret: credentials.name };
  if ("generated" in credentials && credentials.generated === "terraform" && ssh) return { kind: "deploy-key" };
  throw new InputError([
    {
      file: cluster.file,
      path: "gitops.credentials",
      got: JSON.stringify(credentials),
      want: ssh
        ? "{generated: terraform} for a deploy key, {variable}, or {manual} in namespace flux-system: they must exist before GitOps starts"
        : "{variable} with a token, or {manual} in namespace flux-system: an https repository takes no deploy key, and nothing else exists before GitOps starts",
    },
  ]);
}

/** The deploy key pair, where Terraform is to make one. */
export function deployKey(cluster: Cluster): KeyPair | undefined {
  if (gitCredentials(cluster).kind !== "deploy-key") return undefined;
  return { name: DEPLOY_KEY, algorithm: "ED25519", reason: `deploy key for ${cluster.gitops.repository}, read only` };
}
