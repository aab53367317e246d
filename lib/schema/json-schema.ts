/**
 * The part of JSON Schema that upstream schemas use: Kubernetes definitions (OpenAPI v2),
 * custom resource definitions (OpenAPI v3 "structural" schemas) and Talos (draft 2020-12).
 * Keywords that only explain (title, description, example) never reach a committed file.
 */
export interface JsonSchema {
  /** Another schema of the same file that this one is, as `#/$defs/<name>` or `#/definitions/<name>`. */
  readonly $ref?: string;
  /** JSON type of a value: `object`, `array`, `string`, `integer`, `number` or `boolean`. */
  readonly type?: string;
  /** What a text or number means, e.g. `date-time` or `int32`. */
  readonly format?: string;
  /** OpenAPI: null is allowed as well. */
  readonly nullable?: boolean;
  /** The only values that are allowed. */
  readonly enum?: readonly unknown[];
  /** Value that counts where none is given. */
  readonly default?: unknown;
  /** Regular expression that a text must match somewhere. */
  readonly pattern?: string;
  /** Least number, which is itself allowed unless `exclusiveMinimum` is true. */
  readonly minimum?: number;
  /** Greatest number, which is itself allowed unless `exclusiveMaximum` is true. */
  readonly maximum?: number;
  /** OpenAPI: whether `minimum` itself is excluded; JSON Schema: a limit of its own that is. */
  readonly exclusiveMinimum?: boolean | number;
  /** OpenAPI: whether `maximum` itself is excluded; JSON Schema: a limit of its own that is. */
  readonly exclusiveMaximum?: boolean | number;
  /** A number must be a whole multiple of this one. */
  readonly multipleOf?: number;
  /** Fewest characters of a text. */
  readonly minLength?: number;
  /** Most characters of a text. */
  readonly maxLength?: number;
  /** Fewest items of a list. */
  readonly minItems?: number;
  /** Most items of a list. */
  readonly maxItems?: number;
  /** No two items of a list are equal. */
  readonly uniqueItems?: boolean;
  /** Fewest keys of an object. */
  readonly minProperties?: number;
  /** Most keys of an object. */
  readonly maxProperties?: number;
  /** Schema of each key that is known by name. */
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  /** Schema of keys that match a regular expression. */
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  /** Schema of all other keys, or whether there may be any. */
  readonly additionalProperties?: boolean | JsonSchema;
  /** Keys that an object must have. */
  readonly required?: readonly string[];
  /** Schema of every item of a list. */
  readonly items?: JsonSchema;
  /** A value must fit all of these. */
  readonly allOf?: readonly JsonSchema[];
  /** A value must fit at least one of these. */
  readonly anyOf?: readonly JsonSchema[];
  /** A value must fit exactly one of these. */
  readonly oneOf?: readonly JsonSchema[];
  /** A value must not fit this one. */
  readonly not?: JsonSchema;
  /** A whole number or a text, e.g. a port by number or name. */
  readonly "x-kubernetes-int-or-string"?: boolean;
  /** The API server keeps keys that the schema does not name. */
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  /** The value is itself a Kubernetes object with apiVersion, kind and metadata. */
  readonly "x-kubernetes-embedded-resource"?: boolean;
  /** How a list is merged: `atomic`, `set` or `map`. */
  readonly "x-kubernetes-list-type"?: string;
  /** Of a list of type `map`: the keys that make an item unique. */
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
}

/** A JSON object whose members are not known yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** True for a JSON object (not null, not a list). */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
