/** A reference inside an expression: `data.x.y[0].z` gives `data`, `x`, `y`, `z`. */
export type Reference = readonly string[];

const IDENTIFIER = /[A-Za-z_][\w-]*/y;

/** True when Terraform computes the text: it holds `${…}` or `%{…}`. */
export function isExpression(value: unknown): value is string {
  return typeof value === "string" && value.includes("{") && /(^|[^$])\$\{|(^|[^%])%\{/.test(value);
}

/**
 * The references in a text with `${…}` and `%{…}` parts. Names bound by a `for` inside an
 * expression and names of functions are not references.
 */
export function referencesIn(text: string): readonly Reference[] {
  const found: Reference[] = [];
  readTemplate(text, 0, found, undefined);
  return found;
}

/** The reference that a bare address (`depends_on`, `ignore_changes`) consists of. */
export function addressReference(address: string): Reference {
  const found: Reference[] = [];
  readExpression(`${address}}`, 0, found);
  return found[0] ?? [];
}

/** Reads literal text up to `end` (a quote) or to the end of the text; returns the place after it. */
function readTemplate(text: string, start: number, found: Reference[], end: string | undefined): number {
  let at = start;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    if (end !== undefined && text[at] === end) return at + 1;
    if (end !== undefined && text[at] === "\\") at += 2;
    else if (/^(\$\$|%%)/.test(two) && text[at + 2] === "{") at += 3;
    else if (two === "${" || two === "%{") at = readExpression(text, at + 2, found);
    else at += 1;
  }
  return at;
}

/** Reads an expression up to its closing brace; returns the place after it. */
function readExpression(text: string, start: number, found: Reference[]): number {
  const bound = new Set<string>();
  const local: Reference[] = [];
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at] ?? "";
    if (character === '"') at = readTemplate(text, at + 1, found, '"');
    else if (character === "}" && depth === 0) break;
    else if (/[A-Za-z_]/.test(character)) at = readName(text, at, local, bound);
    else if (/\d/.test(character)) at = skip(text, at, /[\w.]+/y);
    else {
      if (character === "{") depth += 1;
      if (character === "}") depth -= 1;
      at += 1;
    }
  }
  found.push(...local.filter((reference) => !bound.has(reference[0] ?? "")));
  return at + 1;
}

/** Reads a name with its attributes; a lone name is a keyword, a key or a bound variable. */
function readName(text: string, start: number, found: Reference[], bound: Set<string>): number {
  const name = match(text, start, IDENTIFIER);
  let at = start + name.length;
  if (name === "for") return readBound(text, at, bound);
  if (text[at] === "(" || text.startsWith("::", at)) return at;
  const parts = [name];
  for (;;) {
    const step = match(text, at, /\.(?:[A-Za-z_][\w-]*|\d+|\*)|\[(?:\*|\d+|"[^"$]*")\]/y);
    if (step === "") break;
    const attribute = /^(?:\.|\[")([A-Za-z_][^"\]]*)/.exec(step)?.[1];
    if (attribute !== undefined) parts.push(attribute);
    at += step.length;
  }
  if (parts.length > 1) found.push(parts);
  return at;
}

/** Reads `k, v` of `for k, v in …`. */
function readBound(text: string, start: number, bound: Set<string>): number {
  const names = match(text, start, /\s+[A-Za-z_][\w-]*(\s*,\s*[A-Za-z_][\w-]*)?\s+in\b/y);
  for (const name of names.replace(/\bin$/, "").split(",")) if (name.trim() !== "") bound.add(name.trim());
  return start + names.length;
}

function skip(text: string, at: number, pattern: RegExp): number {
  return at + Math.max(1, match(text, at, pattern).length);
}

function match(text: string, at: number, pattern: RegExp): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
