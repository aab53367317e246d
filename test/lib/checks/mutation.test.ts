import { Random } from "../../../scripts/attack/random";
import { FAMILIES } from "../../../scripts/mutation/families";
import { type Family, judge, type Outcome } from "../../../scripts/mutation/family";
import { runs } from "../../support/runs";

/** The first trials of a family, of which `npm run test:mutation` runs thousands. */
function outcomes({ draw }: Family, count: number): readonly Outcome[] {
  const found: Outcome[] = [];
  for (let number = 0; found.length < count; number += 1) {
    const trial = draw(new Random(number));
    if (trial !== undefined) found.push(judge(trial));
  }
  return found;
}

test.each(FAMILIES.map((family) => [family.name, family] as const))(
  "%s: right plans are clean, and a random fault in one is found",
  (_, family) => {
    const judged = outcomes(family, runs(3).numRuns);
    expect(judged.flatMap(({ unclean }) => unclean)).toEqual([]);
    expect(judged.filter(({ isFound }) => !isFound).map(({ kind, what }) => `${kind}: ${what}`)).toEqual([]);
  },
);

test("a fault that nobody tells of is one that is not found, and what was told before does not count", () => {
  const trial = { kind: "k", what: "w", before: () => ["warning: a"], names: (text: string) => text.includes("a") };
  expect(judge({ ...trial, after: () => ["warning: a"] })).toMatchObject({ isFound: false, unclean: [] });
  expect(judge({ ...trial, after: () => ["error: a"] })).toMatchObject({ isFound: true, told: ["error: a"] });
  expect(judge({ ...trial, before: () => ["error: b"], after: () => [] }).unclean).toEqual(["error: b"]);
});
