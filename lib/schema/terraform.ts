import { enumerate } from "../data/listed";
import { nearest } from "../data/nearest";
import { isRecord, type JsonRecord } from "./json-schema";
import { describe, memberPath, type SchemaProblem, unknownKey } from "./problem";
import type { SchemaStore } from "./store";
import { bodyProblems } from "./terraform-block";
import { type DeclaredBlock, declaredBlocks, members, ProviderCatalog, providerOf } from "./terraform-document";
import { referenceProblems } from "./terraform-reference";
import { DOCUMENT_KEYS, META_ARGUMENTS, REQUIRED_TOGETHER } from "./terraform-traps";

/** What a document is for. */
export interface TerraformOptions {
  /**
   * `required` for a stack that is applied from a working copy, `absent` for one that a
   * controller runs and gives its own backend.
   * @default "required"
   */
  readonly backend?: "required" | "absent";
}

/**
 * Problems of a whole Terraform document in JSON syntax (`cdk.tf.json`) that `terraform
 * validate` would find, and some that it would not: names that providers are giving up,
 * absolute paths, objects that lack keys.
 *
 * Source of facts: the schemas of the real providers in `imports/schemas/providers`. A
 * provider without a committed schema gives one problem with the code `unknown-provider`.
 */
export function validateTerraform(
  store: SchemaStore,
  document: unknown,
  options: TerraformOptions = {},
): SchemaProblem[] {
  if (!isRecord(document)) return [{ path: "", got: describe(document), want: "an object" }];
  const settings = isRecord(document.terraform) ? document.terraform : {};
  const required = requiredProviders(settings);
  const catalog = new ProviderCatalog(store, required);
  const blocks = declaredBlocks(document);
  return [
    ...Object.keys(document)
      .filter((key) => !DOCUMENT_KEYS.includes(key))
      .map((key) => unknownKey("", key, DOCUMENT_KEYS)),
    ...backendProblems(settings, options.backend ?? "required"),
    ...[...required].filter(([name]) => !catalog.knows(name)).map(([name, source]) => unknownProvider(name, source)),
    ...providerProblems(document.provider, required, catalog),
    ...blocks.flatMap((block) => blockProblems(block, store, required, catalog)),
    ...referenceProblems(document, blocks, catalog),
  ];
}

function requiredProviders(settings: JsonRecord): ReadonlyMap<string, string> {
  const entries = members(settings.required_providers).map(([name, value]): [string, string] => {
    const source = isRecord(value) && typeof value.source === "string" ? value.source : `hashicorp/${name}`;
    return [name, source];
  });
  return new Map(entries);
}

function unknownProvider(name: string, source: string): SchemaProblem {
  return {
    path: memberPath("terraform.required_providers", name),
    got: source,
    want: "a provider with a committed schema",
    code: "unknown-provider",
  };
}

function backendProblems(settings: JsonRecord, rule: "required" | "absent"): SchemaProblem[] {
  const path = "terraform.backend";
  const backends = members(settings.backend);
  if (rule === "absent")
    return settings.backend === undefined
      ? []
      : [{ path, got: "a backend", want: "none: the controller brings its own", fix: "remove it" }];
  if (backends.length !== 1 && settings.cloud === undefined) {
    const fix = "declare one: without it, the state's absolute path lands in the document";
    return [{ path, got: backends.length === 0 ? "nothing" : `${backends.length} backends`, want: "one backend", fix }];
  }
  return backends.flatMap(([kind, body]) =>
    members(body)
      .filter(([, value]) => kind === "local" && typeof value === "string" && /^(\/|[A-Za-z]:[\\/])/.test(value))
      .map(([key, value]) => ({
        path: `${path}.${kind}.${key}`,
        got: describe(value),
        want: "a path relative to the stack",
        fix: "an absolute path differs by machine",
      })),
  );
}

function providerProblems(
  providers: unknown,
  required: ReadonlyMap<string, string>,
  catalog: ProviderCatalog,
): SchemaProblem[] {
  return members(providers).flatMap(([name, value]) => {
    const path = memberPath("provider", name);
    if (!required.has(name)) return [notRequired(path, name, required)];
    const block = catalog.provider(name)?.provider?.block ?? (catalog.knows(name) ? {} : undefined);
    if (block === undefined) return [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.flatMap((body, index) => {
      const place = Array.isArray(value) ? `${path}[${index}]` : path;
      if (!isRecord(body)) return [{ path: place, got: describe(body), want: "an object" }];
      return bodyProblems(block, body, place, { meta: META_ARGUMENTS.provider, together: [] });
    });
  });
}

function blockProblems(
  block: DeclaredBlock,
  store: SchemaStore,
  required: ReadonlyMap<string, string>,
  catalog: ProviderCatalog,
): SchemaProblem[] {
  const explicit =
    typeof block.body.provider === "string" ? block.body.provider.replace(/^\$\{|\}$/g, "").split(".")[0] : undefined;
  const provider = explicit ?? providerOf(block.type);
  if (!required.has(provider)) return provider === "terraform" ? [] : [notRequired(block.path, provider, required)];
  if (!catalog.knows(provider)) return [];
  const schema = catalog.type(block.mode, block.type, provider);
  if (schema === undefined) return [unknownType(block, store, catalog, provider)];
  const together = block.mode === "resource" ? (REQUIRED_TOGETHER[block.type] ?? []) : [];
  const problems = bodyProblems(schema.block, block.body, block.path, { meta: META_ARGUMENTS[block.mode], together });
  const experimental =
    store.renames()?.experimental[block.mode].includes(block.type) === true && block.mode === "resource";
  if (experimental)
    problems.push({ path: block.path, got: `${block.type}, which is experimental`, want: "a finished resource" });
  if (schema.block.deprecated === true)
    problems.push({
      path: block.path,
      got: `${block.type}, which is deprecated`,
      want: "what the provider puts in its place",
      code: "deprecated",
    });
  return problems;
}

function notRequired(path: string, provider: string, required: ReadonlyMap<string, string>): SchemaProblem {
  const fix = `add ${provider} to terraform.required_providers`;
  return {
    path,
    got: `provider ${provider}`,
    want: `one of the required providers ${enumerate([...required.keys()])}`,
    fix,
  };
}

/** A name that a provider is giving up is named with its successor; others with the nearest. */
function unknownType(
  block: DeclaredBlock,
  store: SchemaStore,
  catalog: ProviderCatalog,
  provider: string,
): SchemaProblem {
  const { mode, type, path } = block;
  const schema = catalog.provider(provider);
  const known = Object.keys((mode === "resource" ? schema?.resource_schemas : schema?.data_source_schemas) ?? {});
  const renames = store.renames();
  if (provider === "proxmox" && renames?.experimental[mode].includes(type) === true) {
    return {
      path,
      got: `${type}, which is experimental`,
      want: "a finished resource",
      fix: "write proxmox_virtual_environment_vm",
    };
  }
  const current =
    (provider === "proxmox" ? renames?.deprecated_to_current[mode][type] : undefined) ??
    (known.includes(`${type}_v1`) ? `${type}_v1` : undefined);
  if (current !== undefined)
    return { path, got: `${type}, which is deprecated`, want: current, fix: `write ${current}`, code: "deprecated" };
  const near = nearest(type, known);
  const fix = near === undefined ? `keep its schema: scripts/imports/update/kept-resources.ts` : `write ${near}`;
  return {
    path,
    got: `unknown ${mode === "data" ? "data source" : "resource"} ${type}`,
    want: `a known type of provider ${provider}`,
    fix,
  };
}
