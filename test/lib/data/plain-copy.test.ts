import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { plainCopy } from "../../../lib/data/plain-copy";

/** What is said about a value, as `path: got`. */
function troubles(value: unknown): readonly string[] {
  return plainCopy(value).troubles.map(({ path, got }) => `${path.join(".")}: ${got}`);
}

test("JSON comes back as it is, and as a copy", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      fc.pre(!JSON.stringify(value).includes("__proto__"));
      const result = plainCopy(value);
      expect(result).toEqual({ value, troubles: [] });
      if (typeof value === "object" && value !== null) expect("value" in result && result.value).not.toBe(value);
    }),
  );
});

test.each<[string, unknown, string]>([
  ["a function", { a: () => 1 }, "a: a function"],
  ["a symbol", { a: [Symbol("b")] }, "a.0: a symbol"],
  ["a big integer", { a: 1n }, "a: a bigint"],
  ["a number that is none", { a: { b: Number.NaN } }, "a.b: the number NaN"],
  ["a date", { a: new Date(0) }, "a: an instance of Date"],
  ["a map", new Map(), ": an instance of Map"],
  ["a pattern", { a: /b/ }, "a: an instance of RegExp"],
  ["an instance", { a: new (class Disk {})() }, "a: an instance of Disk"],
  ["fields in a prototype", Object.create({ a: 1 }), ": a map with fields in its prototype"],
  ["a symbol for a name", { [Symbol("a")]: 1 }, ": a field with a symbol for its name (a)"],
  [
    "__proto__",
    JSON.parse('{"a": {"__proto__": {"b": 1}}}'),
    "a.__proto__: a field that programs take for something else",
  ],
  ["a hole in a list", { a: ["b", undefined] }, "a.1: nothing"],
  ["a long text", { a: "x".repeat(2 ** 20 + 1) }, "a: a text of 1048577 characters"],
  ["a long name", { ["x".repeat(1001)]: 1 }, ": a name of 1001 characters"],
])("%s is told with its place", (_, value, trouble) => {
  expect(troubles(value)).toEqual([trouble]);
});

test("a value that holds itself is told near the top", () => {
  const value: { a: { self?: unknown } } = { a: {} };
  value.a.self = value;
  expect(troubles(value)).toEqual(["a.self.a: a value that holds itself, or is nested more than 100 deep"]);
});

test("a few objects that grow to billions end at the first ten thousand", () => {
  let value: unknown = ["x"];
  for (let level = 0; level < 40; level++) value = [value, value];
  expect(troubles({ a: value })).toEqual([": more than 10000 values"]);
});

test("a getter and a proxy have one word, and throw no further than here", () => {
  let count = 0;
  const value = {
    get a() {
      count += 1;
      return count;
    },
  };
  expect(plainCopy(value)).toEqual({ value: { a: 1 }, troubles: [] });
  const boom = () => {
    throw new Error("boom\nsecond line");
  };
  expect(troubles({ b: new Proxy({}, { ownKeys: boom }) })).toEqual(["b: something that throws when it is read: boom"]);
  expect(troubles({ b: new Proxy({}, { getPrototypeOf: boom }) })[0]).toContain("boom");
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(troubles({ b: proxy })[0]).toMatch(/^b: something that throws when it is read/);
});

test("a field without a value goes, and what several places share is copied for each", () => {
  const shared = { b: 1 };
  const result = plainCopy({ a: shared, c: shared, d: undefined });
  expect(result).toEqual({ value: { a: { b: 1 }, c: { b: 1 } }, troubles: [] });
});

test("a map of another realm, or without a prototype, is as plain as any", () => {
  expect(plainCopy(runInNewContext("({ a: [1] })"))).toEqual({ value: { a: [1] }, troubles: [] });
  expect(plainCopy(Object.assign(Object.create(null), { a: 1 }))).toEqual({ value: { a: 1 }, troubles: [] });
});

test("no list and no map is larger than any plan needs", () => {
  expect(troubles({ a: Array.from({ length: 200_000 }) })).toEqual(["a: a list of 200000 items"]);
  const map = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`k${index}`, index]));
  expect(troubles({ a: map })).toEqual(["a: a map of 200000 fields"]);
});

test("no more than fifty places are told", () => {
  expect(troubles(Array.from({ length: 1000 }, () => Symbol("a")))).toHaveLength(50);
});

test("what a component made may be large and speak for itself", () => {
  const size = { toJSON: () => "8Gi" };
  expect(plainCopy({ a: size }, "component")).toEqual({ value: { a: "8Gi" }, troubles: [] });
  expect(
    plainCopy(
      Array.from({ length: 20_000 }, () => "x".repeat(1000)),
      "component",
    ).troubles,
  ).toEqual([]);
  const self: { toJSON?: unknown } = {};
  self.toJSON = () => self;
  expect(plainCopy({ a: self }, "component").troubles[0]?.got).toContain("a value that holds itself");
  expect(plainCopy({ a: [() => 1] }, "component").troubles).toEqual([{ path: ["a", 0], got: "a function" }]);
});
