import { type Fields, isFields } from "../../../data/fields";
import { once } from "../../../data/once";
import type { TerraformBlock } from "../../../schema/schema-file";
import type { SchemaStore } from "../../../schema/store";
import { secretsInData } from "../../../secret-scan/walk";
import type { Found, Rule } from "../../rule";

export const sensitiveLiteral: Rule = {
  id: "sensitive-literal",
  title: "A secret is a literal in a Terraform stack",
  family: "secrets",
  severity: "error",
  answers: [],
  why: "The stack is committed, so whoever reads the repository reads the secret.",
  fix: "give it by a sensitive variable, or let a resource generate it",
  source:
    "the schemas of the pinned providers: attributes marked as sensitive (versions in imports/lock.json, e.g. bpg/proxmox 0.111.1); Terraform documentation: input variables",
  example: 'provider: { proxmox: { api_token: "root@pam!x=…" } }',
  check: ({ stacks, schemas }) =>
    stacks.flatMap(({ name, document, origin = "machines" }) =>
      placesIn(schemas, document).map(
        ([path, kind]): Found => ({
          at: origin,
          message: `stack ${name} carries ${kind} at ${path}`,
        }),
      ),
    ),
};

/** By the schema, and for what no schema marks by name and form: each place once. */
function placesIn(schemas: SchemaStore, document: Fields): readonly (readonly [string, string])[] {
  const bySchema = [...inBlocks(schemas, document), ...inVariables(document)];
  // Index of the list that a provider's block may be written as.
  const known = new Set(bySchema);
  return [
    ...bySchema.map((path) => [path, "a literal that is sensitive"] as const),
    ...secretsInData(document, { forms: true })
      .map(({ path, kind }) => [path.replaceAll(/\[\d+\]/g, ""), `a ${kind}`] as const)
      .filter(([path]) => !known.has(path)),
  ];
}

/** Resources, data sources and providers: attributes that their schema marks. */
function inBlocks(schemas: SchemaStore, document: Fields): readonly string[] {
  return (["resource", "data"] as const)
    .flatMap((section) =>
      Object.entries(fieldsOf(document[section])).flatMap(([type, named]) =>
        Object.entries(fieldsOf(named)).flatMap(([name, body]) => {
          const block = schemaOf(schemas, section, type);
          return block === undefined ? [] : literals(block, body, `${section}.${type}.${name}`);
        }),
      ),
    )
    .concat(
      Object.entries(fieldsOf(document.provider)).flatMap(([provider, bodies]) => {
        const block = providerOf(schemas, provider)?.provider?.block;
        const list: readonly unknown[] = Array.isArray(bodies) ? bodies : [bodies];
        return block === undefined ? [] : list.flatMap((body) => literals(block, body, `provider.${provider}`));
      }),
    );
}

function providerOf(schemas: SchemaStore, name: string) {
  return Object.values(schemas.provider(name)?.provider_schemas ?? {})[0];
}

function schemaOf(schemas: SchemaStore, section: "resource" | "data", type: string): TerraformBlock | undefined {
  const provider = providerOf(schemas, type.split("_")[0] ?? "");
  return (section === "resource" ? provider?.resource_schemas : provider?.data_source_schemas)?.[type]?.block;
}

function literals(block: TerraformBlock, body: unknown, path: string): readonly string[] {
  const { attributes, blocks } = sensitiveIn(block);
  const fields = fieldsOf(body);
  return [
    ...attributes.flatMap((name) => literalIn(fields[name], `${path}.${name}`)),
    ...blocks.flatMap(([name, inner]) => {
      const written = fields[name];
      const list: readonly unknown[] = Array.isArray(written) ? written : [written];
      return list.flatMap((entry) => literals(inner, entry, `${path}.${name}`));
    }),
  ];
}

/** Attributes of a block that its schema marks, and blocks in it with any. Of hundreds there are a few. */
const sensitiveIn = once((block: TerraformBlock): Sensitive => {
  const inner = Object.entries(block.block_types ?? {}).map(([name, type]) => [name, type.block] as const);
  return {
    attributes: Object.entries(block.attributes ?? {}).flatMap(([name, { sensitive }]) =>
      sensitive === true ? name : [],
    ),
    blocks: inner.filter(([, one]) => {
      const { attributes, blocks } = sensitiveIn(one);
      return attributes.length + blocks.length > 0;
    }),
  };
});

interface Sensitive {
  readonly attributes: readonly string[];
  readonly blocks: readonly (readonly [name: string, block: TerraformBlock])[];
}

/** Keys of a Secret's data that say who, and not by what. */
const PUBLIC_KEY =
  /(^|[._-])(user(name)?|login|url|host|type|name|known_hosts|pub|region|endpoint|repository|role|method|mount|path)$/i;

function literalIn(value: unknown, path: string): readonly string[] {
  if (typeof value === "string") return value === "" || value.includes("${") ? [] : [path];
  return Object.entries(fieldsOf(value)).flatMap(([key, entry]) =>
    PUBLIC_KEY.test(key) ? [] : literalIn(entry, `${path}.${key}`),
  );
}

/** A sensitive variable with a default is a literal by another name. */
function inVariables(document: Fields): readonly string[] {
  return Object.entries(fieldsOf(document.variable)).flatMap(([name, variable]) => {
    const { sensitive, default: value } = fieldsOf(variable);
    return sensitive === true && typeof value === "string" && value !== "" ? [`variable.${name}.default`] : [];
  });
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}
