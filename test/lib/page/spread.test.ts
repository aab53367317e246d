import fc from "fast-check";
import { spread } from "../../../lib/page/spread";

const things = fc.array(
  fc.record({ wish: fc.integer({ min: -500, max: 500 }), size: fc.integer({ min: 1, max: 60 }) }),
  {
    maxLength: 30,
  },
);

describe("things on a line", () => {
  it.each([
    ["where there is room each has its wish", [10, 100], [10, 100]],
    ["two that want one place share it", [50, 50], [35, 65]],
    ["the order stays, whatever they want", [90, 10], [35, 65]],
  ])("%s", (_, wishes, middles) => {
    expect(
      spread(
        wishes.map((wish) => ({ wish, size: 20 })),
        10,
      ),
    ).toEqual(middles);
  });

  it("none is over another, and none could be moved alone to be nearer to its wish", () => {
    fc.assert(
      fc.property(things, (drawn) => {
        const gap = 5;
        const middles = spread(drawn, gap);
        const room = (index: number) => {
          const [before, after] = [drawn[index], drawn[index + 1]];
          if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY;
          return (middles[index + 1] ?? 0) - (middles[index] ?? 0) - before.size / 2 - gap - after.size / 2;
        };
        for (const [index, { wish }] of drawn.entries()) {
          const middle = middles[index] ?? 0;
          expect(room(index)).toBeGreaterThan(-1e-6);
          if (wish > middle + 1e-6) expect(room(index)).toBeLessThan(1e-6);
          if (wish < middle - 1e-6) expect(room(index - 1)).toBeLessThan(1e-6);
        }
      }),
    );
  });
});
