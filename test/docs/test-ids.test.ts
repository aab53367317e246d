import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../lib/checks/rules/catalog";
import { ROOT } from "../cli/project";

const ID = /(?<![\w-])(?:(?:TC|TT|BM|RG|HA|HB|HC)-\d+|M\d{3}|R[1-9])(?![\w.-])/g;
const PAGE = readFileSync(join(ROOT, "docs/test-ids.md"), "utf8");

/** The ids that have a line of their own, in the order of the page. */
const EXPLAINED = [...PAGE.matchAll(/^\| ([A-Z]{1,2}-?\d+) \|/gm)].map(([, id = ""]) => id);

/** Ids that a text mentions, but for what only looks like one. */
const idsOf = (text: string) => [...text.matchAll(ID)].map(([id]) => id);

const TESTS = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
  .filter((path) => /\.test\.ts$|^prometheus.*\.yaml$/.test(path) && !path.endsWith("test-ids.test.ts"))
  .map((path) => readFileSync(join(ROOT, "test", path), "utf8"));

/** What names a test, and comments: not the data of tests. */
const NAMES = TESTS.flatMap((text) =>
  text.split("\n").filter((line) => /\b(?:test|it|describe)\b|^\s*(?:\/\/|\/?\*|#)|name:|\["/.test(line)),
).join("\n");

test("every id that a test or a rule carries is explained", () => {
  const used = new Set([...idsOf(NAMES), ...RULES.flatMap(({ answers }) => answers)]);
  expect([...used].filter((id) => !EXPLAINED.includes(id))).toEqual([]);
});

test("every id that is explained has a test", () => {
  const all = new Set(TESTS.flatMap(idsOf));
  expect(EXPLAINED.filter((id) => !all.has(id))).toEqual([]);
});

test("ids are explained once, in order and without holes", () => {
  const numbers = new Map<string, number[]>();
  for (const id of EXPLAINED) {
    const [, group = "", number = ""] = /^([A-Z]+)-?(\d+)$/.exec(id) ?? [];
    numbers.set(group, [...(numbers.get(group) ?? []), Number(number)]);
  }
  expect([...numbers.keys()]).toEqual(["TC", "TT", "BM", "RG", "HA", "HB", "HC", "M", "R"]);
  for (const values of numbers.values()) expect(values).toEqual(values.map((_, index) => index + 1));
});
