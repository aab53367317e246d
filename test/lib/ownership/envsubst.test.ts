import fc from "fast-check";
import { envsubst, HIDDEN, Refused } from "../../../lib/ownership/flux/envsubst";

const VALUES = new Map([
  ["A", "one"],
  ["EMPTY", ""],
  ["PATH_", "a/b/c.tar.gz"],
]);
const filled = (text: string) => envsubst(text, (name) => VALUES.get(name));

describe("H13: texts as fluxcd/pkg/envsubst fills them; every row was asked of it", () => {
  it.each([
    ["${A}", "one"],
    ["x${A}y${EMPTY}z", "xoneyz"],
    ["${X:-d}", "d"],
    ["${X:=d}", "d"],
    ["${X=d}", "d"],
    ["${X:+d}", "d"],
    ["${X:?d}", "d"],
    ["${A:+d}", "one"],
    ["${EMPTY:-d}", "d"],
    ['${X:-"q"}', '"q"'],
    ["${X:-a:b}", "a:b"],
    ["${X:-x${A}y}", "xoney"],
    ["${#PATH_}", "12"],
    ["${A^}", "One"],
    ["${A^^}", "ONE"],
    ["${A:1}", "ne"],
    ["${A:-1}", "one"],
    ["${A:0:-1}", "on"],
    ["${A:9}", ""],
    ["${A/n/${A}}", "oonee"],
    ["${A/o/$$}", "$ne"],
    ["${PATH_//\\//-}", "a-b-c.tar.gz"],
    ["${PATH_#*/}", "b/c.tar.gz"],
    ["${PATH_##*/}", "c.tar.gz"],
    ["${PATH_%%.*}", "a/b/c"],
    ["$A", "$A"],
    ["cost: $5", "cost: $5"],
    ["$${A}", "${A}"],
    ["$$${A}", "$one"],
    ["a$$b", "a$b"],
  ])("%s gives %s", (text, want) => {
    expect(filled(text)).toBe(want);
  });

  it.each([
    "${X}",
    "${A-d}",
    "${A+d}",
    "${A?d}",
    "${X^^}",
    "${#X}",
    "${}",
    "${ A}",
    "${A.b}",
    "${A",
    "${A[@]}",
    "${A!}",
  ])("%s is refused", (text) => {
    expect(() => filled(text)).toThrow(Refused);
  });

  it("what only the cluster knows stays as it is, unless there is a default", () => {
    expect(envsubst("${X}-${X^^}-${#X}-${X:-d}", () => HIDDEN)).toBe("${X}-${X^^}-${#X}-d");
  });

  it("any text ends in a text or a refusal", () => {
    const letter = fc.constantFrom("$", "{", "}", "A", "X", ":", "-", "=", "/", "#", "%", "*", "\\", "^", ",", "1");
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 24 }), (letters) => {
        try {
          expect(typeof filled(letters.join(""))).toBe("string");
        } catch (error) {
          expect(error).toBeInstanceOf(Refused);
        }
      }),
    );
  });
});
