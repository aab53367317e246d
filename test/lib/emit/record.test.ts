import fc from "fast-check";
import { isInside, parseManifest, renderManifest, sha256 } from "../../../lib/emit/record";
import { toJson } from "../../../lib/emit/yaml";
import { runs } from "../../support/runs";

/** Paths as a person could choose them. One that is a number has no fixed place in JSON. */
const PATHS = fc.string({ unit: "grapheme", minLength: 1 }).filter((path) => isInside(path) && !/^\d+$/.test(path));

describe("the record of an owner", () => {
  test("is JSON as everything else is written, sorted by path", () => {
    expect(
      renderManifest({
        files: new Map([
          ["b", sha256("2")],
          ['a"', sha256("1")],
        ]),
      }),
    ).toBe(`{
  "files": {
    "a\\"": "${sha256("1")}",
    "b": "${sha256("2")}"
  },
  "schema": 1
}
`);
    expect(renderManifest({ files: new Map() })).toBe('{\n  "files": {},\n  "schema": 1\n}\n');
  });

  test("is read as it was written, whatever the paths", () => {
    fc.assert(
      fc.property(fc.uniqueArray(PATHS), (paths) => {
        const files = new Map(paths.map((path) => [path, sha256(path)]));
        const text = renderManifest({ files });
        expect(parseManifest(text)).toEqual({ files });
        // The general way would lose this one.
        files.delete("__proto__");
        expect(renderManifest({ files })).toBe(toJson({ schema: 1, files: Object.fromEntries(files) }));
      }),
      runs(100),
    );
  });
});
