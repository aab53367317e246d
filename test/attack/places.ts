import type { Random } from "./random";
import { stringify } from "./yaml-text";

/** A file in which a secret is planted. */
export interface Planted {
  readonly path: string;
  readonly text: string;
}

/** A kind of place: where people leave a secret. */
export interface Place {
  readonly place: string;
  /** @param name the name that it stands under, where the place has one */
  readonly plant: (secret: string, name: string, random: Random) => Planted;
  /** Takes secrets of several lines. */
  readonly long?: true;
  /** Has no name next to the secret, so only secrets with a form are known there. */
  readonly nameless?: true;
}

const deployment = (container: object) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "app", namespace: "default" },
  spec: {
    template: { spec: { containers: [{ name: "app", image: "docker.io/library/nginx:1.31.0", ...container }] } },
  },
});

const configMap = (data: Readonly<Record<string, string>>) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "default" },
  data,
});

const encrypted = (random: Random) =>
  `ENC[AES256_GCM,data:${random.base64(12)},iv:${random.base64(32)},tag:${random.base64(16)},type:str]`;

const sopsMetadata = (random: Random) => ({
  age: [
    {
      recipient: `age1${random.text("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 58)}`,
      enc: "-----BEGIN AGE ENCRYPTED FILE-----\n",
    },
  ],
  encrypted_regex: "^(data|stringData)$",
  lastmodified: "2026-01-01T00:00:00Z",
  mac: encrypted(random),
  version: "3.13.3",
});

const sopsSecret = (random: Random, changes: object = {}) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "db", namespace: "default" },
  stringData: { password: encrypted(random) },
  ...changes,
  sops: sopsMetadata(random),
});

const quoted = (secret: string) => JSON.stringify(secret);

