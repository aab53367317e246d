import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../lib/checks/rules/catalog";
import { ROOT } from "../cli/project";

const ID = /(?<![\w-])(?:(?:TC|TT|BM|RG|HA|HB|HC)-\d+|M\d{3}|R[1-9])(?![\w.-])/g;
const PAGE = readFileSync(join(ROOT, "docs/test-ids.md"), "utf8");

/** The ids that have a line of their own, in the order of the page. */
const EXPLAINED = [...PAGE.matchAll(/^\| ((?:[A-Z]{2}-|[MR])\d+) \|/gm)].map(([, id = ""]) => id);

/** Faults that the page explains: alone, two in one line, or from one to another. */
const FAULTS = [...PAGE.matchAll(/^\| ([A-H])(\d+)(?:(, | to )[A-H](\d+))? \|/gm)].flatMap(
  ([, letter = "", first = "", , last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${letter}${Number(first) + index}`),
);

/** Ids that a text mentions, but for what only looks like one. */
const idsOf = (text: string) => [...text.matchAll(ID)].map(([id]) => id);

const TESTS = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
  .filter((path) => /\.test\.ts$|^prometheus.*\.yaml$/.test(path) && !path.endsWith("test-ids.test.ts"))
  .map((path) => readFileSync(join(ROOT, "test", path), "utf8"));

/** What names a test, and comments: not the data of tests. */
const NAMES = TESTS.flatMap((text) =>
  text.split("\n").filter((line) => /\b(?:test|it|describe)\b|^\s*(?:\/\/|\/?\*|#)|name:|\["|^\s*"[A-H]\d/.test(line)),
).join("\n");

test("every id that a test or a rule carries is explained", () => {
  const used = new Set([...idsOf(NAMES), ...RULES.flatMap(({ answers }) => answers)]);
  expect([...used].filter((id) => !EXPLAINED.includes(id))).toEqual([]);
});

test("every fault that a test names is explained, and those of operators each have a test", () => {
  const used = new Set([...NAMES.matchAll(/(?:["`]|, )([A-H]\d{1,2})(?=[:,] | [a-z])/g)].map(([, id = ""]) => id));
  expect([...used].filter((id) => !FAULTS.includes(id))).toEqual([]);
  expect(FAULTS.filter((id) => id.startsWith("A") && !used.has(id))).toEqual([]);
  expect(used.size).toBeGreaterThan(50);
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
