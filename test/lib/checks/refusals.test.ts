import { byRow, REFUSAL_ROWS, refusalsOf } from "../../../lib/checks/refusals/judge";
import { CASES } from "../../../scripts/refusals/cases";
import recorded from "./refusals-answers.json";

const ANSWERS: ReadonlyMap<string, string> = new Map(Object.entries(recorded.answers));

test("every object that was asked about has an answer, each once", () => {
  expect([...ANSWERS.keys()].sort()).toEqual(CASES.map(({ id }) => id).sort());
  expect(CASES.length).toBeGreaterThan(140);
});

test.each(CASES)("$id", ({ id, object }) => {
  const told = refusalsOf(object);
  const isRefused = ANSWERS.get(id) !== "accepted";
  expect({ refused: told.length > 0, told: told.map(({ path }) => path) }).toMatchObject({ refused: isRefused });
  for (const { got, want } of told) expect([got, want]).not.toContain("");
});

test("a value of the wrong type is the schema's to refuse", () => {
  for (const { object } of CASES)
    for (const wrong of [null, "text", 5, [], [null]])
      expect(() => refusalsOf({ ...object, spec: wrong, rules: wrong, webhooks: wrong, data: wrong })).not.toThrow();
});

test("every row tells something of an object that was refused", () => {
  const refused = CASES.filter(({ id }) => ANSWERS.get(id) !== "accepted").map(({ object }) => object);
  const silent = REFUSAL_ROWS.filter(
    (row) => !refused.some((object) => row.kinds.includes(object.kind) && byRow(object, row).length > 0),
  ).map(({ kinds, path }) => `${kinds.join("|")} ${path}`);
  expect(silent).toEqual([]);
});
