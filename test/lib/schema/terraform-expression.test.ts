import fc from "fast-check";
import { addressReference, isExpression, referencesIn } from "../../../lib/schema/terraform-expression";

describe("isExpression", () => {
  it.each([
    ["${var.a}", true],
    ["a-${var.a}", true],
    ["%{ if true }a%{ endif }", true],
    ["$${var.a}", false],
    ["100%", false],
    ["$HOME", false],
  ])("%s: %s", (text, expected) => {
    expect(isExpression(text)).toBe(expected);
  });

  it("is never true of what is no text", () => {
    expect([1, null, {}, ["${a.b}"]].map(isExpression)).toEqual([false, false, false, false]);
  });
});

describe("referencesIn", () => {
  it.each<readonly [string, readonly (readonly string[])[]]>([
    ["plain", []],
    ["$${var.a}", []],
    [
      "${var.a}-${local.b}",
      [
        ["var", "a"],
        ["local", "b"],
      ],
    ],
    ["${data.x.y.z[0].w}", [["data", "x", "y", "z", "w"]]],
    ['${x_y.z["key"].w}', [["x_y", "z", "key", "w"]]],
    ["${x_y.z[*].id}", [["x_y", "z", "id"]]],
    ['${join(",", x_y.z.ids)}', [["x_y", "z", "ids"]]],
    ["${provider::local::direxists(x_y.z.path)}", [["x_y", "z", "path"]]],
    [
      '${"inner-${var.a} \\" }"}-${var.b}',
      [
        ["var", "a"],
        ["var", "b"],
      ],
    ],
    [
      "${{ a = var.a, b = { c = var.b } }}-${var.c}",
      [
        ["var", "a"],
        ["var", "b"],
        ["var", "c"],
      ],
    ],
    ["${[for k, v in local.nodes : v.name]}", [["local", "nodes"]]],
    ["%{ if var.on }yes%{ endif }", [["var", "on"]]],
    ["${1.5 + var.a}", [["var", "a"]]],
  ])("%s", (text, references) => {
    expect([...referencesIn(text)].sort()).toEqual([...references].sort());
  });

  const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/).filter((text) => text !== "for");
  const reference = fc.array(name, { minLength: 2, maxLength: 4 });

  it("finds every reference between any texts", () => {
    const literal = fc.string().map((text) => text.replace(/[$%\\"{}]/g, ""));
    fc.assert(
      fc.property(fc.array(fc.tuple(literal, reference), { maxLength: 4 }), (parts) => {
        const text = parts.map(([before, names]) => `${before}\${${names.join(".")}}`).join("");
        expect(referencesIn(text)).toEqual(parts.map(([, names]) => names));
      }),
    );
  });

  it("comes to an end on any text", () => {
    const parts = fc.array(fc.constantFrom("${", "}", "{", '"', "$$", "%{", "for k in ", "a.b", "[", "]", "\\", "1"));
    fc.assert(fc.property(parts, (pieces) => expect(Array.isArray(referencesIn(pieces.join("")))).toBe(true)));
  });
});

describe("addressReference", () => {
  it("reads a bare address", () => {
    expect(addressReference("data.proxmox_version.x")).toEqual(["data", "proxmox_version", "x"]);
    expect(addressReference("proxmox_pool.a[0]")).toEqual(["proxmox_pool", "a"]);
    expect(addressReference("all")).toEqual([]);
  });
});