export const PLACES: readonly Place[] = [
  {
    place: "values of a release in a YAML definition",
    long: true,
    plant: (secret, name) => ({
      path: "clusters/home.yaml",
      text: stringify({ name: "home", releases: { grafana: { values: { auth: { [name]: secret } } } } }),
    }),
  },
  {
    place: "environment of an own app",
    long: true,
    plant: (secret, name) => ({
      path: "clusters/home.yaml",
      text: stringify({ apps: { wiki: { image: "docker.io/library/nginx:1.31.0", env: { [name]: secret } } } }),
    }),
  },
  {
    place: "list of variables of a container",
    long: true,
    plant: (secret, name) => ({
      path: "clusters/home/app.yaml",
      text: stringify(
        deployment({
          env: [
            { name: "TZ", value: "UTC" },
            { name, value: secret },
          ],
        }),
      ),
    }),
  },
  {
    place: "argument in one piece",
    plant: (secret, name) => ({
      path: "clusters/home/app.yaml",
      text: stringify(deployment({ args: ["serve", `--${name}=${secret}`] })),
    }),
  },
  {
    place: "argument in two pieces",
    plant: (secret, name) => ({
      path: "clusters/home/app.yaml",
      text: stringify(deployment({ command: ["server", `--${name}`, secret, "--verbose"] })),
    }),
  },
  {
    place: "JSON inside a ConfigMap",
    long: true,
    plant: (secret, name) => ({
      path: "clusters/home/settings.yaml",
      text: stringify(configMap({ "app.json": JSON.stringify({ server: { port: 80 }, store: { [name]: secret } }) })),
    }),
  },
  {
    place: "YAML inside a ConfigMap",
    long: true,
    plant: (secret, name) => ({
      path: "clusters/home/settings.yaml",
      text: stringify(configMap({ "app.yaml": stringify({ store: { host: "db", [name]: secret } }) })),
    }),
  },
  {
    place: "environment file",
    plant: (secret, name) => ({ path: "clusters/home/app.env", text: `TZ=UTC\n${name}='${secret}'\n` }),
  },
  {
    place: "TypeScript definition",
    long: true,
    plant: (secret, name) => ({
      path: "clusters/home.ts",
      text: `import { defineCluster } from "../apps/define-cluster";\n\nexport default defineCluster({\n  releases: { grafana: { values: { ${quoted(name)}: ${quoted(secret)} } } },\n});\n`,
    }),
  },
  {
    place: "comment of a definition",
    plant: (secret, name) => ({
      path: "clusters/home.yaml",
      text: `name: home\n# ${name}: ${quoted(secret)}\ndomain: example.org\n`,
    }),
  },
  {
    place: "shell script",
    plant: (secret, name) => ({
      path: "dist/edge/home/setup.sh",
      text: `#!/bin/sh\nset -e\nexport ${name.replaceAll("-", "_")}="${secret}"\ncurl -fsS https://nas.example.org/\n`,
    }),
  },
  {
    place: "runbook",
    long: true,
    plant: (secret, name) => ({
      path: "dist/docs/home/BOOTSTRAP.md",
      text: `# Bootstrap\n\nThen run:\n\n\`\`\`sh\n${name.replaceAll("-", "_")}="${secret}" ./install\n\`\`\`\n`,
    }),
  },
  {
    place: "default of a Terraform variable",
    long: true,
    plant: (secret, name) => ({
      path: "clusters/home/main.tf.json",
      text: JSON.stringify({ locals: { settings: { [name]: secret } } }, null, 2),
    }),
  },
  {
    place: "annotation of an encrypted Secret",
    long: true,
    plant: (secret, name, random) => ({
      path: "clusters/home/secrets/db.sops.yaml",
      text: stringify(
        sopsSecret(random, {
          metadata: {
            name: "db",
            namespace: "default",
            annotations: {
              "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({
                apiVersion: "v1",
                kind: "Secret",
                metadata: { name: "db" },
                stringData: { [name]: secret },
              }),
            },
          },
        }),
      ),
    }),
  },
  {
    place: "comment of an encrypted Secret",
    plant: (secret, name, random) => ({
      path: "clusters/home/secrets/db.sops.yaml",
      text: `# ${name}: ${quoted(secret)}\n${stringify(sopsSecret(random))}`,
    }),
  },
  {
    place: "value left open in an encrypted Secret",
    long: true,
    plant: (secret, _, random) => ({
      path: "clusters/home/secrets/db.sops.yaml",
      text: stringify(sopsSecret(random, { stringData: { user: encrypted(random), other: secret } })),
    }),
  },
  {
    place: "value that only looks encrypted",
    plant: (secret, _, random) => ({
      path: "clusters/home/secrets/db.sops.yaml",
      text: stringify(sopsSecret(random, { stringData: { other: `ENC[AES256_GCM,data:${secret},type:str]` } })),
    }),
  },
  {
    place: "another object in an encrypted file",
    long: true,
    plant: (secret, name, random) => ({
      path: "clusters/home/secrets/db.sops.yaml",
      text: `${stringify(sopsSecret(random))}---\n${stringify(configMap({ [name]: secret }))}`,
    }),
  },
  {
    place: "template of a SealedSecret",
    long: true,
    plant: (secret, name, random) => ({
      path: "clusters/home/secrets/db.sealed.yaml",
      text: stringify({
        apiVersion: "bitnami.com/v1alpha1",
        kind: "SealedSecret",
        metadata: { name: "db", namespace: "default" },
        spec: { encryptedData: { user: sealed(random) }, template: { stringData: { [name]: secret } } },
      }),
    }),
  },
  {
    place: "value of a SealedSecret that is not sealed",
    long: true,
    plant: (secret, name) => ({
      path: "clusters/home/secrets/db.sealed.yaml",
      text: stringify({
        apiVersion: "bitnami.com/v1alpha1",
        kind: "SealedSecret",
        metadata: { name: "db", namespace: "default" },
        spec: { encryptedData: { [name]: Buffer.from(secret).toString("base64") } },
      }),
    }),
  },
  {
    place: "plain Secret",
    long: true,
    plant: (secret) => ({
      path: "clusters/home/secret.yaml",
      text: stringify({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "db" },
        data: { x: Buffer.from(secret).toString("base64") },
      }),
    }),
  },
  {
    place: "field without a name of its class",
    long: true,
    nameless: true,
    plant: (secret) => ({
      path: "clusters/home.yaml",
      text: stringify({ name: "home", releases: { app: { values: { extra: { note: secret } } } } }),
    }),
  },
  {
    place: "file beside a definition",
    long: true,
    nameless: true,
    plant: (secret) => ({ path: "clusters/home/notes.txt", text: `first line\n${secret}\nlast line\n` }),
  },
];

/** What a controller can open: the length of an RSA key of 4096 bits, the key, the rest. */
export function sealed(random: Random): string {
  return Buffer.concat([Buffer.from([2, 0]), random.bytes(512 + 60)]).toString("base64");
}
