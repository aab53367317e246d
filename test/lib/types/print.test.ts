import fc from "fast-check";
import type { JsonSchema } from "../../../lib/schema/json-schema";
import { Printer } from "../../../lib/types/print";
import { pascal, propertyName, type Shape, text, union } from "../../../lib/types/shape";
import { shapeOf } from "../../../scripts/imports/from-json-schema";
import { blockShape } from "../../../scripts/imports/generate/provider-shape";
import { hoist } from "../../../scripts/imports/hoist";

const print = (shape: Shape, name = "Root"): string => new Printer().print([{ name, shape }]);
const typeOf = (schema: JsonSchema): string =>
  print(shapeOf(schema, () => ({ name: "Ref" })))
    .replace("export type Root = ", "")
    .replace(";\n", "");

describe("shapeOf", () => {
  it.each<readonly [JsonSchema, string]>([
    [{ type: "string" }, "string"],
    [{ type: "integer" }, "number"],
    [{ type: "boolean", nullable: true }, "boolean | null"],
    [{ type: "string", enum: ["a", "b"] }, '"a" | "b"'],
    [{ "x-kubernetes-int-or-string": true }, "number | string"],
    [{ oneOf: [{ type: "string" }, { type: "integer" }] }, "string | number"],
    [{ type: "array", items: { oneOf: [{ type: "string" }, { type: "integer" }] } }, "readonly (string | number)[]"],
    [{ type: "array" }, "readonly unknown[]"],
    [{ type: "object" }, "Readonly<Record<string, unknown>>"],
    [{ type: "object", additionalProperties: { type: "string" } }, "Readonly<Record<string, string>>"],
    [{ type: "object", patternProperties: { ".*": { type: "boolean" } } }, "Readonly<Record<string, boolean>>"],
    [{ $ref: "#/definitions/x" }, "Ref"],
    [{}, "unknown"],
  ])("%j is %s", (schema, expected) => {
    expect(typeOf(schema)).toBe(expected);
  });

  it("makes interfaces with the schema's own names", () => {
    const schema: JsonSchema = {
      type: "object",
      required: ["clusterIP"],
      properties: { clusterIP: { type: "string" }, "a-b": { type: "number" } },
      "x-kubernetes-preserve-unknown-fields": true,
    };
    expect(print(shapeOf(schema, () => ({ name: "Ref" })))).toBe(
      'export interface Root { readonly clusterIP: string; readonly "a-b"?: number; readonly [key: string]: unknown }\n',
    );
  });
});

describe("blockShape", () => {
  it("leaves out what only the provider sets, and shapes blocks by how often they may occur", () => {
    const block = {
      attributes: {
        id: { type: "string", computed: true },
        size: { type: "number", required: true },
        tags: { type: ["list", "string"], optional: true, computed: true },
      },
      block_types: {
        one: { nesting_mode: "list", max_items: 1, min_items: 1, block: { attributes: {} } },
        many: { nesting_mode: "set", block: { attributes: { on: { type: "bool", optional: true } } } },
      },
    } as const;
    expect(print(blockShape(block)).replace(/\s+/g, " ")).toBe(
      "export interface Root { readonly size: number | TerraformExpression; readonly tags?: readonly (string | TerraformExpression)[] | TerraformExpression; readonly one: { }; readonly many?: readonly { readonly on?: boolean | TerraformExpression }[]; } ",
    );
  });
});

describe("Printer", () => {
  const part: Shape = {
    kind: "object",
    open: false,
    properties: [..."abcd"].map((name) => ({ name, optional: true, shape: text("string") })),
  };

  it("prints once what occurs twice, under a free name", () => {
    const shape: Shape = {
      kind: "object",
      open: false,
      properties: ["left", "right"].map((name) => ({ name, optional: false, shape: part })),
    };
    expect(print(shape)).toBe(
      "export interface Root { readonly left: Left; readonly right: Left }\n\nexport interface Left { readonly a?: string; readonly b?: string; readonly c?: string; readonly d?: string }\n",
    );
    expect(new Printer(["Left"]).print([{ name: "Root", shape }])).toContain("export interface RootLeft {");
  });

  it("prints a root under its own name and refers to it from others", () => {
    const outer: Shape = { kind: "object", open: false, properties: [{ name: "spec", optional: true, shape: part }] };
    const printed = new Printer().print([
      { name: "Kind", shape: outer },
      { name: "KindSpec", shape: part },
    ]);
    expect(printed).toContain("export interface Kind { readonly spec?: KindSpec }");
  });
});

describe("names", () => {
  it("take the form that the language wants", () => {
    expect(pascal("proxmox_virtual_environment_vm")).toBe("ProxmoxVirtualEnvironmentVm");
    expect(pascal("cert-manager")).toBe("CertManager");
    expect([propertyName("clusterIP"), propertyName("a-b"), propertyName("1a")]).toEqual([
      "clusterIP",
      '"a-b"',
      '"1a"',
    ]);
  });
});

describe("union", () => {
  it("is the same whatever the order in which unions nest", () => {
    const member = fc.constantFrom("a", "b", "c").map(text);
    fc.assert(
      fc.property(fc.array(member, { minLength: 1 }), fc.array(member, { minLength: 1 }), (left, right) =>
        expect(union([union(left), union(right)])).toEqual(union([...left, ...right])),
      ),
    );
    expect(union([text("string"), text("unknown")])).toEqual(text("unknown"));
  });
});

describe("hoist", () => {
  const schemas = fc.letrec<{ schema: JsonSchema }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.record({ type: fc.constant("string"), pattern: fc.constantFrom("a".repeat(130), "b".repeat(130), "c") }),
      fc
        .dictionary(fc.constantFrom("a", "b", "c"), tie("schema"))
        .map((properties): JsonSchema => ({ type: "object", properties })),
      tie("schema").map((items): JsonSchema => ({ type: "array", items })),
      tie("schema").map((more): JsonSchema => ({ type: "object", additionalProperties: more })),
    ),
  })).schema;

  const expand = (value: unknown, $defs: Readonly<Record<string, JsonSchema>>): unknown =>
    JSON.parse(JSON.stringify(value), (_key, part: unknown) => {
      const ref =
        typeof part === "object" && part !== null && "$ref" in part
          ? String(part.$ref).replace("#/$defs/", "")
          : undefined;
      return ref === undefined ? part : expand($defs[ref], $defs);
    });

  it("loses nothing, and its output has no long part twice", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("K", "L", "M"), schemas), (roots) => {
        const { $defs, schemas: hoisted } = hoist(roots);
        expect(expand(hoisted, $defs)).toEqual(roots);
        const texts = JSON.stringify([$defs, hoisted]).match(/"(a{130}|b{130})"/g) ?? [];
        const inRoots = new Set(Object.values(roots).map((root) => JSON.stringify(root)));
        expect(texts.length).toBeLessThanOrEqual(2 + inRoots.size);
      }),
    );
  });
});
