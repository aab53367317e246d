/** How a program is given a password. */
export interface Usage {
  /** The program, with its subcommand. */
  readonly program: string;
  /** The rarest word of it: a text without it is not read any further. Absent: the first. */
  readonly word?: string;
  /** Source of what follows it, with a group `secret`. */
  readonly argument: string;
}

/** A value on a command line, in quotes or not. */
const VALUE = "[\"']?(?<secret>[^\\s\"'|;&]+)";
/** A user with a password behind a colon. */
const USER = "[\"']?[^\\s\"':$]+:(?<secret>[^\\s\"'|;&]+)";

/** Arguments that are a password without a name that says so. Source: the manual pages of the programs. */
export const USAGES: readonly Usage[] = [
  { program: "curl", argument: `[ \\t](?:-u|--user|-U|--proxy-user)[ =]?${USER}` },
  { program: "wget", argument: `[ \\t]--(?:http-|ftp-|proxy-)?password=${VALUE}` },
  { program: "sshpass", argument: `[ \\t]-p[ \\t]*${VALUE}` },
  { program: "mysql", argument: `[ \\t]-p(?=[^\\s])${VALUE}` },
  { program: "mysqldump", argument: `[ \\t]-p(?=[^\\s])${VALUE}` },
  { program: "mariadb", argument: `[ \\t]-p(?=[^\\s])${VALUE}` },
  { program: "redis-cli", argument: `[ \\t]-a[ \\t]+${VALUE}` },
  { program: "valkey-cli", argument: `[ \\t]-a[ \\t]+${VALUE}` },
  { program: "mongosh", argument: `[ \\t]-p[ \\t]+${VALUE}` },
  { program: "mongo", argument: `[ \\t]-p[ \\t]+${VALUE}` },
  { program: "mongodump", argument: `[ \\t]-p[ \\t]+${VALUE}` },
  { program: "ldapsearch", argument: `[ \\t]-w[ \\t]*${VALUE}` },
  { program: "ldapadd", argument: `[ \\t]-w[ \\t]*${VALUE}` },
  { program: "ldapmodify", argument: `[ \\t]-w[ \\t]*${VALUE}` },
  { program: "ipmitool", argument: `[ \\t]-P[ \\t]*${VALUE}` },
  { program: "mosquitto_pub", argument: `[ \\t]-P[ \\t]+${VALUE}` },
  { program: "mosquitto_sub", argument: `[ \\t]-P[ \\t]+${VALUE}` },
  { program: "docker login", word: "login", argument: `[ \\t]-p[ \\t]+${VALUE}` },
  { program: "podman login", word: "login", argument: `[ \\t]-p[ \\t]+${VALUE}` },
  { program: "helm registry login", word: "login", argument: `[ \\t]-p[ \\t]+${VALUE}` },
  { program: "crane auth login", word: "login", argument: `[ \\t]-p[ \\t]+${VALUE}` },
  { program: "skopeo", argument: `[ \\t]--(?:src-|dest-)?creds[ =]${USER}` },
  { program: "crictl", argument: `[ \\t]--creds[ =]${USER}` },
  { program: "smbclient", argument: `[ \\t]-U[ \\t]*["']?[^\\s"'%]+%(?<secret>[^\\s"'|;&]+)` },
  { program: "vault login", word: "login", argument: `[ \\t]+(?!-)(?!\\w+=)${VALUE}` },
  { program: "bao login", word: "login", argument: `[ \\t]+(?!-)(?!\\w+=)${VALUE}` },
  { program: "vault operator unseal", word: "unseal", argument: `[ \\t]+(?!-)${VALUE}` },
  {
    program: "htpasswd",
    argument: `[ \\t]-\\w*b\\w*[ \\t]+(?:\\S+[ \\t]+)?\\S+[ \\t]+${VALUE}(?=["']?[ \\t]*(?:$|[|;&>\\n]))`,
  },
  { program: "mc alias set", argument: `[ \\t]+\\S+[ \\t]+\\S+[ \\t]+\\S+[ \\t]+${VALUE}` },
  { program: "openssl", argument: "[ \\t]-\\w*pass(?:in|out)?[ \\t]+[\"']?pass:(?<secret>[^\\s\"']+)" },
  { program: "ssh-keygen", argument: `[ \\t]-N[ \\t]+["'](?<secret>[^"']+)["']` },
  { program: "rabbitmqctl", argument: `[ \\t](?:add_user|change_password)[ \\t]+\\S+[ \\t]+${VALUE}` },
  { program: "requirepass", argument: `[ \\t]+${VALUE}` },
  { program: "masterauth", argument: `[ \\t]+${VALUE}` },
];

/** Other commands and files, each with a word without which a text holds none of them. */
export const SPECIAL: readonly { readonly word: string; readonly pattern: RegExp; readonly kind: string }[] = [
  {
    word: "chpasswd",
    pattern: /(?<![\w-])[\w.-]+:(?<secret>[^\s"'$|]+)["']?\s*\|\s*(?:sudo\s+)?chpasswd/dg,
    kind: "password in a command",
  },
  {
    word: "passwd --stdin",
    pattern: /echo\s+["']?(?<secret>[^\s"'$|]+)["']?\s*\|\s*(?:sudo\s+)?passwd\s+--stdin/dg,
    kind: "password in a command",
  },
  {
    word: "login",
    pattern: /\b(?:machine\s+\S+|default)\s+login\s+\S+\s+password\s+(?<secret>\S+)/dg,
    kind: "password in a netrc file",
  },
  {
    word: ":5432:",
    pattern: /^[\w.*-]+:5432:[^:\n]*:[^:\n]+:(?<secret>\S+)$/dgm,
    kind: "password in a pgpass file",
  },
  {
    word: "variable",
    pattern: /\bvariable\s+"\w*(?:pass|token|secret|key)\w*"\s*\{[^}]*?\bdefault\s*=\s*"(?<secret>[^"\n]+)"/dgi,
    kind: "default of a secret variable",
  },
  {
    word: "IDENTIFIED",
    pattern: /IDENTIFIED\s+(?:WITH\s+\S+\s+)?BY\s+['"](?<secret>[^'"\n]+)['"]/dgi,
    kind: "password in SQL",
  },
  {
    word: "PASSWORD",
    pattern: /\b(?:WITH|ROLE|USER)\b[^;\n]*?\bPASSWORD\s+'(?<secret>[^'\n]+)'/dgi,
    kind: "password in SQL",
  },
];

/** The word of a usage without which a text holds none of it. */
export function wordOf({ program, word = program.split(" ")[0] ?? program }: Usage): string {
  return word;
}

/** Words of which one is in every text with a usage. */
export const USAGE_WORDS: readonly string[] = [...USAGES.map(wordOf), ...SPECIAL.map(({ word }) => word)];
