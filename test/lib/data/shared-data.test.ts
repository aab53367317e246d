import fc from "fast-check";
import { SharedData } from "../../../lib/data/shared-data";

describe("data that is shared", () => {
  it("is one object for equal content", () => {
    const shared = new SharedData<object>();
    const first = shared.of({ kind: "Service", spec: { ports: [{ port: 80 }] } });
    expect(shared.of({ kind: "Service", spec: { ports: [{ port: 80 }] } })).toBe(first);
    expect(shared.of(first)).toBe(first);
  });

  it.each([
    ["another value", { port: 81, name: "web" }],
    ["another type", { port: "80", name: "web" }],
    ["another order of keys", { name: "web", port: 80 }],
    ["one field more", { port: 80, name: "web", last: null }],
  ])("is another object for %s", (_, other) => {
    const shared = new SharedData<object>();
    shared.of({ port: 80, name: "web" });
    expect(shared.of(other)).toBe(other);
  });

  it.each([
    ["a field without a value", { port: undefined }],
    ["a number that JSON has no word for", { port: Number.NaN }],
    ["zero below nothing", { port: -0 }],
    ["a day", { port: new Date(0) }],
    ["a hole in a list", { ports: new Array(1) }],
    ["a map with a maker", { ports: new Map() }],
  ])("is never one with %s, which JSON would write as something else", (_, odd) => {
    const shared = new SharedData<object>();
    shared.of(JSON.parse(JSON.stringify(odd)));
    expect(shared.of(odd)).toBe(odd);
    expect(Object.isFrozen(odd)).toBe(false);
  });

  it("cannot be changed, however deep", () => {
    const { list } = new SharedData<{ readonly list: { key: string }[] }>().of({ list: [{ key: "a" }] });
    expect(() => list.push({ key: "b" })).toThrow(TypeError);
    expect(() => Object.assign(list[0] ?? {}, { key: "b" })).toThrow(TypeError);
    expect(list).toEqual([{ key: "a" }]);
  });

  it("is equal to what came in, whatever came before", () => {
    const shared = new SharedData<object>(200);
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 3, values: [fc.constantFrom(0, 1, -0, "a", "", null, undefined)] }),
        (value) => {
          const copy = structuredClone(value);
          expect(shared.of(value)).toStrictEqual(copy);
        },
      ),
    );
  });
});
