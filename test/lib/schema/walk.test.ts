import Ajv from "ajv";
import fc from "fast-check";
import type { JsonSchema } from "../../../lib/schema/json-schema";
import { type WalkRules, walk } from "../../../lib/schema/walk";
import { runs } from "../../support/runs";
import { store } from "./project-store";

const strict: WalkRules = { resolve: () => ({}), nullIsAbsent: false, closed: true };
const judge = (schema: JsonSchema, value: unknown, rules = strict): readonly string[] =>
  walk(schema, value, "x", rules).map(({ path, got, want }) => `${path}: got ${got}, want ${want}`);

describe("walk", () => {
  it.each<readonly [JsonSchema, unknown, string]>([
    [{ type: "string", minLength: 2 }, "a", 'x: got "a", want at least 2 characters'],
    [{ type: "string", maxLength: 1 }, "ab", 'x: got "ab", want at most 1 characters'],
    [
      { type: "string", format: "date-time" },
      "tomorrow",
      'x: got "tomorrow", want a date and time such as 2026-01-31T12:00:00Z',
    ],
    [{ type: "integer", minimum: 1 }, 0, "x: got 0, want at least 1"],
    [{ type: "integer", minimum: 1, exclusiveMinimum: true }, 1, "x: got 1, want more than 1"],
    [{ type: "integer", maximum: 1, exclusiveMaximum: true }, 1, "x: got 1, want less than 1"],
    [{ type: "integer", exclusiveMaximum: 1 }, 1, "x: got 1, want less than 1"],
    [{ type: "integer", multipleOf: 4 }, 6, "x: got 6, want a multiple of 4"],
    [{ type: "integer" }, 1.5, "x: got 1.5, want a whole number"],
    [{ type: "array", minItems: 1 }, [], "x: got an empty list, want at least 1 in the list"],
    [{ type: "array", maxItems: 1 }, [1, 2], "x: got a list of 2, want at most 1 in the list"],
    [{ type: "array", "x-kubernetes-list-type": "set" }, ["a", "a"], 'x[1]: got "a" again, want another than x[0]'],
    [{ type: "object", minProperties: 1 }, {}, "x: got 0 keys, want at least 1"],
    [{ type: "object", maxProperties: 0 }, { a: 1 }, "x: got 1 keys, want at most 0"],
    [{ "x-kubernetes-int-or-string": true }, true, "x: got true, want a whole number or a text"],
    [{ not: { type: "string" } }, "a", 'x: got "a", want a value outside of what the schema excludes'],
    [{ oneOf: [{ type: "integer" }, { type: "string" }] }, true, "x: got true, want a whole number or a text"],
    [
      { type: "object", oneOf: [{ required: ["a"] }, { required: ["b"] }] },
      { a: 1, b: 1 },
      "x: got a, b, want exactly one of a, b",
    ],
    [
      { type: "object", anyOf: [{ required: ["a"] }, { required: ["b"] }] },
      { c: 1 },
      "x: got none of them, want at least one of a, b",
    ],
    [{ type: "object", additionalProperties: { type: "string" } }, { a: 1 }, "x.a: got 1, want a text"],
  ])("%j refuses %j", (schema, value, message) => {
    expect(judge(schema, value)).toContain(message);
  });

  it("closes objects with declared properties, unless they keep unknown fields", () => {
    const schema: JsonSchema = { type: "object", properties: { a: { type: "string" } } };
    expect(judge(schema, { b: 1 })).toEqual(['x.b: got unknown key "b", want one of a']);
    expect(judge(schema, { b: 1 }, { ...strict, closed: false })).toEqual([]);
    expect(judge({ ...schema, "x-kubernetes-preserve-unknown-fields": true }, { b: 1 })).toEqual([]);
    expect(judge({ ...schema, "x-kubernetes-embedded-resource": true }, { kind: "Pod" })).toEqual([]);
  });

  it("does not judge by a pattern that JavaScript cannot read", () => {
    expect(judge({ type: "string", pattern: "(?i)^a$" }, "b")).toEqual([]);
  });
});

