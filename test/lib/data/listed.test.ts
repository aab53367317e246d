import { byDistance, enumerate } from "../../../lib/data/listed";

describe("enumerate", () => {
  it("cuts a long list and states its length", () => {
    expect(enumerate(["a", "b"])).toBe("a, b");
    expect(enumerate([..."abcdefghij"])).toBe("a, b, c, d, e, f, g, h, … (10)");
  });
});

describe("byDistance", () => {
  it("puts what was probably meant first, where not all are shown", () => {
    expect(byDistance("treafik", [..."abcdefgh", "traefik"])[0]).toBe("traefik");
    expect(byDistance("b", ["a", "b"])).toEqual(["a", "b"]);
  });
});
