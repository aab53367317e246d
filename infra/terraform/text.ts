import type { TerraformExpression } from "../../imports/providers/expression";

/** An expression of the Terraform language inside a template: `var.token` → `${var.token}`. */
export function expression(code: string): TerraformExpression {
  return `\${${code}}`;
}

/**
 * A text that Terraform must take as it stands. `${` and `%{` start a template
 * in every string of a JSON stack, so a text of the operator's or of a chart
 * that holds them is escaped.
 */
export function literal(text: string): string {
  return text.replaceAll("${", () => "$${").replaceAll("%{", () => "%%{");
}

/** A quoted string of the Terraform language, for use inside an expression. */
export function quoted(text: string): string {
  return literal(JSON.stringify(text));
}
