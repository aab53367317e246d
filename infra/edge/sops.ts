import { toYaml } from "../../lib/emit/yaml";
import type { Cluster } from "../../lib/model/cluster";
import { ENCRYPTED } from "../../lib/secrets/expected-file";

/**
 * Rules by which `sops` encrypts the operator's files, at
 * `dist/edge/<cluster>/.sops.yaml`: for the recipients of the definition, so
 * that nobody types a recipient or the fields by hand. None without SOPS.
 * Source: SOPS documentation, "Using .sops.yaml conf to select KMS, PGP and age for new files".
 */
export function sopsRules(cluster: Cluster): Readonly<Record<string, string>> {
  const { sops } = cluster.secrets;
  if (sops === undefined) return {};
  const age = sops.age.join(",");
  return {
    ".sops.yaml": toYaml({
      creation_rules: [
        {
          path_regex: String.raw`clusters/${cluster.name}/secrets/.*\.sops\.yaml$`,
          encrypted_regex: ENCRYPTED,
          age,
        },
        { path_regex: String.raw`tal(secret|env)\.sops\.ya?ml$`, age },
      ],
    }),
  };
}
