import { header } from "./header";
import type { DeclaredKind } from "./kubernetes";

/** `imports/objects.ts`: every kind by `apiVersion/Kind`, and their union. */
export function objectsDeclaration(kinds: readonly DeclaredKind[]): string {
  const lines = [...kinds]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((kind) => `  readonly ${JSON.stringify(kind.key)}: import("${kind.module}").${kind.name};\n`);
  return `${header("the schemas in imports/schemas")}/** Every known kind of object, keyed \`apiVersion/Kind\`. */
export interface KubernetesObjects {
${lines.join("")}}

/** \`apiVersion/Kind\` of a known kind. */
export type KubernetesObjectKey = keyof KubernetesObjects;

/** Any object of a known kind. */
export type KubernetesObject = KubernetesObjects[KubernetesObjectKey];
`;
}
