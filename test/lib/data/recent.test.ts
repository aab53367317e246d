import { Recent } from "../../../lib/data/recent";

describe("what was worked out for texts", () => {
  it("is kept while it is asked for, however much else comes", () => {
    const recent = new Recent<string>(100);
    recent.set("often", "kept");
    for (let index = 0; index < 1000; index += 1) {
      recent.set(`once ${index}`, "nothing");
      expect(recent.get("often")).toBe("kept");
    }
  });

  it("is forgotten once two generations have passed without it", () => {
    const recent = new Recent<string>(10);
    recent.set("a".repeat(10), "first");
    recent.set("b".repeat(10), "second");
    expect(recent.get("b".repeat(10))).toBe("second");
    recent.set("c".repeat(10), "third");
    recent.set("d".repeat(10), "fourth");
    expect(["a", "b", "c", "d"].map((letter) => recent.get(letter.repeat(10)))).toEqual([
      undefined,
      undefined,
      "third",
      "fourth",
    ]);
  });
});
