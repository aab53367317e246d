import type { KeyPair } from "../../../lib/declared/asked";
import { at, documentOf, names, resource, sampleInput, stacksOf } from "../sample";

const sealing: KeyPair = {
  name: "sealed-secrets",
  algorithm: "RSA-4096",
  reason: "values in Git are sealed with it",
  certificate: { commonName: "sealed-secrets", years: 10 },
};

describe("TC-6: keys outlive the cluster", () => {
  const document = documentOf(stacksOf(sampleInput({}, { keyPairs: [sealing] })), "keys");

  it("the sealing key is made once and refuses to be destroyed, and so does its certificate", () => {
    expect(resource(document, "tls_private_key", "sealed-secrets")).toEqual({
      algorithm: "RSA",
      rsa_bits: 4096,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(document, "tls_self_signed_cert", "sealed-secrets")).toEqual({
      private_key_pem: `\${tls_private_key.sealed-secrets.private_key_pem}`,
      subject: [{ common_name: "sealed-secrets" }],
      validity_period_hours: 87600,
      allowed_uses: ["digital_signature", "key_encipherment"],
      lifecycle: { prevent_destroy: true },
    });
  });

  it("private parts are sensitive outputs, public ones can be read and committed", () => {
    const sensitive = (part: string) => at(document, "output", `sealed-secrets_${part}`, "sensitive") ?? false;
    expect(sensitive("private")).toBe(true);
    expect(sensitive("private_openssh")).toBe(true);
    expect(sensitive("certificate")).toBe(false);
    expect(sensitive("public")).toBe(false);
  });

  it("the state is its own: destroying the machines does not touch it", () => {
    expect(at(document, "terraform", "backend", "local", "path")).toBe("../../../../state/home-keys.tfstate");
    expect(Object.keys(Object(at(document, "provider")))).toEqual(["tls"]);
  });

  it("the Git deploy key is one of them when Terraform is to make it", () => {
    expect(names(document, "tls_private_key")).toEqual(["git-deploy", "sealed-secrets"]);
    expect(resource(document, "tls_private_key", "git-deploy")).toMatchObject({ algorithm: "ED25519" });
    const variable = sampleInput(
      { gitops: { repository: "ssh://git@git.example.org/home.git", credentials: { variable: "deploy_key" } } },
      { keyPairs: [sealing] },
    );
    expect(names(documentOf(stacksOf(variable), "keys"), "tls_private_key")).toEqual(["sealed-secrets"]);
  });
});
