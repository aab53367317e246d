import { describe as inWords, isUnchecked, memberPath, unknownKey } from "../../../lib/schema/problem";

describe("memberPath", () => {
  it("joins plain names with dots and quotes others", () => {
    expect(memberPath("", "spec")).toBe("spec");
    expect(memberPath("spec", "rules")).toBe("spec.rules");
    expect(memberPath("metadata.labels", "app.kubernetes.io/name")).toBe('metadata.labels["app.kubernetes.io/name"]');
  });
});

describe("describe", () => {
  it("says what a value is without printing all of it", () => {
    expect(inWords("a")).toBe('"a"');
    expect(inWords("x".repeat(90))).toBe(`"${"x".repeat(60)}…"`);
    expect([inWords(null), inWords(undefined), inWords(3), inWords(true)]).toEqual(["null", "undefined", "3", "true"]);
    expect([inWords([]), inWords([1, 2]), inWords({})]).toEqual(["an empty list", "a list of 2", "an object"]);
  });
});

describe("unknownKey", () => {
  it("names the key, its neighbours and the way out", () => {
    expect(unknownKey("spec", "replica", ["replicas"])).toEqual({
      path: "spec.replica",
      got: 'unknown key "replica"',
      want: "one of replicas",
      fix: "write replicas",
    });
    expect(unknownKey("", "x", [])).toEqual({
      path: "x",
      got: 'unknown key "x"',
      want: "no key here",
      fix: "remove x",
    });
  });

  it("puts the nearest first in a list that it must cut", () => {
    const known = [..."abcdefghijk"].map((letter) => letter.repeat(9)).concat("zzzzzzzz");
    expect(unknownKey("", "zzzzzzz", known).want).toMatch(/^one of zzzzzzzz, /);
  });
});

describe("isUnchecked", () => {
  it("tells what could not be checked from what is wrong", () => {
    const problem = { path: "", got: "", want: "" };
    expect(isUnchecked({ ...problem, code: "unknown-kind" })).toBe(true);
    expect(isUnchecked({ ...problem, code: "deprecated" })).toBe(false);
    expect(isUnchecked(problem)).toBe(false);
  });
});
