/** The shape of a TypeScript type, between an upstream schema and the printed declaration. */
export type Shape =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "array"; readonly of: Shape }
  | { readonly kind: "map"; readonly of: Shape }
  | { readonly kind: "union"; readonly of: readonly Shape[] }
  | ObjectShape;

/** An object type; `open` ones take further keys of any kind. */
export interface ObjectShape {
  readonly kind: "object";
  readonly properties: readonly PropertyShape[];
  readonly open: boolean;
}

/** One member of an object type. */
export interface PropertyShape {
  readonly name: string;
  readonly optional: boolean;
  readonly shape: Shape;
}

/** A type given by its own text. */
export function text(value: string): Shape {
  return { kind: "text", text: value };
}

/** A union that drops repeated members and flattens nested unions; `unknown` takes all. */
export function union(members: readonly Shape[]): Shape {
  const flat = members.flatMap((member) => (member.kind === "union" ? member.of : [member]));
  const all = flat.find((member) => member.kind === "text" && member.text === "unknown");
  if (all !== undefined) return all;
  const seen = new Set<string>();
  const unique = flat.filter((member) => {
    const key = JSON.stringify(member);
    return !seen.has(key) && seen.add(key);
  });
  const [first] = unique;
  return unique.length === 1 && first !== undefined ? first : { kind: "union", of: unique };
}

/** `cert-manager` and `proxmox_virtual_environment_vm` in the form of a type name. */
export function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** A property name, quoted only where the language asks for it. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name);
}
