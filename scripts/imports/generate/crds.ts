import type { JsonSchema } from "../../../lib/schema/json-schema";
import type { CrdFile } from "../../../lib/schema/schema-file";
import { type NamedShape, Printer } from "../../../lib/types/print";
import { pascal, type Shape } from "../../../lib/types/shape";
import { shapeOf } from "../from-json-schema";
import { header } from "./header";
import { type DeclaredKind, topLevel } from "./kubernetes";

const PREFIX = "#/$defs/";

/** Declarations of the custom resources of one file. */
export function crdDeclarations(
  file: CrdFile,
  name: string,
  from: string,
): { readonly content: string; readonly kinds: readonly DeclaredKind[] } {
  const roots: NamedShape[] = [];
  const kinds: DeclaredKind[] = [];
  const names = kindNames(Object.keys(file.kinds));
  for (const [key, { schema }] of Object.entries(file.kinds)) {
    const typeName = names.get(key) ?? key;
    const shape = shapeOf(schema, (ref) => ({ schema: definition(file, ref) }));
    if (shape.kind !== "object") throw new Error(`${key}: got a schema without properties`);
    const top = topLevel(shape, key);
    kinds.push({ key, module: `./crds/${name}`, name: typeName });
    roots.push({ name: typeName, shape: top });
    const spec = top.properties.find((property) => property.name === "spec")?.shape;
    if (spec?.kind === "object" && isFirst(roots, spec)) roots.push({ name: `${typeName}Spec`, shape: spec });
  }
  const imports = 'import type { ObjectMeta } from "../k8s/meta-v1";\n\n';
  return { content: header(from) + imports + new Printer().print(roots), kinds };
}

/** Two kinds with one spec (Issuer and ClusterIssuer) share its type. */
function isFirst(roots: readonly NamedShape[], spec: Shape): boolean {
  const key = JSON.stringify(spec);
  return !roots.some((root) => JSON.stringify(root.shape) === key);
}

function definition(file: CrdFile, ref: string): JsonSchema {
  const schema = file.$defs[ref.slice(PREFIX.length)];
  if (schema === undefined) throw new Error(`a reference to ${ref} leads nowhere`);
  return schema;
}

/** Kinds take their own name; an older version of the same kind takes its version along. */
function kindNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const key of [...keys].sort((a, b) => maturity(b) - maturity(a))) {
    const [, version = "", kind = ""] = key.split("/");
    const name = taken.has(kind) ? kind + pascal(version) : kind;
    taken.add(name);
    names.set(key, name);
  }
  return names;
}

/** Orders API versions as Kubernetes does: v2 before v1 before v1beta1 before v1alpha1. */
function maturity(key: string): number {
  const [, major = "0", stage, minor = "0"] = /\/v(\d+)(?:(alpha|beta)(\d+))?\//.exec(key) ?? [];
  const rank = stage === undefined ? 2 : stage === "beta" ? 1 : 0;
  return rank * 1e6 + Number(major) * 1e3 + Number(minor);
}
