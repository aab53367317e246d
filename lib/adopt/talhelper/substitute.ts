/** Values of `talenv.yaml` and of the environment, by name. */
export type Variables = Readonly<Record<string, string>>;

/**
 * Fills in variables as talhelper does, before the text is read as YAML:
 * `${NAME}`, `$NAME`, `${NAME:-default}`. What has no value stays as it is.
 * Comments are left alone.
 */
export function substitute(text: string, variables: Variables): string {
  return text
    .split("\n")
    .map((line) => (/^\s*#/.test(line) ? line : fill(line, variables)))
    .join("\n");
}

function fill(line: string, variables: Variables): string {
  return line.replace(/\$\$|\$\{[A-Za-z_]\w*(?::?[-=][^}]*)?\}|\$[A-Za-z_]\w*/g, (written) => {
    if (written === "$$") return "$";
    const [, name = "", operator, fallback = ""] = /^\$\{?(\w+)(?:(:?)[-=]([^}]*))?\}?$/.exec(written) ?? [];
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined && (value !== "" || operator !== ":")) return value;
    return operator === undefined ? (value ?? written) : fallback;
  });
}
