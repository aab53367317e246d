import { at, isFields, textAt } from "../data/fields";
import { isOfChart } from "../data/of-chart";
import { isConfiguration } from "./chart-secret";
import { isEncrypted, isLiteral, isSealed, looksRandom } from "./literal";
import { type DataSecret, secretsInData, type WalkOptions } from "./walk";

/**
 * Secrets of one document by what the document is: a Secret, a kubeconfig, a
 * bundle of Talos and others keep secrets in fields whose names do not say so.
 */
export function secretsInDocument(document: unknown, options: WalkOptions): readonly DataSecret[] {
  if (!isFields(document)) return secretsInData(document, options);
  const byKind = secretsByKind(document);
  const known = new Set(byKind.map(({ path }) => path));
  return [
    ...byKind,
    ...inSecret(document).filter(({ path }) => !known.has(path)),
    ...inSealed(document),
    ...inAnnotation(document, options),
    ...secretsInData(document, options).filter(({ path }) => !known.has(path) && !isPartOfSecret(document, path)),
  ];
}

/** Secrets that only the kind of their document shows. */
export function secretsByKind(document: unknown): readonly DataSecret[] {
  if (!isFields(document)) return [];
  const found = KINDS.flatMap(({ kind, is, fields }) =>
    is(document)
      ? fields
          .flatMap((path) => valuesAt(document, path.split(".")))
          .filter(({ value }) => typeof value === "string" && !isEncrypted(value) && isLiteral(value))
          .map(({ path }) => ({ path, kind }))
      : [],
  );
  return [...new Map(found.map((one) => [one.path, one])).values()];
}

interface DocumentKind {
  readonly kind: string;
  readonly is: (document: Readonly<Record<string, unknown>>) => boolean;
  /** Paths of its secrets; `*` is any key or index. */
  readonly fields: readonly string[];
}

/** Sources: the configuration references of kubectl, Talos (machine configuration, `gen secrets`), Docker, Kubernetes, cloudflared. */
const KINDS: readonly DocumentKind[] = [
  {
    kind: "credentials of a kubeconfig",
    is: (document) => Array.isArray(document.users) && (document.kind === "Config" || Array.isArray(document.clusters)),
    fields: [
      "client-key-data",
      "token",
      "password",
      "auth-provider.config.id-token",
      "auth-provider.config.refresh-token",
    ].map((field) => `users.*.user.${field}`),
  },
  {
    kind: "client key of a talosconfig",
    is: (document) => isFields(document.contexts),
    fields: ["contexts.*.key"],
  },
  {
    kind: "secret of a Talos secrets bundle",
    is: (document) =>
      isFields(document.certs) ||
      isFields(document.trustdinfo) ||
      at(document, "secrets", "bootstraptoken") !== undefined,
    fields: [
      "cluster.secret",
      "secrets.bootstraptoken",
      "secrets.secretboxencryptionsecret",
      "secrets.aescbcencryptionsecret",
      "trustdinfo.token",
      "certs.*.key",
    ],
  },
  {
    kind: "secret of a Talos machine configuration",
    is: (document) => isFields(document.machine) || isFields(document.cluster),
    fields: [
      "machine.token",
      "machine.ca.key",
      "machine.acceptedCAs.*.key",
      "cluster.secret",
      "cluster.token",
      "cluster.aescbcEncryptionSecret",
      "cluster.secretboxEncryptionSecret",
      "cluster.ca.key",
      "cluster.aggregatorCA.key",
      "cluster.serviceAccount.key",
      "cluster.etcd.ca.key",
    ],
  },
  {
    kind: "sign-in to a registry",
    is: (document) => isFields(document.auths),
    fields: ["auths.*.auth", "auths.*.password", "auths.*.identitytoken", "auths.*.registrytoken"],
  },
  {
    kind: "key that encrypts etcd",
    is: (document) => document.kind === "EncryptionConfiguration" || document.kind === "EncryptionConfig",
    fields: ["resources.*.providers.*.*.keys.*.secret"],
  },
  {
    kind: "credentials of a Cloudflare tunnel",
    is: (document) => "TunnelSecret" in document,
    fields: ["TunnelSecret"],
  },
  {
    kind: "private JSON Web Key",
    is: (document) => "kty" in document || Array.isArray(document.keys),
    fields: ["d", "k", "keys.*.d", "keys.*.k"],
  },
];

interface Placed {
  readonly path: string;
  readonly value: unknown;
}

function valuesAt(value: unknown, keys: readonly string[], path = ""): readonly Placed[] {
  const [key, ...rest] = keys;
  if (key === undefined) return [{ path, value }];
  if (Array.isArray(value))
    return key === "*" ? value.flatMap((entry: unknown, index) => valuesAt(entry, rest, `${path}[${index}]`)) : [];
  if (!isFields(value)) return [];
  const names = key === "*" ? Object.keys(value) : key in value ? [key] : [];
  return names.flatMap((name) => valuesAt(value[name], rest, path === "" ? name : `${path}.${name}`));
}

const DATA = ["data", "stringData"] as const;

function isPlainSecret(document: Readonly<Record<string, unknown>>): boolean {
  return document.kind === "Secret" && document.apiVersion === "v1";
}

