import { generateKeyPairSync } from "node:crypto";
import { sealValue } from "../../lib/secrets/seal";
import { definition, TestProject } from "./project";

/** A key that nobody keeps: secrets are sealed for it while a test runs. */
const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const CERTIFICATE = publicKey.export({ type: "spki", format: "pem" }).toString();
const AGE = "age1w6vm24p5qs6ekytrj29c3ld8z2k7kt3jxh6u0jw8lm26vvg8wupsx9mvz6";

const OAUTH = { name: "operator-oauth", namespace: "tailscale" };

/** Sealed Secrets, something that waits for a sealed Secret by its origin, and an app that waits for one by its name. */
function home(oauth: object, changes: object = {}): string {
  return definition("home", {
    components: { cilium: {}, sealedSecrets: {}, tailscaleOperator: { oauth } },
    apps: {
      notes: { image: "ghcr.io/example/notes:1.2.3", port: 8080, env: { TOKEN: { secret: "notes", key: "token" } } },
      hello: { image: "ghcr.io/example/hello:1.2.3", port: 8080 },
    },
    ...changes,
  });
}

/** A SealedSecret as kubeseal writes it: its own order, empty time stamps, the template with the same metadata. */
function asKubeseal({ name, namespace }: typeof OAUTH, keys: readonly string[]): string {
  const values = keys.map(
    (key) => `    ${key}: ${sealValue(publicKey, Buffer.from(`throw-away ${key}`), `${namespace}/${name}`)}\n`,
  );
  return `---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  creationTimestamp: null
  name: ${name}
  namespace: ${namespace}
spec:
  encryptedData:
${values.join("")}  template:
    metadata:
      creationTimestamp: null
      name: ${name}
      namespace: ${namespace}
`;
}

/** A Secret as sops writes it; the ciphertext is random, so nobody can open it. */
function asSops({ name, namespace }: typeof OAUTH, keys: readonly string[]): string {
  const bytes = (length: number, start = 0) =>
    Buffer.from(Array.from({ length }, (_, index) => (index * 37 + start) % 251)).toString("base64");
  // Each value has a start of its own, so that no two are equal.
  const value = (start: number) => `ENC[AES256_GCM,data:${bytes(12)},iv:${bytes(32, start)},tag:${bytes(16)},type:str]`;
  return `apiVersion: v1
kind: Secret
metadata:
    name: ${name}
    namespace: ${namespace}
stringData:
${keys.map((key, index) => `    ${key}: ${value(index + 1)}\n`).join("")}sops:
    age:
        - recipient: ${AGE}
          enc: |
            -----BEGIN AGE ENCRYPTED FILE-----
            ${bytes(48)}
            -----END AGE ENCRYPTED FILE-----
    lastmodified: "2026-11-21T10:00:00Z"
    mac: ${value(0)}
    encrypted_regex: ^(data|stringData)$
    version: 3.11.0
`;
}

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.end());

