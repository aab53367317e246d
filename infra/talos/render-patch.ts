import { isFields } from "../../lib/data/fields";
import { once } from "../../lib/data/once";
import { toYaml } from "../../lib/emit/yaml";
import { Expression, quoted, TerraformText } from "../../lib/terraform/text";
import type { Variables } from "../terraform/variable";
import { SecretText } from "./secret-text";

/**
 * A patch document as the text of a Terraform template. Everything is literal
 * except secret texts, which Terraform fills in as quoted YAML scalars, so that
 * no character of a secret can change the document.
 *
 * @param generated what holds a secret that Talos' provider makes itself, by its key
 */
export function renderPatch(
  document: object,
  variables: Variables,
  generated: (key: string) => Expression = (key) => variables.secret(key, ""),
): TerraformText {
  const { text, secrets } = markedText(document);
  const parts: (string | TerraformText)[] = [];
  let rest = text;
  secrets.forEach((secret, index) => {
    const place = rest.indexOf(marker(index));
    const value =
      secret.generated === undefined
        ? variables.secret(secret.variable, secret.description)
        : generated(secret.generated);
    parts.push(rest.slice(0, place), Expression.of(`jsonencode(${quoted(secret.prefix, value)})`));
    rest = rest.slice(place + marker(index).length);
  });
  return TerraformText.join([...parts, rest]);
}

const markedText = once((document: object) => {
  const secrets: SecretText[] = [];
  return { text: toYaml(mark(document, secrets)), secrets };
});

function marker(index: number): string {
  return `groundwork-secret-text-${index}-end`;
}

function mark(value: unknown, secrets: SecretText[]): unknown {
  if (value instanceof SecretText) {
    secrets.push(value);
    return marker(secrets.length - 1);
  }
  if (typeof value === "string" && value.includes("groundwork-secret-text-"))
    throw new Error("a machine configuration holds the marker of secret texts");
  if (Array.isArray(value)) return value.map((entry) => mark(entry, secrets));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mark(entry, secrets)]));
}
