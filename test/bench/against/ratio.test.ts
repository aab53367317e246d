import fc from "fast-check";
import { measureInTurn, type Pair, ratiosOf } from "../../../bench/against/ratio";

const cost = (wallMs: number) => ({ wallMs, cpuMs: wallMs * 2, maxRssMiB: 100 });
const pair = (here: number, there: number): Pair => ({ here: cost(here), there: cost(there) });

test("both trees run in turn, this one first", async () => {
  const order: string[] = [];
  const subject = (name: string, wallMs: number) => async () => {
    order.push(name);
    return cost(wallMs);
  };
  expect(await measureInTurn(3, subject("here", 1), subject("there", 2))).toEqual([pair(1, 2), pair(1, 2), pair(1, 2)]);
  expect(order).toEqual(["here", "there", "here", "there", "here", "there"]);
});

test("the ratio is that of the medians, the spread that of the pairs", () => {
  // Ratios of the pairs: 0.5, 0.75, 1, 1.25, 6. The outlier moves neither the ratio nor the spread.
  const pairs = [pair(50, 100), pair(75, 100), pair(100, 100), pair(125, 100), pair(600, 100)];
  expect(ratiosOf(pairs)).toEqual({
    wallMs: { here: 100, there: 100, ratio: 1, spread: [0.75, 1.25] },
    cpuMs: { here: 200, there: 200, ratio: 1, spread: [0.75, 1.25] },
    maxRssMiB: { here: 100, there: 100, ratio: 1, spread: [1, 1] },
  });
});

test("no pairs have no ratio", () => {
  expect(() => ratiosOf([])).toThrow("at least one value");
});

test("a tree that always costs the same multiple of the other has that ratio and no spread", () => {
  const others = fc.array(fc.integer({ min: 100, max: 10_000 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(others, fc.constantFrom(0.5, 1, 2, 3), (there, factor) => {
      const { ratio, spread } = ratiosOf(there.map((wall) => pair(wall * factor, wall))).wallMs;
      expect([ratio, ...spread]).toEqual([factor, factor, factor]);
    }),
  );
});