const stages = () =>
  new Set(Object.keys(project.dist()).flatMap((path) => /^kubernetes\/home\/stages\/([^/]+)\//.exec(path)?.[1] ?? []));

describe("from an empty folder", () => {
  test("synth comes before the certificate: what waits for it is named and left out, the rest is written", async () => {
    project.write("clusters/home.yaml", home({ sealed: "tailscale.sealed.yaml" }));
    const { code, stderr } = await project.run(["synth"]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain(
      "stage tailscale-operator is held back: it needs clusters/home/secrets/tailscale.sealed.yaml, and there is no clusters/home/sealing.pem to seal with yet",
    );
    expect(stderr).toContain("stage app-notes is held back: it needs clusters/home/secrets/notes.sealed.yaml");
    expect(stages()).toContain("app-hello");
    expect(stages()).toContain("sealed-secrets");
    expect(stages()).not.toContain("tailscale-operator");
    expect(stages()).not.toContain("app-notes");
    expect(Object.keys(project.dist())).toContain("terraform/stacks/home-keys/cdk.tf.json");
    expect(project.dist()["docs/home/BOOTSTRAP.md"]).toContain("clusters/home/sealing.pem");
    expect(await project.run(["check"])).toMatchObject({ code: 0 });
  });

  test("a Secret that is still to come is waited for, whatever else has its name", async () => {
    const tunnel = { tunnel: "8f9f7c1e-2b1d-4b6a-9a57-2f0f3b0a1c11", credentials: { sealed: "tunnel.sealed.yaml" } };
    const loadBalancers = { ingress: "192.168.1.60" };
    const peers = { router: { address: "192.168.1.1", asn: 64513, password: { sealed: "bgp.sealed.yaml" } } };
    const plain = JSON.parse(definition("home", {}));
    project.write(
      "clusters/home.yaml",
      definition("home", {
        network: { ...plain.network, loadBalancers, bgp: { asn: 64514, peers, pools: ["ingress"] } },
        components: {
          cilium: { loadBalancer: true },
          sealedSecrets: {},
          certManager: { selfSigned: true },
          traefik: { pool: "ingress" },
          cloudflared: tunnel,
        },
      }),
    );
    const { code, stderr } = await project.run(["synth"]);
    expect(code).toBe(0);
    // A ConfigMap of that name is there, and BGP's Secret is in a namespace that nobody writes.
    expect(stderr).toContain("stage cloudflared is held back: it needs clusters/home/secrets/tunnel.sealed.yaml, and");
    expect(stderr).toContain("stage cilium-config is held back: it needs clusters/home/secrets/bgp.sealed.yaml, and");
  });

  test("with the certificate, each missing file is told with the command that makes it", async () => {
    project.write("clusters/home.yaml", home({ sealed: "tailscale.sealed.yaml" }));
    project.write("clusters/home/sealing.pem", CERTIFICATE);
    const { code, stderr } = await project.run(["check"]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "refers to Secret tailscale/operator-oauth, which clusters/home/secrets/tailscale.sealed.yaml is to bring, and there is no such file",
    );
    expect(stderr).toContain(
      "kubectl create secret generic notes --namespace notes --from-file=token=/dev/stdin --dry-run=client -o yaml | npx groundwork seal home -",
    );
    expect(stderr.match(/tailscale\.sealed\.yaml is to bring/g)).toHaveLength(1);
  });

  test("the second synth delivers what was sealed, by the tool or by kubeseal", async () => {
    project.write("clusters/home.yaml", home({ sealed: "tailscale.sealed.yaml" }));
    await project.run(["synth"]);
    project.write("clusters/home/sealing.pem", CERTIFICATE);
    project.write("clusters/home/secrets/tailscale.sealed.yaml", asKubeseal(OAUTH, ["client_id", "client_secret"]));
    const plain = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "notes", namespace: "notes" },
      stringData: { token: "throw-away" },
    };
    project.write("notes.plain.yaml", JSON.stringify(plain));
    expect(await project.run(["seal", "home", "notes.plain.yaml"])).toMatchObject({ code: 0 });
    const { code, stderr } = await project.run(["synth"]);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining("held back") });
    for (const stage of ["tailscale-operator", "app-notes", "secrets-sealed"]) expect(stages()).toContain(stage);
    expect(JSON.stringify(project.dist())).not.toContain("throw-away");
  });

  test("a file that is there and holds another Secret is told with what it holds", async () => {
    project.write("clusters/home.yaml", home({ sealed: "tailscale.sealed.yaml" }));
    project.write("clusters/home/sealing.pem", CERTIFICATE);
    project.write(
      "clusters/home/secrets/tailscale.sealed.yaml",
      asKubeseal({ name: "something", namespace: "else" }, ["client_id"]),
    );
    expect((await project.run(["check"])).stderr).toContain(
      "which clusters/home/secrets/tailscale.sealed.yaml does not hold: it has else/something. Fix: make a Secret tailscale/operator-oauth with client_id, client_secret",
    );
  });
});

describe("with SOPS", () => {
  const sops = {
    secrets: { sops: { age: [AGE] } },
    apps: {},
    components: { cilium: {}, tailscaleOperator: { oauth: { sops: "tailscale.sops.yaml" } } },
  };

  test("a missing file is told with the command that makes it: its key needs no cluster", async () => {
    project.write("clusters/home.yaml", home({}, sops));
    const { code, stderr } = await project.run(["synth"]);
    expect(code).toBe(2);
    expect(stderr).toContain("clusters/home/secrets/tailscale.sops.yaml is to bring, and there is no such file");
    expect(stderr).toContain(
      `| sops encrypt --age ${AGE} --encrypted-regex '^(data|stringData)$' --filename-override clusters/home/secrets/tailscale.sops.yaml`,
    );
    expect(project.dist()).toEqual({});
  });

  test("the file is delivered byte for byte", async () => {
    project.write("clusters/home.yaml", home({}, sops));
    const file = asSops(OAUTH, ["client_id", "client_secret"]);
    project.write("clusters/home/secrets/tailscale.sops.yaml", file);
    const { code, stderr } = await project.run(["synth"]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(project.dist()["kubernetes/home/stages/secrets-sops/tailscale.sops.yaml"]).toBe(file);
  });
});
