import { readGoYaml } from "../../../lib/data/go-yaml";

describe("values as Go reads them", () => {
  it.each<readonly [text: string, value: unknown]>([
    ["0644", 420],
    ["0o644", 420],
    ["0x1F", 31],
    ["0b101", 5],
    ["1_000", 1000],
    ["-7", -7],
    ["08", 8],
    ["1e3", 1000],
    [".5", 0.5],
    ["yes", true],
    ["Off", false],
    ["y", true],
    ["null", null],
    ["~", null],
    ["2024-01-01", "2024-01-01"],
    ["12:30:45", "12:30:45"],
    ["1.2.3", "1.2.3"],
    ['"yes"', "yes"],
    ["!!binary aGk=", "hi"],
  ])("%s", (text, value) => expect(readGoYaml(`a: ${text}`)).toEqual([{ a: value }]));

  it("keeps a number exact that JavaScript's own would change", () => {
    expect(readGoYaml("a: 9007199254740993")).toEqual([{ a: 9007199254740993n }]);
    expect(readGoYaml("a: -9223372036854775807")).toEqual([{ a: -9223372036854775807n }]);
  });
  it("refuses one that is not written in decimal", () =>
    expect(() => readGoYaml("a: 0x3fffffffffffffff")).toThrow("a number of more than 53 bits"));
});

describe("documents", () => {
  it("of a key that is given twice the last one counts", () => expect(readGoYaml("a: 1\na: 2")).toEqual([{ a: 2 }]));
  it("may merge", () => expect(readGoYaml("a: &a { b: 1 }\nc: { <<: *a }")).toEqual([{ a: { b: 1 }, c: { b: 1 } }]));
  it("may close a bracket at the margin", () =>
    expect(readGoYaml("a:\n  b:\n    c: {\n    d: 1\n  }\ne: [\n1,\n]")).toEqual([
      { a: { b: { c: { d: 1 } } }, e: [1] },
    ]));
  it("are refused when they are no YAML", () => expect(() => readGoYaml("a: [1")).toThrow());
});
