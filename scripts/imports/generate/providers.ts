import type { ProviderFile, TerraformSchema } from "../../../lib/schema/schema-file";
import { REQUIRED_TOGETHER } from "../../../lib/schema/terraform-traps";
import { type NamedShape, Printer } from "../../../lib/types/print";
import { type ObjectShape, pascal, propertyName, text } from "../../../lib/types/shape";
import { header } from "./header";
import { blockShape } from "./provider-shape";

/** `imports/providers/expression.ts`. */
export function expressionDeclaration(): string {
  return `${header("the Terraform language")}/** What Terraform computes: the only texts of a document in which templates mean anything. */
export interface TerraformExpression {
  /** As Terraform reads it, e.g. \`\${random_password.grafana.result}\`. */
  readonly template: string;
}
`;
}

/** Declarations of a provider's configuration, resources and data sources. */
export function providerDeclarations(file: ProviderFile, name: string, from: string): string {
  const roots: NamedShape[] = [];
  const resources = new Map<string, string>();
  const sources = new Map<string, string>();
  for (const schema of Object.values(file.provider_schemas)) {
    if (schema.provider !== undefined)
      roots.push({ name: `${pascal(name)}Provider`, shape: blockShape(schema.provider.block) });
    roots.push(...named(schema.resource_schemas ?? {}, "", resources));
    roots.push(...named(schema.data_source_schemas ?? {}, "Data", sources));
  }
  const printed = new Printer().print([
    ...roots,
    { name: `${pascal(name)}Resources`, shape: mapOf(resources) },
    { name: `${pascal(name)}DataSources`, shape: mapOf(sources) },
  ]);
  const imports = printed.includes("TerraformExpression")
    ? 'import type { TerraformExpression } from "./expression";\n\n'
    : "";
  return header(from) + imports + printed;
}

/** `imports/providers/index.ts`: the maps of all providers joined. */
export function providersIndex(names: readonly string[]): string {
  const join = (suffix: string): string =>
    names.map((name) => `import("./${name}").${pascal(name)}${suffix}`).join("\n  & ");
  const configs = names.map(
    (name) => `  readonly ${propertyName(name)}: import("./${name}").${pascal(name)}Provider;\n`,
  );
  return `${header("the schemas in imports/schemas/providers")}/** Arguments of every known resource, by type. */
export type TerraformResources = ${join("Resources")};

/** Arguments of every known data source, by type. */
export type TerraformDataSources = ${join("DataSources")};

/** Configuration of every known provider, by its local name. */
export interface TerraformProviders {
${configs.join("")}}
`;
}

function named(
  schemas: Readonly<Record<string, TerraformSchema>>,
  suffix: string,
  into: Map<string, string>,
): readonly NamedShape[] {
  return Object.entries(schemas).map(([type, schema]) => {
    const name = pascal(type) + suffix;
    into.set(type, name);
    return { name, shape: blockShape(schema.block, suffix === "" ? REQUIRED_TOGETHER[type] : []) };
  });
}

function mapOf(names: ReadonlyMap<string, string>): ObjectShape {
  const properties = [...names].map(([type, name]) => ({ name: type, optional: false, shape: text(name) }));
  return { kind: "object", open: false, properties };
}
