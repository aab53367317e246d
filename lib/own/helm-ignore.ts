/**
 * Tells which files of a chart Helm leaves out, by its `.helmignore`. The rules
 * are those of a `.gitignore` without `**`: a pattern with a slash is about a
 * path from the top, one without is about a name anywhere, a slash at the end
 * means folders, `!` turns a rule round (Helm: The .helmignore file).
 */
export function helmIgnores(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(ruleOf);
  // Helm always leaves out what starts with a dot in templates/, and its own file.
  return (path) => isHiddenTemplate(path) || ignores(rules, path);
}

interface Rule {
  readonly pattern: RegExp;
  readonly takesBack: boolean;
  readonly foldersOnly: boolean;
  readonly fromTop: boolean;
}

function ruleOf(line: string): Rule {
  const takesBack = line.startsWith("!");
  const written = takesBack ? line.slice(1) : line;
  const foldersOnly = written.endsWith("/");
  const body = foldersOnly ? written.slice(0, -1) : written;
  return {
    pattern: globOf(body.replace(/^\//, "")),
    takesBack,
    foldersOnly,
    fromTop: body.includes("/"),
  };
}

/** `*` and `?` stop at slashes; `[a-z]` is a set (Go: filepath.Match). */
function globOf(glob: string): RegExp {
  const source = glob.replaceAll(/\[[^\]]+\]|[\s\S]/g, (part) => {
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.length > 1) return part.replaceAll("\\", "\\\\");
    return /[A-Za-z0-9_/-]/.test(part) ? part : `\\${part}`;
  });
  return new RegExp(`^${source}$`, "u");
}

/**
 * A file is left out with the folder that is. A rule that takes back leaves out
 * all that it does not name, as Helm reads it: nothing comes back that way.
 */
function ignores(rules: readonly Rule[], path: string): boolean {
  const parts = path.split("/");
  return parts.some((name, index) => {
    const isFolder = index < parts.length - 1;
    const here = parts.slice(0, index + 1).join("/");
    return rules.some(({ pattern, takesBack, foldersOnly, fromTop }) => {
      if (foldersOnly && !isFolder) return takesBack;
      return pattern.test(fromTop ? here : name) !== takesBack;
    });
  });
}

function isHiddenTemplate(path: string): boolean {
  return /^templates\/\.[^/]+$/.test(path);
}
