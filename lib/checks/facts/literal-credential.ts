/** What stands for a secret and is none: a reference of some templating, a path, a variable, a switch, a tag of YAML. */
const REFERENCE =
  /^["']?(\s*|.*(\$\{|\{\{|\$\(|%\(|__).*|[$/<!*|>[{].*|(file|vault|env|secret|ref\+)[:+].*|true|false|null|none|enabled|disabled|\d+[smhd]?|\*+|x+)["']?,?$/i;

const NAME =
  /(^|[_.-]|[a-z])(password|passwd|passphrase|api[_-]?key|api[_-]?token|access[_-]?token|auth[_-]?token|bot[_-]?token|client[_-]?secret|secret[_-]?access[_-]?key|private[_-]?key)$/i;

/** Environment variables of many programs; in the values of a chart the same words name a key of a Secret. */
const VARIABLE = /^([A-Z0-9]+_)*SECRET(_KEY)?$/;

/** True for names that hold a secret itself, and not the name, the file or the key of one. */
export function isSecretName(name: string): boolean {
  return (
    (NAME.test(name) || VARIABLE.test(name)) &&
    !/existing|^no[_-]|(^|[_-])(use|enable|allow|require|min|max)[_-]/i.test(name)
  );
}

/** True for a text that can only be the secret itself. */
export function isLiteral(text: string): boolean {
  return !REFERENCE.test(text.trim());
}

const URL = /\b([a-z][a-z0-9+.-]*):\/\/([^\s/:@"'`$<>{}()]+):([^\s/@"'`$<>{}()*]+)@[A-Za-z0-9[]/gi;

/** Schemes of addresses in a text that carry user and password; the password is never given away. */
export function credentialUrls(text: string): readonly string[] {
  return text.includes("://") ? [...text.matchAll(URL)].map(([, scheme, user]) => `${scheme}://${user}:…@`) : [];
}

const LINE = /^\s*(?:- )?["']?([A-Za-z][\w.-]*)["']?\s*[:=]\s*(.+?)\s*$/;

/** Names of settings, in a text of lines such as YAML, INI or an environment file, whose value is a literal secret. */
export function literalSettings(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const [, name, value] = LINE.exec(line) ?? [];
    return name !== undefined &&
      value !== undefined &&
      !line.trim().startsWith("#") &&
      isSecretName(name) &&
      isLiteral(value)
      ? [name]
      : [];
  });
}
