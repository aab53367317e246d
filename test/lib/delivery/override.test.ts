import fc from "fast-check";
import { mergeValues } from "../../../lib/delivery/override";

describe("mergeValues", () => {
  it("merges maps, replaces everything else, and keeps null as Helm's way to remove a key", () => {
    expect(mergeValues({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3], e: null }, d: { f: 1 } })).toEqual({
      a: { b: 1, c: [3], e: null },
      d: { f: 1 },
    });
  });

  it("changes nothing when laid over by nothing, and twice is as once", () => {
    const values = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 3 }).filter((key) => key !== "__proto__"),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(values, values, (base, over) => {
        expect(mergeValues(base, {})).toEqual(base);
        expect(mergeValues(mergeValues(base, over), over)).toEqual(mergeValues(base, over));
      }),
    );
  });
});
