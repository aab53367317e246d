import { load, YAML11_SCHEMA } from "js-yaml";
import { at, type Fields, isFields, textAt } from "../../data/fields";
import { envsubst, HIDDEN, type Look, Refused } from "./envsubst";

/** Names that a variable may have (fluxcd/pkg/kustomize: varsubRegex). */
const NAME = /^[_A-Za-z][_A-Za-z0-9]*$/;

/** What a Kustomization fills in after its build. */
export interface Substitution {
  /** Values by name, as ConfigMaps and the Kustomization itself give them. */
  readonly values: ReadonlyMap<string, string>;
  /** A Secret or a ConfigMap that is not in the repository may define more. */
  readonly isOpen: boolean;
}

/** An object after the substitution, or why Flux refuses it, and with it the whole Kustomization. */
export type Substituted = { readonly object: Fields } | { readonly refused: string };

/**
 * Fills an object as kustomize-controller 1.9 does: its YAML as a text, read
 * again as YAML 1.1 afterwards. Quotes of the file do not protect, because the
 * text is written by kustomize: `"${port}"` with 0123 is the number 83.
 */
export function substitute(object: Fields, { values, isOpen }: Substitution): Substituted {
  for (const marks of ["annotations", "labels"])
    if (textAt(object, "metadata", marks, "kustomize.toolkit.fluxcd.io/substitute") === "disabled") return { object };
  const misnamed = [...values.keys()].find((name) => !NAME.test(name));
  if (misnamed !== undefined) return { refused: `${JSON.stringify(misnamed)} is no name for a variable` };
  const look: Look = (name) => values.get(name) ?? (isOpen ? HIDDEN : undefined);
  try {
    const filled = fill(object, look);
    const whole = isFields(filled) ? filled : object;
    for (const field of ["name", "namespace"]) {
      const value = at(whole, "metadata", field);
      if (typeof at(object, "metadata", field) === "string" && typeof value !== "string")
        return { refused: `metadata.${field} becomes ${JSON.stringify(value)}, which is no text` };
    }
    return { object: whole };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}

function fill(value: unknown, look: Look): unknown {
  if (typeof value === "string") return value.includes("$") ? fillText(value, look) : value;
  if (Array.isArray(value)) return value.map((entry) => fill(entry, look));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key.includes("$") ? envsubst(key, look) : key, fill(entry, look)]),
  );
}

function fillText(text: string, look: Look): unknown {
  const filled = envsubst(text, look);
  if (filled === text || !isPlain(text)) return filled;
  let read: unknown;
  try {
    read = load(filled, { schema: YAML11_SCHEMA });
  } catch {
    throw new Refused(`${text} becomes text that is no YAML`);
  }
  // Flux' reader leaves dates and base-60 numbers as the text that they are, and takes any exponent.
  if (read instanceof Date || (typeof read === "number" && filled.includes(":"))) return filled;
  if (typeof read === "string" && FLOAT.test(read)) return Number(read);
  return read === undefined ? null : read;
}

/** Numbers of sigs.k8s.io/yaml (resolve: yamlStyleFloat). */
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** True for a text that a writer of YAML sets without quotes. */
function isPlain(text: string): boolean {
  return !/^[\s\-?:,[\]{}#&*!|>'"%@`]|: |:$| #|\n|\s$/.test(text) || /^-[^\s]/.test(text);
}
