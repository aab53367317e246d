/**
 * How surely a name says that its value is a secret. `sure`: any literal behind
 * it is one. `likely`: the value may as well be the name of a Secret, of a key
 * or of a thing, so only a random-looking one counts.
 */
export type NameStrength = "sure" | "likely";

/** Words that say "secret" wherever they end a name. */
const PASSWORDS = new Set(["password", "passwd", "passphrase", "passcode", "pwd", "pass", "pw", "psk", "passwort"]);

/** Several of something: a list or a map of secrets, or of their names. */
const SEVERAL = new Set(["passwords", "tokens", "secrets", "keys", "credential", "credentials", "creds", "cred"]);

/** Words in front of `key` that make it a secret and not a name. */
const KEY_OF = new Set(
  `access account admin api app application auth ca cipher client consumer cookie crypto decrypt decryption deploy
   encrypt encryption hmac jwt license licence master mesh network preshared private psk recovery root
   seal secretbox service session shared sign signing ssh storage tls unseal webhook wg wireguard write`.split(/\s+/),
);

/** Words in front of `secret` that make it a value and not the name of a Secret. */
const SECRET_OF = new Set(
  `app application auth bind bootstrap client consumer cookie csrf encryption gossip hmac internal jwt nextauth oauth
   oidc otp registration rpc session shared sign signing token totp turn webhook`.split(/\s+/),
);

/** In front of `secret` in capitals: the name of a Secret all the same. */
const SECRET_NAMES = new Set(["tls", "pull", "image", "cert", "certificate", "ca", "server", "imagepull", "source"]);

/** Words behind which a name speaks about a secret and does not hold it. */
const ABOUT = new Set(
  `account accounts age algorithm alg annotation annotations arn attribute audience backend chars charset class claim claims
   cmd command config configmap controller cost count days dir directory duration email enabled endpoint engine env
   environment envvar exists expiration expires expiry export field file filename files fingerprint folder format
   generator group groups hash hashed hashes header hint host hours hostname id identifier ids index info init interval issuer
   iterations job kind label labels length level lifetime limit link location login lookup manager managers
   map mapping max method min minutes mode mount mounts name names namespace namespaces operator option options owner pair
   param parameter path paths pattern pod policy policies port prefix projection prompt property protect protection provider
   pub public quality quota ref reference references refs refresh regex rejected request requests required requirement reset
   resource retention review reviews role rotate rotation rounds rule rules scheme scope scopes seconds
   selector separator server service size source sources state status store stores strategy strength subject suffix sync synced
   template through timeout ttl type types unit update uri url urls usage usages use used user username valid validation
   validity variable version versions volume window`.split(/\s+/),
);

/** Words in front of which the rest is no value either. */
const INSTEAD = new Set(
  `allow allowed ask by change create delete disable disabled enable enabled existing forbid forgot forgotten generate
   has hashed hide ignore is max min missing no public pub remember require required reset rotate show skip
   use uses validate verify with without`.split(/\s+/),
);

/** Words in front of `key` that make it a name in any case. */
const NO_KEY = new Set(
  `alias annotation api_ attribute bucket cache composite config data event field file foreign group host hot index item
   json label lookup map match metric name node object operator partition primary property range row routing section
   sort tag topology unique yaml zone`.split(/\s+/),
);

/** Endings that name which one of several values it is, and say nothing more. */
const WHICH = new Set(
  `a b alt base backup content current dev db default encoded literal main new old one plain plaintext prev
   previous primary prod production raw second secondary staging str string test text two val value`.split(/\s+/),
);

/** Written as one word without a joint: `dbpass`, `apikey`, `secretboxencryptionsecret`. */
const GLUED =
  /^(?:(?<head>[a-z]+?))(?<tail>password|passwd|passphrase|passcode|apikey|accesskey|secretkey|privatekey|presharedkey|encryptionkey|signingkey|masterkey|authkey|token|secret)$/;
const GLUED_PASS =
  /^(?:require|db|user|root|admin|my|mail|smtp|imap|ldap|bind|pg|mysql|redis|http|ftp|smb|api|auth|web|ssh|vpn|wifi|wpa|new|old|proxy|mqtt|app|repo|sudo)(?:pass|pwd|pw)$/;
const GLUED_KEY = new Set([
  "apikey",
  "authkey",
  "privkey",
  "privatekey",
  "secretkey",
  "masterkey",
  "presharedkey",
  "encryptionkey",
  "accesskey",
  "signingkey",
  "licensekey",
]);

