import { validateObject } from "../../../lib/schema/kubernetes";
import { deployment, release, service } from "../../imports/declarations.types";
import { store } from "./project-store";

const problemsOf = (object: unknown): readonly string[] =>
  validateObject(store, object).map(
    ({ path, got, want, fix }) => `${path}: got ${got}, want ${want}${fix === undefined ? "" : `; ${fix}`}`,
  );

const pod = (container: object): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web" },
  spec: { containers: [{ name: "web", image: "nginx:1.29", ...container }] },
});

describe("native kinds", () => {
  it.each([deployment, service])("accepts $kind", (object) => {
    expect(validateObject(store, object)).toEqual([]);
  });

  it("accepts null for an absent field, quantities of both kinds and an open status", () => {
    expect(
      problemsOf({
        ...pod({ resources: { limits: { cpu: 1, memory: "64Mi" } }, env: null }),
        status: { phase: "Running" },
      }),
    ).toEqual([]);
  });

  it("accepts an encrypted Secret with the key that SOPS adds", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "a" },
      stringData: { a: "ENC[x]" },
      sops: { version: "3.10.2" },
    };
    expect(problemsOf(secret)).toEqual([]);
  });

  it("names an unknown field and the one that is meant", () => {
    const [problem] = validateObject(store, { ...service, spec: { clusterIp: "None" } });
    expect(problem).toMatchObject({ path: "spec.clusterIp", got: 'unknown key "clusterIp"', fix: "write clusterIP" });
    expect(problem?.want).toMatch(/^one of clusterIP, clusterIPs, /);
  });

  it.each([
    [
      "a quoted number",
      pod({ ports: [{ containerPort: "80" }] }),
      'spec.containers[0].ports[0].containerPort: got "80", want a whole number; write 80 without quotes',
    ],
    [
      "a bare number",
      pod({ env: [{ name: "A", value: 1 }] }),
      'spec.containers[0].env[0].value: got 1, want a text; write "1"',
    ],
    [
      "a missing field",
      pod({ volumeMounts: [{ name: "data" }] }),
      "spec.containers[0].volumeMounts[0].mountPath: got nothing, want a text",
    ],
    ["null for a required field", pod({ name: null }), "spec.containers[0].name: got nothing, want a text"],
    [
      "a list in place of an object",
      pod({ resources: [] }),
      "spec.containers[0].resources: got an empty list, want an object",
    ],
    [
      "a number out of range",
      pod({ ports: [{ containerPort: 2 ** 40 }] }),
      "spec.containers[0].ports[0].containerPort: got 1099511627776, want a number between -2147483648 and 2147483647",
    ],
    [
      "an environment variable twice",
      pod({ env: [{ name: "A" }, { name: "A" }] }),
      'spec.containers[0].env[1]: got name "A" again, want another than spec.containers[0].env[0]',
    ],
    ["no name", { apiVersion: "v1", kind: "ConfigMap", metadata: {} }, "metadata.name: got nothing, want a text"],
  ])("refuses %s", (_case, object, message) => {
    expect(problemsOf(object)).toContain(message);
  });

  it("tells ports of one number apart by their protocol, which is TCP by default", () => {
    const ports = [
      { containerPort: 53 },
      { containerPort: 53, protocol: "UDP" },
      { containerPort: 53, protocol: "TCP" },
    ];
    expect(problemsOf(pod({ ports }))).toEqual([
      'spec.containers[0].ports[2]: got containerPort 53, protocol "TCP" again, want another than spec.containers[0].ports[0]',
    ]);
  });
});

describe("custom resources", () => {
  const issuer = (spec: object): object => ({
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name: "ca" },
    spec,
  });

  it("accepts what the definition knows, and anything where it keeps unknown fields", () => {
    expect(problemsOf(release)).toEqual([]);
    const webhook = { groupName: "acme.example.org", solverName: "pdns", config: { any: { depth: [1] } } };
    const acme = {
      server: "https://acme.example.org",
      privateKeySecretRef: { name: "key" },
      solvers: [{ dns01: { webhook } }],
    };
    expect(problemsOf(issuer({ acme }))).toEqual([]);
  });

  it("does not require what the server fills in", () => {
    const pool = {
      apiVersion: "metallb.io/v1beta1",
      kind: "IPAddressPool",
      metadata: { name: "lan" },
      spec: { addresses: ["10.0.0.1/32"] },
    };
    expect(problemsOf(pool)).toEqual([]);
  });

  it("judges metadata by the native definition", () => {
    expect(problemsOf({ ...issuer({ selfSigned: {} }), metadata: { name: "ca", labels: { a: 1 } } })).toEqual([
      'metadata.labels.a: got 1, want a text; write "1"',
    ]);
  });

  it("refuses null, an unknown choice and a text that does not match", () => {
    expect(problemsOf(issuer({ ca: { secretName: null } }))).toEqual(["spec.ca.secretName: got null, want a text"]);
    const spec = { interval: "1 hour", chartRef: { kind: "HelmRepository", name: "a" } };
    expect(problemsOf({ ...release, spec })).toEqual([
      'spec.interval: got "1 hour", want a text that matches ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$',
      'spec.chartRef.kind: got "HelmRepository", want one of OCIRepository, HelmChart, ExternalArtifact',
    ]);
  });
});

describe("what cannot be checked", () => {
  it("says so with a code, and which version is known", () => {
    const [problem] = validateObject(store, {
      apiVersion: "helm.toolkit.fluxcd.io/v2beta1",
      kind: "HelmRelease",
      metadata: { name: "a" },
    });
    expect(problem).toEqual({
      path: "",
      got: "helm.toolkit.fluxcd.io/v2beta1 HelmRelease",
      want: "a known kind",
      fix: "use helm.toolkit.fluxcd.io/v2",
      code: "unknown-kind",
    });
  });

  it("names the successor of a removed API and a misspelt kind", () => {
    expect(problemsOf({ apiVersion: "extensions/v1beta1", kind: "Ingress" })).toEqual([
      ": got extensions/v1beta1 Ingress, want a known kind; use networking.k8s.io/v1",
    ]);
    expect(problemsOf({ apiVersion: "apps/v1", kind: "Deploymnt" })).toEqual([
      ": got apps/v1 Deploymnt, want a known kind; write kind Deployment",
    ]);
    expect(validateObject(store, { apiVersion: "example.org/v1", kind: "Sprocket" })[0]?.fix).toBeUndefined();
  });

  it("refuses what is no object", () => {
    expect(problemsOf([])).toEqual([": got an empty list, want an object with apiVersion, kind and metadata"]);
    expect(problemsOf({ kind: 1 })).toEqual(["apiVersion: got undefined, want a text", "kind: got 1, want a text"]);
  });
});
