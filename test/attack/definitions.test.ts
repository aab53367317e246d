import { caseMaker } from "../../scripts/attack/cases";
import { faultOf, Judge } from "../../scripts/attack/judge";
import { ROOT } from "../cli/project";
import { runs } from "../support/runs";

/** A fixed part of what `npm run test:attack` runs, in portions that a person can look at. */
const SIZE = 30;
const PORTIONS = Array.from({ length: Math.ceil(runs(60).numRuns / SIZE) }, (_, index) => index * SIZE);

const make = caseMaker(ROOT);
const judge = new Judge(ROOT);
afterAll(() => judge.end());

test("a case is known by its number", () => {
  expect(caseMaker(ROOT)(42)).toEqual(make(42));
  expect(make(43).source.text).not.toBe(make(42).source.text);
});

test.each(PORTIONS)(
  "bad definitions from %d: no stack, nothing written, all told in bounds",
  async (first) => {
    const languages = new Set<string>();
    const faults: string[] = [];
    let bad = 0;
    for (let number = first; number < first + SIZE; number++) {
      const { source, what } = make(number);
      languages.add(source.language);
      const verdict = await judge.judge(source);
      const fault = faultOf(verdict);
      if (fault !== undefined) faults.push(`npm run test:attack -- ${number} 1: ${fault}: ${what}`);
      if (!verdict.wrote) bad += 1;
      if (!verdict.wrote && verdict.code === 1) expect(verdict.text).toContain("nothing was written");
    }
    expect(faults).toEqual([]);
    expect([...languages].sort()).toEqual(["ts", "yaml"]);
    expect(bad).toBeGreaterThan(SIZE / 2);
  },
  600_000,
);
