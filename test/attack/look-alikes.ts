import { createHash, generateKeyPairSync } from "node:crypto";
import { sealed } from "./places";
import { DIGITS, LOWER, type Random, UPPER } from "./random";

/** A text that looks like a secret and is none. */
export interface LookAlike {
  readonly kind: string;
  /** The name that it stands under, as it does in real files. */
  readonly name: string;
  readonly make: (random: Random) => string;
}

const sha256 = (random: Random) => createHash("sha256").update(random.bytes(8)).digest("hex");
const pem = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const BECH32_SMALL = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const same = (text: string) => () => text;

/** Names under which public values stand. */
const PUBLIC: readonly LookAlike[] = [
  {
    kind: "digest of an image",
    name: "image",
    make: (random) => `docker.io/library/nginx:1.31.0@sha256:${sha256(random)}`,
  },
  { kind: "digest", name: "digest", make: (random) => `sha256:${sha256(random)}` },
  { kind: "checksum", name: "checksum/config", make: sha256 },
  { kind: "schematic of Talos", name: "schematic", make: sha256 },
  {
    kind: "installer image",
    name: "installer",
    make: (random) => `factory.talos.dev/metal-installer/${sha256(random)}:v1.13.9`,
  },
  { kind: "Git revision", name: "revision", make: (random) => random.hex(40) },
  { kind: "integrity of a package", name: "integrity", make: (random) => `sha512-${random.base64(64)}` },
  { kind: "UUID", name: "id", make: (random) => random.uuid() },
  { kind: "UUID of a partition", name: "disk", make: (random) => `/dev/disk/by-partuuid/${random.uuid()}` },
  { kind: "MAC address", name: "mac", make: (random) => (random.hex(12).match(/../g) ?? []).join(":") },
  { kind: "serial of a disk", name: "serial", make: (random) => random.text(UPPER + DIGITS, 14) },
  { kind: "WWN", name: "wwid", make: (random) => `naa.5${random.hex(15)}` },
  {
    kind: "public SSH key",
    name: "sshKey",
    make: (random) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${random.base64(32).slice(0, 43)} me@home`,
  },
  {
    kind: "public SSH key in a list",
    name: "authorizedKeys",
    make: (random) => `ssh-rsa AAAAB3NzaC1yc2E${random.base64(260)}`,
  },
  { kind: "fingerprint", name: "fingerprint", make: (random) => `SHA256:${random.base64(32).slice(0, 43)}` },
  { kind: "age recipient", name: "recipient", make: (random) => `age1${random.text(BECH32_SMALL, 58)}` },
  { kind: "age recipient under key", name: "ageKey", make: (random) => `age1${random.text(BECH32_SMALL, 58)}` },
  { kind: "post-quantum recipient", name: "recipient", make: (random) => `age1pq1${random.text(BECH32_SMALL, 1950)}` },
  { kind: "certificate", name: "ca.crt", make: (random) => pem("CERTIFICATE", random.base64(48)) },
  {
    kind: "certificate in Base64",
    name: "certificate-authority-data",
    make: (random) => Buffer.from(pem("CERTIFICATE", random.base64(200))).toString("base64"),
  },
  { kind: "public key", name: "publicKey", make: () => publicKey() },
  { kind: "public key of WireGuard", name: "publicKey", make: (random) => random.base64(32) },
  { kind: "public key under pubkey", name: "cosign.pub", make: () => publicKey() },
  { kind: "hash by bcrypt", name: "adminPasswordHash", make: (random) => `$2y$10$${random.word(53)}` },
  { kind: "hash by bcrypt under password", name: "password", make: (random) => `$2b$12$${random.word(53)}` },
  {
    kind: "hash by argon2",
    name: "password",
    make: (random) => `$argon2id$v=19$m=65536,t=3,p=4$${random.base64(16)}$${random.base64(32)}`,
  },
  { kind: "hash of crypt", name: "passwd", make: (random) => `$6$${random.word(16)}$${random.word(86)}` },
  { kind: "line of htpasswd", name: "users", make: (random) => `admin:$2y$05$${random.word(53)}` },
  {
    kind: "verifier of SCRAM",
    name: "password",
    make: (random) => `SCRAM-SHA-256$4096:${random.base64(16)}$${random.base64(32)}:${random.base64(32)}`,
  },
  { kind: "sealed value", name: "password", make: sealed },
  { kind: "encrypted value", name: "password", make: encrypted },
  { kind: "encrypted token", name: "API_TOKEN", make: encrypted },
  { kind: "armour of age", name: "enc", make: (random) => pem("AGE ENCRYPTED FILE", random.base64(48)) },
  { kind: "key id", name: "keyId", make: (random) => random.hex(16) },
  {
    kind: "client id",
    name: "clientId",
    make: (random) => `${random.text(DIGITS, 12)}-${random.text(LOWER + DIGITS, 32)}.apps.googleusercontent.com`,
  },
  { kind: "token id of Proxmox", name: "tokenId", make: (random) => `terraform@pve!${random.text(LOWER, 8)}` },
  { kind: "zone of Cloudflare", name: "zoneId", make: (random) => random.hex(32) },
  { kind: "account of Cloudflare", name: "accountTag", make: (random) => random.hex(32) },
  { kind: "tunnel id", name: "tunnel", make: (random) => random.uuid() },
  { kind: "ARN", name: "roleArn", make: (random) => `arn:aws:iam::${random.text(DIGITS, 12)}:role/backup` },
  { kind: "hash in a file name", name: "file", make: (random) => `main.${random.hex(20)}.js` },
  { kind: "picture in a page", name: "icon", make: (random) => `data:image/png;base64,${random.base64(120)}` },
  { kind: "proof of a domain", name: "txt", make: (random) => `google-site-verification=${random.base64url(32)}` },
];

/** What comes after names of secrets and refers to one, or says that there is none yet. */
const REFERRING: readonly LookAlike[] = [
  ...["password", "DB_PASSWORD", "apiToken", "client-secret", "SECRET_KEY"].flatMap((name) =>
    [
      `${"$"}{DB_PASSWORD}`,
      "$(DB_PASSWORD)",
      "$DB_PASSWORD",
      "{{ .password }}",
      '{{ index . "password" }}',
      "<password>",
      "<your token here>",
      "xxxx",
      "xxxxxxxxxxxxxxxx",
      "XXXX-XXXX-XXXX",
      "********",
      "...",
      "…",
      "",
      "CHANGE_ME",
      "your-password-here",
      "REPLACE_WITH_TOKEN",
      "/run/secrets/password",
      "file:///run/secrets/db",
      "vault:secret/data/db#password",
      "env:DB_PASSWORD",
      "op://home/db/password",
      "%(password)s",
      "null",
      "false",
      "[[ .Secret ]]",
      "[% secret %]",
      "<% secret %>",
      "{% secret %}",
      "(( secret ))",
      "<< secret >>",
      "#{secret}",
      "$[ secrets.DB ]",
      "ENC[AES256_GCM,...]",
      "ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=]",
      "ENC[AES256_GCM,data:Ea3kL5O5U8=,iv:DM=,aad:FKA=,tag:EA==,type:str]",
      "__DB_PASSWORD__",
      "@DB_PASSWORD@",
      "!Env DB_PASSWORD",
    ].map((text) => ({ kind: "reference or placeholder", name, make: same(text) })),
  ),
];

/** Names that speak about a secret. */
const ABOUT: readonly LookAlike[] = [
  ["existingSecret", "postgres-credentials"],
  ["existingSecretPasswordKey", "admin-password"],
  ["passwordKey", "admin-password"],
  ["secretName", "grafana-admin-credentials"],
  ["tlsSecret", "wildcard-example-org-tls"],
  ["imagePullSecret", "ghcr-pull-secret"],
  ["passwordFile", "/etc/app/password"],
  ["PASSWORD_FILE", "/run/secrets/db_password"],
  ["tokenPath", "/var/run/secrets/kubernetes.io/serviceaccount/token"],
  ["tokenTTL", "768h"],
  ["token_expiry", "2027-01-01T00:00:00Z"],
  ["maxTokens", "4096"],
  ["passwordLength", "32"],
  ["passwordPolicy", "at-least-12-characters"],
  ["keyType", "ecdsa-p256-sha256"],
  ["keyAlgorithm", "RSA4096withSHA256"],
  ["topologyKey", "topology.kubernetes.io/zone"],
  ["sshPublicKey", "ssh-ed25519-of-the-operator"],
  ["secretStoreRef", "vault"],
  ["auth_type", "oauth2"],
  ["tokenUrl", "https://sso.example.org/oauth2/token"],
  ["TOKEN_ENDPOINT", "https://sso.example.org/oauth2/v2/token"],
  ["jwks_uri", "https://sso.example.org/.well-known/jwks.json"],
  ["resetPasswordPath", "/account/reset-password/a1b2c3d4e5"],
  ["partitionKey", "tenant-4711-region-eu"],
  ["cacheKey", "build-v3-linux-amd64"],
  ["objectKey", "backups/2026/01/etcd-1.snapshot"],
  ["labelKey", "app.kubernetes.io/name"],
  ["authMethod", "kubernetes"],
  ["credentialsSecret", "velero-cloud-credentials"],
  ["patch", "op-replace-path-spec"],
  ["compass", "north-north-west"],
  ["monkey", "b4n4n4s-4r3-gr34t"],
  ["authors", "jane-doe-and-john-roe"],
].map(([name = "", text = ""]) => ({ kind: "name about a secret", name, make: same(text) }));

/** Addresses without a password, or with one that is inserted. */
const ADDRESSES: readonly LookAlike[] = [
  "https://git.example.org/infra.git",
  "ssh://git@git.example.org:22/infra.git",
  "postgres://db.example.org:5432/app",
  "postgres://app@db.example.org/app",
  `postgres://app:${"$"}{PASSWORD}@db.example.org/app`,
  "postgres://app:$(PASSWORD)@db.example.org/app",
  "postgres://app:{{ .password }}@db.example.org/app",
  "postgres://app:<password>@db.example.org/app",
  "postgres://app:xxxx@db.example.org/app",
  "redis://redis.example.org:6379/0",
  "https://10.0.0.2:8006/api2/json",
  "mailto:admin@example.org",
  "http://user:***@proxy.example.org:3128",
  "oci://ghcr.io/fluxcd/charts@sha256",
  "https://example.org/a:b@c",
].map((text) => ({ kind: "address without a password", name: "url", make: same(text) }));

export const LOOK_ALIKES: readonly LookAlike[] = [...PUBLIC, ...REFERRING, ...ABOUT, ...ADDRESSES];

function encrypted(random: Random): string {
  return `ENC[AES256_GCM,data:${random.base64(18)},iv:${random.base64(32)},tag:${random.base64(16)},type:str]`;
}

function publicKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" })
    .publicKey.export({ type: "spki", format: "pem" })
    .toString();
}
