import { once, onceEach } from "../../../lib/data/once";

describe("what is worked out once", () => {
  it("is worked out for each object, equal or not, and never again", () => {
    const asked: string[] = [];
    const length = once(({ name }: { readonly name: string }) => {
      asked.push(name);
      return [name.length];
    });
    const [one, same] = [{ name: "one" }, { name: "one" }];
    expect([length(one), length(same), length(one)]).toEqual([[3], [3], [3]]);
    expect(length(one)).toBe(length(one));
    expect(asked).toEqual(["one", "one"]);
  });

  it("is worked out for each of two together", () => {
    const times = onceEach((by: readonly number[], from: readonly number[]) => [by.length * from.length]);
    const [two, three, four] = [
      [1, 1],
      [1, 1, 1],
      [1, 1, 1, 1],
    ] as const;
    expect([times(two, four), times(three, four), times(two, three)]).toEqual([[8], [12], [6]]);
    expect(times(two, four)).toBe(times(two, four));
    expect(times(two, four)).not.toBe(times(four, two));
  });
});