/** The name of a file that holds data or text of its own. */
const FILE = /\.(?:ya?ml|json|md|tf|[cm]?[jt]s|sh|ini|toml|conf|cfg|crt|pem|pub|lock|tpl|tmpl)$/i;

/** Says what a variable, an argument, a field or a key is by its name; undefined: nothing about it is secret. */
export function nameStrength(name: string): NameStrength | undefined {
  if (name.length > LONGEST) return undefined;
  const known = strengths.get(name);
  if (known !== undefined) return known === "none" ? undefined : known;
  const own = name.slice(name.lastIndexOf("/") + 1);
  // A digest, by which charts restart pods (Helm documentation: automatically roll deployments).
  const strength = name.startsWith("checksum/")
    ? undefined
    : FILE.test(own)
      ? undefined
      : strengthOf(wordsOf(own), /[A-Z]/.test(own) && !/[a-z]/.test(own));
  if (strengths.size > MOST_NAMES) strengths.clear();
  strengths.set(name, strength ?? "none");
  return strength;
}

const strengths = new Map<string, NameStrength | "none">();
const MOST_NAMES = 20_000;
const LONGEST = 120;

/** Fields that are the value of what the field above, or a name next to them, calls. */
export function isNameOfValue(name: string): boolean {
  return /^(?:value|default|literal|plain|plaintext|raw|content)$/.test(name);
}

/** Words of a name in any of the usual joints: `dbPassword`, `db_password`, `DB-PASSWORD`, `--db.password`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

function strengthOf(words: readonly string[], inCapitals: boolean): NameStrength | undefined {
  const at = words.findLastIndex(isSecretWord);
  const word = words[at];
  if (word === undefined) return undefined;
  const before = words.slice(0, at);
  const behind = words.slice(at + 1).filter((next) => !WHICH.has(next));
  if (before.some((one) => INSTEAD.has(one)) || behind.some((one) => ABOUT.has(one) || one === "key")) return undefined;
  const strength = ofWord(word, before, inCapitals);
  return behind.length === 0 || strength === undefined ? strength : "likely";
}

function isSecretWord(word: string): boolean {
  return (
    PASSWORDS.has(word) ||
    SEVERAL.has(word) ||
    GLUED_KEY.has(word) ||
    GLUED.test(word) ||
    GLUED_PASS.test(word) ||
    ["token", "secret", "key", "salt", "pat", "auth", "seed", "mnemonic", "cookie", "community", "masterauth"].includes(
      word,
    )
  );
}

function ofWord(word: string, before: readonly string[], inCapitals: boolean): NameStrength | undefined {
  const last = before.at(-1) ?? "";
  if (PASSWORDS.has(word) || GLUED_PASS.test(word)) return "sure";
  if (SEVERAL.has(word)) return word === "keys" && NO_KEY.has(last) ? undefined : "likely";
  if (word === "token" || word === "salt") return "sure";
  if (word === "pat") return before.length > 0 || inCapitals ? "sure" : undefined;
  if (word === "masterauth") return "sure";
  if (["seed", "mnemonic", "auth", "cookie", "community"].includes(word)) return "likely";
  if (word === "secret") {
    if (SECRET_OF.has(last)) return "sure";
    return inCapitals && !SECRET_NAMES.has(last) ? "sure" : "likely";
  }
  if (word === "key" || GLUED_KEY.has(word)) return ofKey(word, before, inCapitals);
  const tail = GLUED.exec(word)?.groups?.tail ?? "";
  if (tail === "secret") return "likely";
  return tail.endsWith("key") ? ofKey("key", [...before, tail.slice(0, -3)], inCapitals) : "sure";
}

function ofKey(word: string, before: readonly string[], inCapitals: boolean): NameStrength | undefined {
  const last = word === "key" ? (before.at(-1) ?? "") : word.slice(0, -3);
  // `passwordKey` names the key under which a Secret holds it.
  if (NO_KEY.has(last) || PASSWORDS.has(last) || last === "token") return undefined;
  // `secretKey` in values mostly names the key of a Secret; in an environment it is the secret.
  if (last === "secret" || last === "access")
    return inCapitals || before.slice(0, -1).some((one) => one === "secret") ? "sure" : "likely";
  return KEY_OF.has(last) || last === "priv" ? "sure" : "likely";
}
