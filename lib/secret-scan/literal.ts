import { wordsOf } from "./name";

/** What programs put in the place of a value: variables, templates, addresses of a secret store. */
const INSERTED =
  /\{\{.{0,300}?\}\}|\{[%$].{0,300}?[%$]\}|\[\[.{0,300}?\]\]|\[[%=].{0,300}?[%=]\]|\(\(.{0,300}?\)\)|<<.{0,300}?>>|[$#@%]\{[^{}]{0,300}\}|\$\[[^[\]]{0,300}\]|\$\([^()]{0,300}\)|%\([^()]{0,100}\)s|%\[[^[\]]{0,300}\]|\$[A-Z_][A-Z0-9_]*\b|\$[a-z_]+\b(?!\$)|%[A-Z_]+%|\{(?:env|file|vars|secret|secrets)[.:][^{}]*\}|<[^<>\s][^<>]{0,200}>|@@?[A-Z_]+@@?|__[A-Z_]+__|!Env \w+/gs;
const STORED =
  /^(?:file|vault|env|op|ref|bao|sops|awssm|gcpsm|gcp-sm|aws-sm|secretref|keyring|pass|akv|azurekeyvault|secret)(?:\+\w+)?:(?:\/\/|\/|[A-Za-z_./-]+(?:#[\w.-]+)?$)/i;

/** A tag of YAML that a program resolves, e.g. `!Env X` or `!Find [...]`. */
const TAGGED = /^![A-Z][A-Za-z]+(?:\s|$)/;

/** Words for "nothing", "made later" or "yes", which no password is. */
const SWITCH =
  /^(?:true|false|yes|no|on|off|none|null|nil|unset|undefined|empty|auto|automatic|random|generated?|required?|optional|enabled?|disabled?|default|n\/a|todo|tbd|redacted|masked|hidden|omitted|removed|placeholder|sensitive|\(sensitive(?: value)?\)|\(known after apply\)|~)$/i;

/** Written by hand to say: put yours here. */
const PLACEHOLDER =
  /^(?:[x*#._\u2022\u2026?-]+|x{3,}(?:[-_.]x{2,})*|.*(?:x{6,}|\*{4,}|\.{3}$|\u2026).*|change[-_ ]me.*|replace[-_ ].*|your[-_ ].*|my[-_](?:super[-_])?(?:secret|password|token|api[-_]?key).*|insert[-_ ].*|put[-_ ].*|.*[-_ ]here|example(?:[-_].*)?|.*[-_]example|ENC\[(?:AES256_GCM,?)?(?:\.{3})?\]|dummy.*|fake[-_].*|(?:foo|bar|baz)+|0|0{9,})$/i;
/** The same in capitals and without a joint; in small letters it may be a password that somebody left. */
const IN_CAPITALS = /^(?:CHANGEME|REPLACEME|REPLACE|TODO|FIXME|SECRET|PASSWORD|TOKEN|KEY|XXX+)$/;
/** A sign over and over. Letters and digits are none: `7777` and `aaaa` are weak passwords, but passwords. */
const SAME = /^([^\p{L}\p{N}])\1{3,}$/u;

/** Public by their nature: digests, also behind the tag of an image, public keys, recipients, what is sealed or hashed. */
const PUBLIC =
  /^(?:\w[\w.-]{0,127}@sha256:[0-9a-f]{64}|(?:sha(?:1|224|256|384|512)|md5|blake[23]\w*|h1)[:=-][A-Za-z0-9+/=]+|\$(?:2[abxy]|argon2\w*|[156]|apr1|y|7|scrypt|pbkdf2\w*)\$\S+|\{(?:S?SHA\d*|CRYPT|ARGON2|BCRYPT|PBKDF2[\w-]*)\}\S+|pbkdf2[_:]\S+|(?:argon2\w*|bcrypt|scrypt)[:$]\S+|age1[a-z0-9]{50,}|ssh-(?:rsa|ed25519|dss)(?: \S.*)?|(?:ecdsa-sha2|sk-)\S+ \S.*|-----BEGIN (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|AGE ENCRYPTED FILE|PGP MESSAGE|PGP PUBLIC KEY BLOCK|CERTIFICATE REQUEST|SSH SIGNATURE|X509 CRL)-----[\s\S]*|LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS[\s\S]*|LS0tLS1CRUdJTiBQVUJMSUMgS0VZ[\s\S]*|SCRAM-SHA-\S+)$/;

const DURATION = /^\d+(?:\.\d+)?(?:ns|us|ms|s|m|h|d|w|y|[KMGT]i?B?)?$/;
const PATH = /^(?:~|\.{1,2}|[A-Za-z]:)?[/\\][\w.@/\\${}+-]*$/;
const FILE = /^[\w-][\w.-]*\.(?:key|crt|pem|txt|env|json|ya?ml|conf|cfg|ini|file|asc|gpg|age|pub|p12|jks|sh|js|ts)$/;
const URL = /^[a-z][a-z0-9+.-]*:\/\/[^@\s]*$/i;

/** SOPS' form of an encrypted value (SOPS documentation, "Encryption Protocol"). */
const ENCRYPTED =
  /^ENC\[AES256_GCM,data:[A-Za-z0-9+/]*={0,2},iv:[A-Za-z0-9+/]{43}=,tag:[A-Za-z0-9+/]{22}==,type:(?:str|int|float|bytes|bool|comment)\]$/;

/**
 * The same in short, as the documentation of SOPS prints it: an initialization
 * vector and a tag of a few characters decrypt nothing. In a file that says it is
 * encrypted, such a value still only looks so.
 */
const SHORTENED =
  /^ENC\[AES256_GCM,data:[A-Za-z0-9+/]{1,12}={0,2},iv:[A-Za-z0-9+/]{1,4}={0,2},(?:aad:[A-Za-z0-9+/]{1,4}={0,2},)?tag:[A-Za-z0-9+/]{1,4}={0,2}(?:,type:[a-z]+)?\]$/;

/** True for a value that SOPS encrypted, and not only for one that begins so. */
export function isEncrypted(text: string): boolean {
  return ENCRYPTED.test(text);
}

/**
 * True for what a sealed-secrets controller can open: two bytes that say how
 * long the RSA-encrypted session key is, the key, then AES-GCM with its tag.
 */
export function isSealed(text: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text, "base64");
  const key = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  return key >= 256 && key <= 1024 && bytes.length >= 2 + key + 16;
}

/** True for a text behind the name of a secret that can only be the secret itself. */
export function isLiteral(value: string): boolean {
  const text = value.trim().replace(/^(["'`])(.*)\1$/s, "$2");
  if (
    text === "" ||
    text.startsWith("{{") ||
    SWITCH.test(text) ||
    PLACEHOLDER.test(text) ||
    IN_CAPITALS.test(text) ||
    SAME.test(text)
  )
    return false;
  if (
    PUBLIC.test(text) ||
    isEncrypted(text) ||
    SHORTENED.test(text) ||
    STORED.test(text) ||
    URL.test(text) ||
    TAGGED.test(text)
  )
    return false;
  if ((PATH.test(text) || FILE.test(text)) && isPlainWords(text)) return false;
  if (isNameOfVariable(text) || (text.length > 300 && isSealed(text))) return false;
  const rest = text.replaceAll(INSERTED, "");
  return rest === text || (rest.replaceAll(/[^A-Za-z0-9]/g, "").length >= 12 && !isPlainWords(rest));
}

/** `DB_PASSWORD` as a value: where to look, and not what is there. */
function isNameOfVariable(text: string): boolean {
  return /^[A-Z][A-Z]*(?:_[A-Z]+)+$/.test(text) && wordsOf(text).length > 1;
}

/**
 * True for a literal that looks made by chance and not chosen as a name: `sure`
 * names need no such look.
 */
export function looksRandom(value: string): boolean {
  const text = value.trim();
  if (text.length < 8 || /\s/.test(text) || !isLiteral(text) || isPlainWords(text) || UUID.test(text)) return false;
  if (DURATION.test(text) || /^[\d.:,/-]+$/.test(text) || PATH.test(text)) return false;
  return new Set(text).size >= 6;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * True for names: words of letters, with a few digits behind, in any joints,
 * such as `kube-prometheus-stack-2`, `tls.key`, `ghcr.io/a/b:v1.2` or `X-Api-Key`.
 */
export function isPlainWords(text: string): boolean {
  return text.split(/[-_./:\\ ,@+~]+/).every((word) => WORD.test(word) && !(word.length >= 20 && isJumble(word)));
}

const WORD =
  /^(?:v?\d{0,4}|[A-Za-z]?[a-z]*(?:[A-Z][a-z]+)*\d{0,4}|[A-Z]+\d{0,4}|[A-Z]+s?|[a-z]{1,8}\d{1,2}[a-z]{1,8}\d?|\d{1,4}[a-z]{1,3})$/;

/** Letters without the vowels that a long word of a language has. */
function isJumble(word: string): boolean {
  const vowels = word.match(/[aeiouy]/gi)?.length ?? 0;
  return vowels < word.length / 6;
}