/** Everything in a Secret counts, whatever its keys are called: data is encoded, not encrypted. */
function inSecret(document: Readonly<Record<string, unknown>>): readonly DataSecret[] {
  if (!isPlainSecret(document)) return [];
  const ofChart = isOfChart(document);
  return DATA.flatMap((part) =>
    valuesAt(document[part], ["*"], part)
      .filter(({ value }) => typeof value !== "string" || (value !== "" && !isEncrypted(value) && isLiteralData(value)))
      .filter(({ value }) => !ofChart || typeof value !== "string" || !isConfiguration(value, part === "data"))
      .map(({ path }) => ({ path, kind: "plain text in a Secret" })),
  );
}

function isLiteralData(value: string): boolean {
  return isLiteral(value) || /^LS0tLS1CRUdJTiB/.test(value);
}

function isPartOfSecret(document: Readonly<Record<string, unknown>>, path: string): boolean {
  return isPlainSecret(document) && /^(?:data|stringData)\./.test(path);
}

/** A SealedSecret: every value sealed, and no text in the template that the controller lays around it. */
function inSealed(document: Readonly<Record<string, unknown>>): readonly DataSecret[] {
  if (document.kind !== "SealedSecret") return [];
  const open = valuesAt(document, ["spec", "encryptedData", "*"])
    .filter(({ value }) => typeof value !== "string" || !isSealed(value))
    .map(({ path }) => ({ path, kind: "value that is not sealed" }));
  const template = DATA.flatMap((part) => valuesAt(document, ["spec", "template", part, "*"]))
    .filter(({ value }) => typeof value === "string" && isLiteral(value) && !value.includes("{{"))
    .map(({ path }) => ({ path, kind: "plain text in the template of a SealedSecret" }));
  return [...open, ...template];
}

/** What kubectl noted down at the last apply: the whole object, with its data as it was. */
function inAnnotation(document: Readonly<Record<string, unknown>>, options: WalkOptions): readonly DataSecret[] {
  return (
    [
      ["metadata", "annotations"],
      ["spec", "template", "metadata", "annotations"],
    ] as const
  ).flatMap((place) => {
    const annotations = at(document, ...place);
    if (!isFields(annotations)) return [];
    return Object.entries(annotations).flatMap(([name, text]) => {
      if (typeof text !== "string" || !/^\s*\{/.test(text)) return [];
      const path = `${place.join(".")}.${name}`;
      return secretsInDocument(parsed(text), options)
        .slice(0, 1)
        .map(({ kind }) => ({ path, kind: `${kind}, in an annotation` }));
    });
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A document that SOPS encrypted, in whole or in part. */
export function isSops(document: unknown): document is Readonly<Record<string, unknown>> {
  return isFields(document) && isFields(document.sops) && textAt(document, "sops", "mac") !== undefined;
}

/**
 * What stands open in a document that SOPS encrypted: values that its own rule
 * says are encrypted and that are not, values that only begin like encrypted
 * ones, and every secret in the part that is meant to stay readable.
 */
export function openInSops(document: Readonly<Record<string, unknown>>, options: WalkOptions): readonly DataSecret[] {
  const metadata = isFields(document.sops) ? document.sops : {};
  const { sops: _, ...content } = document;
  const open = leavesOf(content, "", []).flatMap(({ path, keys, value }): readonly DataSecret[] => {
    if (value === "" || value === null || (typeof value === "string" && isEncrypted(value))) return [];
    if (typeof value === "string" && value.startsWith("ENC["))
      return [{ path, kind: "value that only looks encrypted" }];
    const isData = content.kind === "Secret" && DATA.some((part) => keys[0] === part);
    return isData || isCovered(metadata, keys) ? [{ path, kind: "plain text in an encrypted file" }] : [];
  });
  const known = new Set(open.map(({ path }) => path));
  return [...open, ...secretsInDocument(content, options).filter(({ path }) => !known.has(path))];
}

/** SOPS documentation, "Encrypting only parts of a file": one of four rules, or everything but a suffix. */
function isCovered(metadata: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  const rule = (name: string) => (typeof metadata[name] === "string" ? metadata[name] : undefined);
  const matches = (source: string | undefined, build: (source: string) => RegExp) => {
    if (source === undefined) return undefined;
    try {
      const expression = build(source);
      return keys.some((key) => expression.test(key));
    } catch {
      return undefined;
    }
  };
  const ending = (text: string) => `${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
  const encrypted =
    matches(rule("encrypted_regex"), (source) => new RegExp(source)) ??
    matches(rule("encrypted_suffix"), (source) => new RegExp(ending(source)));
  if (encrypted !== undefined) return encrypted;
  const readable =
    matches(rule("unencrypted_regex"), (source) => new RegExp(source)) ??
    matches(rule("unencrypted_suffix") ?? "_unencrypted", (source) => new RegExp(ending(source)));
  // Rules on comments are not evaluated: what they cover cannot be seen in the data.
  if ("encrypted_comment_regex" in metadata || "unencrypted_comment_regex" in metadata) return false;
  return readable !== true;
}

function leavesOf(
  value: unknown,
  path: string,
  keys: readonly string[],
): readonly { readonly path: string; readonly keys: readonly string[]; readonly value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown, index) => leavesOf(entry, `${path}[${index}]`, keys));
  if (isFields(value))
    return Object.entries(value).flatMap(([key, entry]) =>
      leavesOf(entry, path === "" ? key : `${path}.${key}`, [...keys, key]),
    );
  return [{ path, keys, value }];
}

/** True for a bare value that only chance can have made; a comment of a single word is looked at with it. */
export function isRandomWord(text: string): boolean {
  return text.length >= 16 && looksRandom(text);
}
