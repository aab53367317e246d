import { generateKeyPairSync } from "node:crypto";
import { ALNUM, BECH32, DIGITS, LOWER, type Random, UPPER } from "./random";

/**
 * A kind of secret that is planted. The text is made when the test runs, and its
 * fixed parts are put together here, so that no file of the project holds one.
 */
export interface SecretKind {
  readonly kind: string;
  readonly make: (random: Random) => string;
  /** Has no form of its own: it is known by the name under which it stands. */
  readonly byName?: true;
  /** Several lines. */
  readonly long?: true;
}

const join = (...parts: readonly string[]) => parts.join("");
const b64 = (text: string) => Buffer.from(text).toString("base64");
const b64url = (text: string) => Buffer.from(text).toString("base64url");
const pem = (label: string, body: string) =>
  [`-----BEGIN ${label}-----`, ...(body.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ""].join("\n");
const fake = (label: string) => (random: Random) => pem(label, random.base64(180));
const PRIVATE = join("PRIVATE", " KEY");

/** What a product writes in front, and what follows. */
const prefix = (kind: string, start: readonly string[], rest: (random: Random) => string): SecretKind => ({
  kind,
  make: (random) => join(...start, rest(random)),
});

export const OWN_WORLD: readonly SecretKind[] = [
  prefix("age identity", ["AGE-", "SECRET-KEY-1"], (random) => random.text(BECH32, 58)),
  prefix("age identity, post-quantum", ["AGE-", "SECRET-KEY-PQ-1"], (random) => random.text(BECH32, 58)),
  { kind: "Proxmox API token", make: (random) => `terraform@pve!${random.text(LOWER, 5)}=${random.uuid()}` },
  { kind: "Proxmox Backup token", make: (random) => `backup@pbs!nightly:${random.uuid()}` },
  { kind: "Proxmox ticket", make: (random) => `PVE:root@pam:6${random.hex(7).toUpperCase()}::${random.base64(256)}` },
  {
    kind: "Talos machine token",
    make: (random) =>
      `${random.text(LOWER + DIGITS, 6)}.${random.text(LOWER, 2)}7${random.text(LOWER + DIGITS, 10)}4k${random.text(DIGITS, 1)}`,
  },
  { kind: "K3s token", make: (random) => `${join("K", "10")}${random.hex(64)}::server:${random.hex(32)}` },
  { kind: "EC private key", long: true, make: fake(`EC ${PRIVATE}`) },
  { kind: "RSA private key", long: true, make: fake(`RSA ${PRIVATE}`) },
  { kind: "PKCS 8 private key", long: true, make: () => realKey() },
  { kind: "encrypted private key", long: true, make: fake(`ENCRYPTED ${PRIVATE}`) },
  { kind: "OpenSSH private key", long: true, make: fake(`OPENSSH ${PRIVATE}`) },
  { kind: "ED25519 private key of Talos", long: true, make: fake(`ED25519 ${PRIVATE}`) },
  { kind: "PGP private key", long: true, make: fake(`PGP ${PRIVATE} BLOCK`) },
  { kind: "Sigstore private key", long: true, make: fake(`ENCRYPTED SIGSTORE ${PRIVATE}`) },
  { kind: "private key in Base64", make: (random) => b64(fake(`EC ${PRIVATE}`)(random)) },
  {
    kind: "private JSON Web Key",
    make: (random) => `{"kty":"EC","crv":"P-256","x":"${random.base64url(32)}","d":"${random.base64url(32)}"}`,
  },
  prefix("Vault service token", ["hv", "s."], (random) => random.word(90)),
  prefix("Vault batch token", ["hv", "b."], (random) => random.word(120)),
  { kind: "Vault unseal key", make: (random) => `Unseal Key 1: ${random.base64(33)}` },
  prefix("Tailscale key", ["ts", "key-auth-"], (random) => `k${random.word(11)}CNTRL-${random.word(32)}`),
  prefix("Tailscale OAuth secret", ["ts", "key-client-"], (random) => `k${random.word(11)}CNTRL-${random.word(32)}`),
  prefix("Cloudflare user token", ["cf", "ut_"], (random) => random.word(40) + random.hex(8)),
  prefix("Cloudflare account token", ["cf", "at_"], (random) => random.word(40) + random.hex(8)),
  {
    kind: "Cloudflare tunnel token",
    make: (random) => b64(JSON.stringify({ a: random.hex(32), t: random.uuid(), s: random.base64(32) })),
  },
  prefix("Cloudflare origin key", ["v1", ".0-"], (random) => `${random.hex(24)}-${random.hex(146)}`),
  prefix("Docker token", ["dckr", "_pat_"], (random) => random.word(27)),
  { kind: "WireGuard key", make: (random) => `PrivateKey = ${wireguard(random)}` },
  { kind: "Ceph key", make: (random) => cephKey(random) },
  { kind: "TrueNAS API key", make: (random) => `${random.text("123456789", 1)}-${random.word(64)}` },
  prefix("AWS access key", ["AK", "IA"], (random) => random.text(`${UPPER}234567`, 16)),
  prefix("Garage access key", ["G", "K"], (random) => random.hex(24)),
  { kind: "service account token", make: (random) => jwt(random, "kubernetes/serviceaccount") },
  { kind: "long-lived token of Home Assistant", make: (random) => jwt(random, random.hex(32)) },
  prefix("Grafana token", ["gl", "sa_"], (random) => `${random.word(32)}_${random.hex(8)}`),
  {
    kind: "Telegram bot token",
    make: (random) => `${random.text("123456789", 9)}:AA${random.base64url(25).slice(0, 33)}`,
  },
  {
    kind: "Discord webhook",
    make: (random) => `https://discord.com/api/webhooks/1${random.text(DIGITS, 18)}/${random.word(68)}`,
  },
  prefix("NetBird token", ["nb", "p_"], (random) => random.word(36)),
  { kind: "address with a password", make: (random) => `https://bot:${random.word(18)}@git.example.org/infra.git` },
  {
    kind: "PostgreSQL address",
    make: (random) => `postgresql://app:${random.word(18)}@db.example.org:5432/app?sslmode=require`,
  },
  { kind: "Redis address", make: (random) => `redis://:${random.word(20)}@redis.example.org:6379/0` },
  { kind: "AMQP address", make: (random) => `amqps://app:${random.word(20)}@mq.example.org/%2f` },
  { kind: "libpq string", make: (random) => `host=db port=5432 user=app password=${random.word(18)} dbname=app` },
  {
    kind: "ADO string",
    make: (random) => `Server=db;Database=app;User Id=app;Password=${random.word(16)};Encrypt=true`,
  },
  {
    kind: "JDBC address",
    make: (random) => `jdbc:mysql://db:3306/app?user=app&password=${random.word(18)}&useSSL=true`,
  },
  {
    kind: "MySQL driver string",
    make: (random) => `app:${random.word(18)}@tcp(db.example.org:3306)/app?parseTime=true`,
  },
  { kind: "header with a token", make: (random) => `Authorization: Bearer ${random.word(40)}` },
  { kind: "command with a password", make: (random) => `curl -u admin:${random.word(14)} https://nas.example.org/api` },
];

export const PROVIDERS: readonly SecretKind[] = [
  prefix("GitHub token", ["gh", "p_"], (random) => random.word(36)),
  prefix(
    "GitHub fine-grained token",
    ["github", "_pat_"],
    (random) => `11${random.text(UPPER + DIGITS, 20)}_${random.word(59)}`,
  ),
  prefix("GitLab token", ["gl", "pat-"], (random) => random.word(20)),
  prefix(
    "Slack bot token",
    ["xo", "xb-"],
    (random) => `${random.text(DIGITS, 12)}-${random.text(DIGITS, 12)}-${random.word(24)}`,
  ),
  {
    kind: "Slack webhook",
    make: (random) =>
      `https://${join("hooks", ".slack.com")}/services/T${random.text(UPPER + DIGITS, 8)}/B${random.text(UPPER + DIGITS, 10)}/${random.word(24)}`,
  },
  prefix("Google API key", ["AI", "za"], (random) => random.word(35)),
  prefix("Google OAuth secret", ["GOC", "SPX-"], (random) => random.word(28)),
  {
    kind: "Azure storage key",
    make: (random) =>
      `DefaultEndpointsProtocol=https;AccountName=home;AccountKey=${random.base64(64)};EndpointSuffix=core.windows.net`,
  },
  prefix("Stripe key", ["sk", "_live_"], (random) => random.word(24)),
  prefix("SendGrid key", ["S", "G."], (random) => `${random.word(22)}.${random.word(43)}`),
  prefix("OpenAI key", ["sk", "-proj-"], (random) => random.word(64)),
  prefix("Anthropic key", ["sk", "-ant-api03-"], (random) => `${random.word(93)}AA`),
  prefix("Hugging Face token", ["h", "f_"], (random) => random.word(34)),
  prefix("npm token", ["np", "m_"], (random) => random.word(36)),
  prefix("PyPI token", ["py", "pi-AgE"], (random) => random.word(120)),
  prefix("DigitalOcean token", ["dop", "_v1_"], (random) => random.hex(64)),
  { kind: "Terraform Cloud token", make: (random) => `${random.word(14)}.${join("atlas", "v1.")}${random.word(67)}` },
  prefix("Pulumi token", ["pu", "l-"], (random) => random.hex(40)),
  prefix("Doppler token", ["dp", ".pt."], (random) => random.word(43)),
  {
    kind: "1Password token",
    make: (random) => join("ops", "_", b64url(JSON.stringify({ email: random.word(80), deviceUuid: random.word(40) }))),
  },
  prefix("Linear key", ["lin", "_api_"], (random) => random.word(40)),
  prefix("Shopify token", ["shp", "at_"], (random) => random.hex(32)),
  prefix("New Relic key", ["NR", "AK-"], (random) => random.text(UPPER + DIGITS, 27)),
  prefix("Postman key", ["PM", "AK-"], (random) => `${random.hex(24)}-${random.hex(34)}`),
  prefix(
    "Dynatrace token",
    ["dt0", "c01."],
    (random) => `${random.text(UPPER + DIGITS, 24)}.${random.text(UPPER + DIGITS, 64)}`,
  ),
  prefix("Databricks token", ["da", "pi"], (random) => random.hex(32)),
];

/** Values with no form; each stands under a name of its class. */
const BY_NAME: readonly SecretKind[] = [
  { kind: "random password", byName: true, make: (random) => random.word(20) },
  {
    kind: "password with signs",
    byName: true,
    make: (random) => `${random.word(7)}!${random.word(4)}#${random.word(3)}`,
  },
  {
    kind: "password of words",
    byName: true,
    make: (random) => [random.text(LOWER, 6), random.text(LOWER, 5), random.text(LOWER, 7)].join("-"),
  },
  { kind: "hexadecimal token", byName: true, make: (random) => random.hex(40) },
  { kind: "UUID as a token", byName: true, make: (random) => random.uuid() },
  { kind: "Base64 key", byName: true, make: (random) => random.base64(32) },
  { kind: "S3 secret key", byName: true, make: (random) => random.text(`${ALNUM}/+`, 40) },
];

export const KINDS: readonly SecretKind[] = [...OWN_WORLD, ...PROVIDERS, ...BY_NAME];

/** Names of each class in the joints that programs use. */
export const NAMES = [
  "password",
  "DB_PASSWORD",
  "adminPassword",
  "smtp-password",
  "rootPasswd",
  "PGPASSWORD",
  "MYSQL_PWD",
  "dbPass",
  "SMTP_PASS",
  "token",
  "API_TOKEN",
  "authToken",
  "github-token",
  "botTokenValue",
  "clientSecret",
  "JWT_SECRET",
  "session_secret",
  "apiKey",
  "ENCRYPTION_KEY",
  "signing-key",
  "secretAccessKey",
  "AWS_SECRET_ACCESS_KEY",
  "SECRET_KEY_BASE",
  "passwordSalt",
  "HASH_SALT",
  "GITHUB_PAT",
  "encryptionPassphrase",
  "restic_password",
  "TF_VAR_admin_password",
  "wifi_psk",
] as const;

function realKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
}

function wireguard(random: Random): string {
  const key = random.bytes(32);
  return key.toString("base64");
}

/** Type, seconds, nanoseconds and length in front of sixteen bytes. */
function cephKey(random: Random): string {
  const header = Buffer.from([1, 0, ...random.bytes(3), 0x66, ...random.bytes(4), 16, 0]);
  return Buffer.concat([header, random.bytes(16)]).toString("base64");
}

function jwt(random: Random, issuer: string): string {
  const payload = { iss: issuer, iat: 1_700_000_000, jti: random.uuid() };
  return [
    b64url(JSON.stringify({ alg: "HS256", typ: "JWT" })),
    b64url(JSON.stringify(payload)),
    random.base64url(32),
  ].join(".");
}
