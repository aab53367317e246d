import { at } from "../../../lib/data/fields";
import { templateOf, terraformValues } from "../../support/terraform";
import { errorsAt, releaseOf, runbookOf, synthTestCluster, testCluster } from "../../support/test-cluster";

const synthesized = testCluster();
const { declared } = synthesized;

describe("sealed-secrets", () => {
  test("TC-6: the key pair is Terraform's, 4096 bits, with a certificate that outlives any cluster", () => {
    expect(declared.keyPairs.find((pair) => pair.name === "sealing")).toEqual({
      name: "sealing",
      algorithm: "RSA-4096",
      reason: "values sealed with it must stay readable after a destroy and recreate",
      certificate: { commonName: "sealed-secrets", years: 20 },
    });
  });

  test("TC-6: Terraform places the key pair where the controller looks for it, before GitOps runs", () => {
    const secret = declared.platformSecrets.find((candidate) => candidate.namespace === "sealed-secrets");
    expect(secret).toMatchObject({
      name: "sealing-key",
      type: "kubernetes.io/tls",
      labels: { "sealedsecrets.bitnami.com/sealed-secrets-key": "active" },
    });
    const keys = Object.entries(secret?.keys ?? {}).map(([key, value]) => [key, templateOf(value(terraformValues))]);
    expect(keys).toEqual([
      ["tls.crt", "${keys.sealing.certificate}"],
      ["tls.key", "${keys.sealing.private}"],
    ]);
  });

  test("TC-6: the controller never renews the key pair", () => {
    const release = releaseOf(synthesized, "sealed-secrets");
    expect(at(release.values, "keyrenewperiod")).toBe("0");
    expect(release.needs).toContainEqual({
      strength: "start",
      kind: "Secret",
      name: "sealing-key",
      namespace: "sealed-secrets",
    });
  });

  test("TC-6: a certificate for less than ten years is refused", () => {
    expect(() => synthTestCluster({ sealedSecrets: { certificateYears: 5 } })).toThrow(
      "components.sealedSecrets.certificateYears",
    );
  });

  test("TC-6: the runbook tells how to commit the certificate and how to check it", () => {
    const text = runbookOf(synthesized, "sealedSecrets");
    expect(text).toContain(
      "terraform -chdir=dist/terraform/stacks/test-cluster-keys output -raw sealing_certificate > clusters/test-cluster/sealing.pem",
    );
    expect(text).toContain(
      "kubeseal --fetch-cert --controller-namespace sealed-secrets --controller-name sealed-secrets-controller",
    );
  });

  test("no check finds fault with it", () => {
    expect(errorsAt(synthesized, "components.sealedSecrets")).toEqual([]);
  });
});
