import type { JsonSchema } from "../../../lib/schema/json-schema";
import type { KubernetesFile } from "../../../lib/schema/schema-file";
import { type NamedShape, Printer } from "../../../lib/types/print";
import { type ObjectShape, type Shape, text } from "../../../lib/types/shape";
import { shapeOf } from "../from-json-schema";
import { header, typeImports } from "./header";

const PREFIX = "#/definitions/";

/** Types that the definitions describe by prose rather than by structure. */
const SPECIAL: Readonly<Record<string, Shape>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": text("string | number"),
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": text("number | string"),
};

/** Group folders that carry the domain suffix in the API but not in the file name. */
const META = "meta-v1";

/** A top-level kind and the file that declares it. */
export interface DeclaredKind {
  readonly key: string;
  readonly module: string;
  readonly name: string;
}

/** Declarations of the native kinds: file name (`apps-v1`) to its text, and the kinds in them. */
export function kubernetesDeclarations(
  file: KubernetesFile,
  from: string,
): { readonly files: ReadonlyMap<string, string>; readonly kinds: readonly DeclaredKind[] } {
  const kindOf = new Map(Object.entries(file.kinds).map(([key, kind]) => [kind.definition, key]));
  const modules = new Map<string, { readonly roots: NamedShape[]; readonly imports: Map<string, Set<string>> }>();
  for (const [definition, schema] of Object.entries(file.definitions)) {
    const module = moduleOf(definition);
    const target = modules.get(module) ?? { roots: [], imports: new Map<string, Set<string>>() };
    modules.set(module, target);
    const shape = definitionShape(definition, schema, (name) => {
      const from = moduleOf(name);
      if (from !== module) {
        const names = target.imports.get(`./${from}`) ?? new Set<string>();
        target.imports.set(`./${from}`, names.add(nameOf(name)));
      }
      return nameOf(name);
    });
    const key = kindOf.get(definition);
    target.roots.push({
      name: nameOf(definition),
      shape: key !== undefined && shape.kind === "object" ? topLevel(shape, key) : shape,
    });
  }
  const files = [...modules].map(([module, { roots, imports }]) => {
    const taken = [...imports.values()].flatMap((names) => [...names]);
    return [module, header(from) + typeImports(imports) + new Printer(taken).print(roots)] as const;
  });
  const kinds = [...kindOf].map(([definition, key]) => ({
    key,
    module: `./k8s/${moduleOf(definition)}`,
    name: nameOf(definition),
  }));
  return { files: new Map(files), kinds };
}

function definitionShape(definition: string, schema: JsonSchema, name: (definition: string) => string): Shape {
  return SPECIAL[definition] ?? shapeOf(schema, (ref) => ({ name: name(ref.slice(PREFIX.length)) }));
}

/** A kind states its apiVersion and kind literally and always has metadata; its status is not written. */
export function topLevel(shape: ObjectShape, key: string): ObjectShape {
  const [kind = "", ...apiVersion] = key.split("/").reverse();
  const literals: Readonly<Record<string, Shape>> = {
    apiVersion: text(JSON.stringify(apiVersion.reverse().join("/"))),
    kind: text(JSON.stringify(kind)),
    metadata: text("ObjectMeta"),
  };
  const head = Object.entries(literals).map(([name, literal]) => ({ name, optional: false, shape: literal }));
  const rest = shape.properties.filter(
    (property) => literals[property.name] === undefined && property.name !== "status",
  );
  return { ...shape, properties: [...head, ...rest] };
}

/** `io.k8s.api.apps.v1.Deployment` is declared in `apps-v1`. */
function moduleOf(definition: string): string {
  const parts = definition.split(".");
  const version = parts.at(-2) ?? "";
  const group = parts.at(-3) ?? "";
  return definition.startsWith("io.k8s.apimachinery.") ? META : `${group}-${version}`;
}

function nameOf(definition: string): string {
  return definition.split(".").at(-1) ?? definition;
}
