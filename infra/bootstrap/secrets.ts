import type { PlatformSecret } from "../../lib/declared/asked";
import { engineOf } from "../../lib/delivery/engines";
import { GIT_SECRET, gitCredentials } from "../../lib/delivery/git-credentials";
import { registrySecret } from "../../lib/delivery/registry-credentials";
import type { Cluster } from "../../lib/model/cluster";
import { DEPLOY_KEY } from "../../lib/model/gitops";
import type { PlatformValues } from "./terraform-values";

/** Secret from which Flux decrypts SOPS files. */
const SOPS_SECRET = "sops-age";

/** The secrets that Flux itself needs before it can fetch or decrypt anything. */
export function bootstrapSecrets(cluster: Cluster, values: PlatformValues): readonly PlatformSecret[] {
  return [...gitSecret(cluster, values), ...pullSecret(cluster), ...sopsSecret(cluster)];
}

function gitSecret(cluster: Cluster, values: PlatformValues): readonly PlatformSecret[] {
  const credentials = gitCredentials(cluster);
  const { repository } = cluster.gitops;
  const knownHosts = () =>
    values.plainVariable(
      "git_known_hosts",
      `SSH host keys of ${new URL(repository).hostname}, as ssh-keyscan prints them`,
    );
  const secret = (keys: PlatformSecret["keys"]): readonly PlatformSecret[] => [
    { namespace: engineOf(cluster).namespace, name: GIT_SECRET, reason: `Flux pulls ${repository} with it`, keys },
  ];
  switch (credentials.kind) {
    case "none":
    case "existing":
      return [];
    case "deploy-key":
      return secret({
        identity: () => values.key(DEPLOY_KEY, "private_openssh"),
        "identity.pub": () => values.key(DEPLOY_KEY, "public_openssh"),
        known_hosts: knownHosts,
      });
    case "ssh-variable":
      return secret({
        identity: ({ variable }) => variable(credentials.variable, `SSH private key that may read ${repository}`),
        known_hosts: knownHosts,
      });
    case "token-variable":
      return secret({
        username: () => "git",
        password: ({ variable }) => variable(credentials.variable, `token that may read ${repository}`),
      });
  }
}

function pullSecret(cluster: Cluster): readonly PlatformSecret[] {
  const secret = registrySecret(cluster);
  const registry = cluster.gitops.artifact?.registry;
  const variable = secret?.variable;
  if (secret === undefined || variable === undefined) return [];
  return [
    {
      namespace: engineOf(cluster).namespace,
      name: secret.name,
      reason: `Flux pulls ${registry}/${cluster.name} with it`,
      type: "kubernetes.io/dockerconfigjson",
      keys: {
        ".dockerconfigjson": (terraform) =>
          terraform.variable(variable, `content of a docker config.json that may pull ${registry}/${cluster.name}`),
      },
    },
  ];
}

function sopsSecret(cluster: Cluster): readonly PlatformSecret[] {
  if (cluster.secrets.sops === undefined) return [];
  return [
    {
      namespace: engineOf(cluster).namespace,
      name: SOPS_SECRET,
      reason: "Flux decrypts SOPS files with it",
      keys: {
        "age.agekey": ({ variable }) =>
          variable("sops_age_key", `age identity (AGE-SECRET-KEY-…) of one of ${cluster.secrets.sops?.age.join(", ")}`),
      },
    },
  ];
}
