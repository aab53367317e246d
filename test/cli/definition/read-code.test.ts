import { readValue, type Value } from "../../../cli/definition/read-code";

/** A value in short: what it is, and what is in it. */
function short(value: Value | undefined): unknown {
  switch (value?.is) {
    case "map":
      return Object.fromEntries(value.members.map(({ name = "...", value: of }) => [name, short(of)]));
    case "list":
      return value.items.map((item) => short(item) ?? "...");
    case "constant":
      return `= ${value.name}`;
    case "field":
      return `${String(short(value.of))}.${value.name}`;
    case "call":
      return `${value.name}(${String(short(value.given))})`;
    default:
      return value?.is;
  }
}

describe("what esbuild printed, read as far as it is plain", () => {
  it.each<[string, string, unknown]>([
    [
      "words of every kind",
      '["a\\"]", -1.5e3, 0x1f, true, null, `b`]',
      ["word", "word", "word", "word", "word", "word"],
    ],
    ["fields by every kind of name", '{ a: 1, "b-c": 2, 3: {}, d }', { 3: {}, a: "word", "b-c": "word", d: "= d" }],
    ["spreads and fields of constants", "{ ...base, x: sizes.small }", { "...": "= base", x: "= sizes.small" }],
    [
      "calls of imported functions",
      "(0, import_x.defineCluster)({ a: [1, ...rest] })",
      "defineCluster([object Object])",
    ],
    [
      "code between values, skipped",
      '{ a: n > 1 ? "}" : `${f("`")}`, b: (x) => { return /[}]/; }, c: 1 }',
      {
        a: "other",
        b: "other",
        c: "word",
      },
    ],
    ["names that are computed", "{ [`a${1}`]: 1, b: 2 }", { b: "word" }],
    ["comments", "{ // }\n a: 1, /* , */ b: 2 }", { a: "word", b: "word" }],
  ])("%s", (_, code, wanted) => {
    expect(short(readValue(`x = ${code};`, 4))).toEqual(wanted);
  });

  it("ends with a text that is cut off anywhere", () => {
    const code = '{ a: [1, `b${c}`, f("d")], ...(0, e.g)({ h: /i/ }) }';
    for (let length = 0; length < code.length; length += 1) expect(readValue(code.slice(0, length), 0).start).toBe(0);
  });
});