/** A schema for ajv that says what `walk` takes for granted, with its references filled in. */
function forAjv(schema: JsonSchema, resolve: (ref: string) => JsonSchema, closed = true): object {
  if (schema.$ref !== undefined) return forAjv(resolve(schema.$ref), resolve, closed);
  const map = (parts: Readonly<Record<string, JsonSchema>>): object =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, forAjv(part, resolve, closed)]));
  const list = (parts: readonly JsonSchema[]): object[] => parts.map((part) => forAjv(part, resolve, false));
  const {
    "x-kubernetes-list-map-keys": _keys,
    "x-kubernetes-list-type": _type,
    format: _format,
    nullable,
    ...plain
  } = schema;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || !closed;
  const strictSchema = {
    ...plain,
    ...(schema["x-kubernetes-int-or-string"] && { type: ["integer", "string"] }),
    ...(schema.properties && { properties: map(schema.properties) }),
    ...(schema.properties && schema.additionalProperties === undefined && !open && { additionalProperties: false }),
    ...(typeof schema.additionalProperties === "object" && {
      additionalProperties: forAjv(schema.additionalProperties, resolve, closed),
    }),
    ...(schema.items && { items: forAjv(schema.items, resolve, closed) }),
    ...(schema.allOf && { allOf: list(schema.allOf) }),
    ...(schema.anyOf && { anyOf: list(schema.anyOf) }),
    ...(schema.oneOf && { oneOf: list(schema.oneOf) }),
    ...(schema.not && { not: forAjv(schema.not, resolve, false) }),
  };
  return nullable === true ? { anyOf: [{ type: "null" }, strictSchema] } : strictSchema;
}

const JUNK = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: -5, max: 99 }),
  fc.constantFrom("", "a", "1h", "10.0.0.1"),
  fc.constant([]),
  fc.constant({}),
);

/** Values that mostly fit a schema, with a fault here and there. */
function valuesOf(schema: JsonSchema, resolve: (ref: string) => JsonSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return valuesOf(resolve(schema.$ref), resolve, depth);
  const good = fittingValues(schema, resolve, depth);
  return fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: JUNK });
}

function fittingValues(schema: JsonSchema, resolve: (ref: string) => JsonSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.type === "string")
    return fc.constantFrom("a", "1h", "10.0.0.0/24", "https://example.org", "aa-bb.example.org");
  if (schema.type === "integer") return fc.integer({ min: 0, max: 600 });
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "array")
    return fc.array(valuesOf(schema.items ?? {}, resolve, depth - 1), { maxLength: depth > 0 ? 2 : 0 });
  if (schema.type !== "object" || schema.properties === undefined) return JUNK;
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties).map(([name, part]) => {
    const values = valuesOf(part, resolve, depth - 1);
    const absent = { weight: required.has(name) ? 1 : depth > 0 ? 6 : 60, arbitrary: fc.constant(undefined) };
    return [name, fc.oneof({ weight: required.has(name) ? 20 : 2, arbitrary: values }, absent)] as const;
  });
  return fc
    .tuple(
      fc.record(Object.fromEntries(members)),
      fc.constantFrom(...Array.from({ length: 19 }, () => ({})), { zzz: 1 }),
    )
    .map(([known, more]) => clean({ ...known, ...more }));
}

function clean(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

describe("walk and ajv", () => {
  it.each([
    ["helm.toolkit.fluxcd.io/v2", "HelmRelease"],
    ["cert-manager.io/v1", "Certificate"],
    ["gateway.networking.k8s.io/v1", "HTTPRoute"],
    ["metallb.io/v1beta2", "BGPPeer"],
    ["external-secrets.io/v1", "ExternalSecret"],
    ["v1", "Service"],
    ["networking.k8s.io/v1", "NetworkPolicy"],
  ])("agree on %s %s", (apiVersion, kind) => {
    const known = store.kind(apiVersion, kind);
    if (known === undefined) throw new Error(`no schema of ${kind}`);
    const spec = known.schema.properties?.spec ?? {};
    const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false, logger: false });
    const fits = ajv.compile(forAjv(spec, known.resolve));
    const rules: WalkRules = { resolve: known.resolve, nullIsAbsent: false, closed: true };
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(valuesOf(spec, known.resolve, 4), (value) => {
        const problems = walk(spec, value, "", rules).filter((problem) => !/ again$/.test(problem.got));
        seen.add(fits(value));
        expect({ fits: problems.length === 0, problems }).toMatchObject({ fits: fits(value) });
      }),
      // The same draws each time: a few could all fit, or all be refused, and show half.
      { ...runs(120), seed: 2026 },
    );
    expect(seen.size).toBe(2);
  });
});
