import { openInSops, secretsInDocument } from "../../../lib/secret-scan/document";
import { secretsInData } from "../../../lib/secret-scan/walk";
import { Random } from "../../attack/random";

const random = new Random("document");
const W = random.word(24);
const encrypted = () =>
  `ENC[AES256_GCM,data:${random.base64(9)},iv:${random.base64(32)},tag:${random.base64(16)},type:str]`;
const options = { forms: true };
const paths = (value: unknown) => secretsInData(value, options).map(({ path }) => path);
const told = (value: unknown) => secretsInDocument(value, options).map(({ path, kind }) => `${path}: ${kind}`);

describe("data", () => {
  it("is walked to every name, list of variables, argument and text", () => {
    expect(
      paths({
        values: { adminPassword: W, tokens: { radarr: W }, list: [{ apiKey: W }] },
        env: [{ name: "DB_PASSWORD", value: W }],
        args: ["--token", W, `--secret-key=${W}`],
        command: ["redis-cli", "-a", W],
        config: `{"password": "${W}"}`,
        encoded: Buffer.from(`DB_PASSWORD=${W}\n`).toString("base64"),
        variable: { db_password: { default: W } },
        number: { password: 84_619_375 },
      }),
    ).toEqual([
      "values.adminPassword",
      "values.tokens.radarr",
      "values.list[0].apiKey",
      "env[0].value",
      "args[1]",
      "args[2]",
      "command",
      "config",
      "encoded",
      "variable.db_password.default",
      "number.password",
    ]);
  });

  it("is silent on what refers, selects, describes or counts", () => {
    expect(
      paths({
        env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }],
        existingSecret: "db",
        secretKeyRef: { name: W, key: "password" },
        remoteRef: { key: "home/db", property: "password" },
        tokenTTL: 86_400,
        maxTokens: 4096,
        description: "password: the one that you chose, token: none",
        program: { "main.js": "const token = process.env.TOKEN ?? readToken1();" },
      }),
    ).toEqual([]);
  });
});

describe("documents that keep secrets in fields of their own", () => {
  it("a kubeconfig, a talosconfig and a sign-in to a registry", () => {
    const key = random.base64(120);
    expect(told({ kind: "Config", users: [{ name: "a", user: { "client-key-data": key } }] })).toEqual([
      "users[0].user.client-key-data: credentials of a kubeconfig",
    ]);
    expect(told({ context: "a", contexts: { a: { ca: key, crt: key, key } } })).toEqual([
      "contexts.a.key: client key of a talosconfig",
    ]);
    expect(told({ auths: { "ghcr.io": { auth: Buffer.from(`bot:${W}`).toString("base64") } } })).toEqual([
      "auths.ghcr.io.auth: sign-in to a registry",
    ]);
  });

  it("a bundle of Talos is known by what it holds and not by its name", () => {
    const bundle = {
      cluster: { id: random.base64(32), secret: random.base64(32) },
      secrets: { bootstraptoken: `abc1de.${random.hex(16)}`, secretboxencryptionsecret: random.base64(32) },
      trustdinfo: { token: `xyz2uv.${random.hex(16)}` },
      certs: { etcd: { crt: random.base64(90), key: random.base64(90) } },
    };
    expect(told(bundle).map((line) => line.split(":")[0])).toEqual([
      "cluster.secret",
      "secrets.bootstraptoken",
      "secrets.secretboxencryptionsecret",
      "trustdinfo.token",
      "certs.etcd.key",
    ]);
    const closed = {
      cluster: { secret: encrypted() },
      certs: { etcd: { key: encrypted() } },
      trustdinfo: { token: encrypted() },
    };
    expect(told(closed)).toEqual([]);
  });

  it("a machine configuration", () => {
    const machine = {
      machine: { type: "worker", token: `abc1de.${random.hex(16)}` },
      cluster: { ca: { crt: "", key: random.base64(90) } },
    };
    expect(told(machine)).toEqual([
      "machine.token: secret of a Talos machine configuration",
      "cluster.ca.key: secret of a Talos machine configuration",
    ]);
  });

  it("a Secret, whatever its keys are called; a reference to one is none", () => {
    expect(
      told({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "a" },
        data: { note: Buffer.from(W).toString("base64") },
      }),
    ).toEqual(["data.note: plain text in a Secret"]);
    expect(told({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { note: "hello" } })).toEqual([]);
  });

  it("a SealedSecret with something that is not sealed", () => {
    const sealed = Buffer.concat([Buffer.from([2, 0]), random.bytes(560)]).toString("base64");
    const secret = (spec: object) => ({
      apiVersion: "bitnami.com/v1alpha1",
      kind: "SealedSecret",
      metadata: { name: "a" },
      spec,
    });
    expect(told(secret({ encryptedData: { a: sealed }, template: { data: { url: "{{ .a }}" } } }))).toEqual([]);
    expect(told(secret({ encryptedData: { a: sealed }, template: { data: { note: W } } }))).toEqual([
      "spec.template.data.note: plain text in the template of a SealedSecret",
    ]);
    expect(told(secret({ encryptedData: { a: Buffer.from(W).toString("base64") } }))).toEqual([
      "spec.encryptedData.a: value that is not sealed",
    ]);
  });
});

describe("files that SOPS encrypted", () => {
  const open = (content: object, rule: object = { encrypted_regex: "^(data|stringData)$" }) =>
    openInSops({ ...content, sops: { mac: encrypted(), lastmodified: "", version: "3.13.3", ...rule } }, options).map(
      ({ path, kind }) => `${path}: ${kind}`,
    );

  it("are closed where every value that is meant is encrypted", () => {
    expect(open({ kind: "Secret", metadata: { name: "a" }, stringData: { a: encrypted(), empty: "" } })).toEqual([]);
    expect(open({ a: { b: encrypted() } }, {})).toEqual([]);
  });

  it("are open where one is not, or only looks so", () => {
    expect(open({ kind: "Secret", stringData: { a: W, b: `ENC[${W}]` } })).toEqual([
      "stringData.a: plain text in an encrypted file",
      "stringData.b: value that only looks encrypted",
    ]);
    expect(open({ a: { b: encrypted() }, c: W }, {})).toEqual(["c: plain text in an encrypted file"]);
    expect(open({ note_unencrypted: "public", c: encrypted() }, {})).toEqual([]);
  });

  it("are open in an annotation that repeats the data", () => {
    const annotations = {
      "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({
        kind: "Secret",
        apiVersion: "v1",
        stringData: { a: W },
      }),
    };
    expect(open({ kind: "Secret", metadata: { name: "a", annotations }, stringData: { a: encrypted() } })).toEqual([
      "metadata.annotations.kubectl.kubernetes.io/last-applied-configuration: plain text in a Secret, in an annotation",
    ]);
  });

  it("survive a rule that is no expression", () => {
    expect(open({ kind: "ConfigMap", data: { a: "x" } }, { encrypted_regex: "(" })).toEqual(
      ["data.a: plain text in an encrypted file", "kind: plain text in an encrypted file"].sort().reverse(),
    );
  });
});
