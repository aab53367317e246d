import type { Cluster } from "../model/cluster";
import { InputError } from "../model/problem";
import { FLUX_NAMESPACE } from "./flux/kustomization";

/** Secret by which Flux pulls artifacts, where Terraform makes it. */
const REGISTRY_SECRET = "registry-credentials";

/** The Secret by which Flux logs in to the registry of its artifact. */
export interface RegistrySecret {
  readonly name: string;
  /** Terraform variable with the content of a docker config.json; absent for a Secret that somebody makes by hand. */
  readonly variable?: string;
}

/**
 * Reads `gitops.artifact.credentials`. They must be there before GitOps starts,
 * so an origin that GitOps itself would have to deliver is refused.
 *
 * @throws InputError for such an origin
 */
export function registrySecret(cluster: Cluster): RegistrySecret | undefined {
  const credentials = cluster.gitops.artifact?.credentials;
  if (credentials === undefined) return undefined;
  if ("variable" in credentials) return { name: REGISTRY_SECRET, variable: credentials.variable };
  if ("manual" in credentials && credentials.namespace === FLUX_NAMESPACE) return { name: credentials.name };
  throw new InputError([
    {
      file: cluster.file,
      path: "gitops.artifact.credentials",
      got: JSON.stringify(credentials),
      want: "{variable} with the content of a docker config.json, or {manual} in namespace flux-system: nothing else exists before GitOps starts",
    },
  ]);
}
