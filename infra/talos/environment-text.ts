import { isFields } from "../../lib/data/fields";
import { once } from "../../lib/data/once";
import { toYaml } from "../../lib/emit/yaml";
import { SecretText } from "./secret-text";

/** The environment variable that Terraform takes a variable's value from; other tools read the same one. */
export function environmentName(variable: string): string {
  return `TF_VAR_${variable}`;
}

/** Documents as YAML in which a secret is the name of an environment variable, e.g. `TS_AUTHKEY=${TF_VAR_mesh_key}`. */
export function environmentYaml(documents: readonly object[]): string {
  const [only, ...more] = documents.map(yamlOf);
  return only !== undefined && more.length === 0 ? only : documents.map((one) => `---\n${yamlOf(one)}`).join("");
}

const yamlOf = once((document: object) => toYaml(named(document, (name) => `\${${name}}`)));

/** Environment variables that documents need. */
export function environmentNames(documents: readonly unknown[]): readonly string[] {
  const found = new Set<string>();
  for (const document of documents) {
    named(document, (name) => {
      found.add(name);
      return name;
    });
  }
  return [...found].sort();
}

/** A copy in which every secret text has its variable written as told. */
export function named(value: unknown, write: (environmentName: string) => string): unknown {
  if (value instanceof SecretText) return value.prefix + write(environmentName(value.variable));
  if (Array.isArray(value)) return value.map((entry) => named(entry, write));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, named(entry, write)]));
}
