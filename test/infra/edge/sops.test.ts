import { load } from "js-yaml";
import { clusterEnvrc } from "../../../infra/edge/envrc";
import { sopsRules } from "../../../infra/edge/sops";
import { at } from "../../../lib/data/fields";
import { sampleCluster } from "../sample";

const RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

test("RG-7: the first rule that fits a file is the cluster's own; Talos' secrets are encrypted whole", () => {
  const cluster = sampleCluster({ secrets: { sops: { age: [RECIPIENT] } } });
  const rules = load(sopsRules(cluster)[".sops.yaml"] ?? "");
  expect(at(rules, "creation_rules")).toEqual([
    {
      path_regex: "clusters/home/secrets/.*\\.sops\\.yaml$",
      encrypted_regex: "^(data|stringData)$",
      age: RECIPIENT,
    },
    { path_regex: "tal(secret|env)\\.sops\\.ya?ml$", age: RECIPIENT },
  ]);
  expect(clusterEnvrc(cluster)[".envrc"]).toContain('export SOPS_CONFIG="$groundwork_top/dist/edge/home/.sops.yaml"\n');
});

test("a cluster without SOPS has no rules", () => {
  expect(sopsRules(sampleCluster())).toEqual({});
  expect(clusterEnvrc(sampleCluster())[".envrc"]).not.toContain("SOPS_CONFIG");
});
