import { at, listAt, textAt } from "../../../data/fields";
import type { Manifest } from "../../../manifest/manifest";
import type { Provided } from "../../../stage/reference";

/** What an operator makes at run time because of an object of one kind. */
export interface OperatorMakes {
  /** `group/Kind`. */
  readonly kind: string;
  /** Source or document that says so, and its version. */
  readonly source: string;
  /** Objects by name; ports and keys where the source lists them all, absent where it does not. */
  readonly makes: (manifest: Manifest) => readonly Provided[];
}

/** Numbers and names of ports. */
export type Ports = readonly (number | string)[];

/** Objects in the namespace of the manifest, by a kind. */
export function namespaced({ metadata: { namespace } }: Manifest) {
  return {
    service: (name: string, ports?: Ports): Provided => ({
      kind: "Service",
      name,
      namespace,
      ...(ports === undefined ? {} : { ports }),
    }),
    secret: (name: string, keys?: readonly string[]): Provided => ({
      kind: "Secret",
      name,
      namespace,
      ...(keys === undefined ? {} : { keys }),
    }),
    config: (name: string, keys?: readonly string[]): Provided => ({
      kind: "ConfigMap",
      name,
      namespace,
      ...(keys === undefined ? {} : { keys }),
    }),
  };
}

/** Numbers and names of the ports in the spec of a Service. */
export function portsIn(spec: unknown): (number | string)[] {
  return listAt(spec, "ports").flatMap((port) =>
    [at(port, "port"), at(port, "name")].filter((one) => typeof one === "number" || typeof one === "string"),
  );
}

/** True where a field holds a text that is not empty. */
export function hasText(manifest: Manifest, ...path: readonly string[]): boolean {
  return (textAt(manifest, ...path) ?? "") !== "";
}
