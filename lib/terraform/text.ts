import type { TerraformExpression } from "../../imports/providers/expression";
import { type Fields, isFields } from "../data/fields";

/**
 * A text of Terraform's template language: the only kind of text in a document
 * in which `${` and `%{` mean anything. Every plain string is data, and
 * `renderDocument` escapes it.
 */
export class TerraformText implements TerraformExpression {
  /** As Terraform reads it, escapes and all. */
  readonly template: string;

  protected constructor(template: string) {
    this.template = template;
  }

  /**
   * A text around values that Terraform computes. What is written is data; a
   * computed value may be of several parts itself.
   */
  static join(parts: readonly (string | number | TerraformText)[]): TerraformText {
    return new TerraformText(joined(parts, literal));
  }

  /** Throws: as part of a plain string it would be escaped. `template` makes a text around it. */
  toString(): string {
    throw new Error(`${this.template} cannot be part of a plain text`);
  }
}

/** A value that Terraform computes, alone: it may be of any type. */
export class Expression extends TerraformText {
  /** Without the marks of a template, to be part of another expression. */
  readonly code: string;

  private constructor(code: string) {
    super(`\${${code}}`);
    this.code = code;
  }

  /** From the code of an expression, without the marks around it. */
  static of(code: string): Expression {
    return new Expression(code);
  }
}

/** An expression: texts between the parts become quoted strings, other expressions are taken as they are. */
export function expression(parts: TemplateStringsArray, ...values: readonly (string | Expression)[]): Expression {
  return Expression.of(String.raw({ raw: parts }, ...values.map(codeOf)));
}

/** A text around values that Terraform computes, e.g. `vm:${…}`. */
export function template(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | TerraformText)[]
): TerraformText {
  return TerraformText.join(
    parts.flatMap((part, index) => [...(index === 0 ? [] : values.slice(index - 1, index)), part]),
  );
}

const STEP = /^[A-Za-z_][A-Za-z0-9_-]*(\[\d+\])?$/;

/**
 * What an object has below a path, e.g. `reference("tls_private_key.deploy", "id")`.
 * Throws for a step that is no identifier of the Terraform language.
 */
export function reference(...path: readonly string[]): Expression {
  const code = path.join(".");
  const wrong = code.split(".").find((step) => !STEP.test(step));
  if (wrong !== undefined) throw new Error(`${code} is no reference of the Terraform language: ${wrong}`);
  return Expression.of(code);
}

/** A quoted string of the Terraform language, for use inside an expression; it may have computed parts. */
export function quoted(...parts: readonly (string | TerraformText)[]): string {
  return `"${joined(parts, inQuotes)}"`;
}

/** A document as Terraform reads it: expressions as templates, every other text and every key as data. */
export function renderDocument(document: Fields): Fields {
  return Object.fromEntries(Object.entries(document).map(([key, block]) => [key, rendered(block, VERBATIM[key])]));
}

/**
 * Arguments that Terraform reads before there is anything to compute
 * (hashicorp/terraform, internal/configs: decoded without a context). An escape
 * would be shown there as it is.
 */
const VERBATIM: Readonly<Record<string, string>> = { variable: "description", output: "description" };

function rendered(value: unknown, verbatim?: string, depth = 0): unknown {
  if (value instanceof TerraformText) return value.template;
  if (typeof value === "string") return literal(value);
  if (Array.isArray(value)) return value.map((entry) => rendered(entry));
  if (!isFields(value)) return value;
  const entries: [string, unknown][] = [];
  for (const key of Object.keys(value)) {
    const entry = value[key];
    const isVerbatim = depth === 1 && key === verbatim && typeof entry === "string";
    entries.push([literal(key), isVerbatim ? entry : rendered(entry, verbatim, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

/**
 * A text that Terraform must take as it stands. `${` and `%{` start a template
 * in every string of a JSON document.
 */
function literal(text: string): string {
  return text.includes("{") ? text.replaceAll("${", () => "$${").replaceAll("%{", () => "%%{") : text;
}

/** JSON's escapes, without the short forms that the Terraform language does not know. */
function inQuotes(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return literal(
    escaped.replaceAll(/\\(.)/g, (pair, mark) => (mark === "b" ? "\\u0008" : mark === "f" ? "\\u000c" : pair)),
  );
}

/** Parts one after the other: neither may complete what the one before it ends with. */
function joined(parts: readonly (string | number | TerraformText)[], asData: (text: string) => string): string {
  let text = "";
  let written = "";
  for (const part of parts) {
    if (!(part instanceof TerraformText)) {
      written += part;
      continue;
    }
    text = beside(text, asData(written));
    text = beside(text, part.template);
    written = "";
  }
  return beside(text, asData(written));
}

function beside(before: string, after: string): string {
  if (before.endsWith("$") && after.startsWith("${")) return `${before.slice(0, -1)}\${"$"}${after}`;
  return /[$%]$/.test(before) && after.startsWith("{") ? before + before.slice(-1) + after : before + after;
}

function codeOf(value: string | Expression): string {
  return value instanceof Expression ? value.code : quoted(value);
}
