import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { RULE_TEXTS } from "../../lib/checks/rules/catalog";
import { fieldSections } from "../../lib/document/fields";
import { clusterFields } from "../../lib/model/cluster";
import { currentDocuments } from "../../scripts/reference/main";
import { referencePages } from "../../scripts/reference/pages";
import { fillIn } from "../../scripts/reference/transcripts";

const ROOT = join(__dirname, "..", "..");
const pages = referencePages();

test("reference, examples and shown output are current; npm run docs writes them", async () => {
  const current = await currentDocuments(ROOT);
  expect(Object.keys(current)).toContain("docs/reference/definition.md");
  for (const [path, content] of Object.entries(current)) expect(readFileSync(join(ROOT, path), "utf8")).toBe(content);
});

test("a marked block takes what is shown today, everything else stays", () => {
  const document = "before\n\n<!-- shown: a b -->\n```text\nold\n```\n\n```text\nown\n```\n";
  expect(fillIn(document, { "a b": "new" })).toBe(document.replace("old", "new"));
  expect(() => fillIn(document, {})).toThrow("nothing is shown as a b");
});

test("every field, component and rule has its place in the reference", () => {
  for (const field of Object.keys(clusterFields)) expect(pages["definition.md"]).toContain(`| \`${field}\` |`);
  for (const key of Object.keys(catalog)) expect(pages["components.md"]).toContain(`\n## ${key}\n`);
  for (const rule of RULE_TEXTS) expect(pages["rules.md"]).toContain(`\n### ${rule.id}\n`);
});

test("a rule stands in the chapter of its family, with why, fix, source, an example, and the mistakes that it answers", () => {
  const text = pages["rules.md"] ?? "";
  const chapters = text.split(/\n## /).slice(1);
  for (const rule of RULE_TEXTS) {
    const chapter = chapters.find((body) => body.startsWith(`${rule.family}\n`)) ?? "";
    const entry = chapter.split(/\n### /).find((body) => body.startsWith(`${rule.id}\n`)) ?? `no ${rule.id}`;
    for (const part of [rule.title, rule.why, rule.fix, rule.source, rule.example, ...rule.answers])
      expect(entry).toContain(part);
  }
});

test("a schema becomes one table for each object, with defaults and what is required", () => {
  const schema = z.strictObject({
    size: z.int().default(3).meta({ description: "how many" }),
    pools: z.record(z.string(), z.strictObject({ kind: z.enum(["a", "b"]) })).optional(),
    end: z.discriminatedUnion("by", [z.strictObject({ by: z.literal("time"), at: z.string() })]),
  });
  expect(fieldSections(z.toJSONSchema(schema, { io: "input" }), "")).toEqual([
    [
      "## Top level",
      "",
      "| field | type | default | meaning |",
      "| --- | --- | --- | --- |",
      "| `size` | integer | `3` | how many |",
      "| `pools` | map of `{kind}` |  |  |",
      "| `end` | `{by, at}` | required |  |",
    ].join("\n"),
    [
      "## `pools.<name>`",
      "",
      "| field | type | default | meaning |",
      "| --- | --- | --- | --- |",
      "| `kind` | `a`, `b` | required |  |",
    ].join("\n"),
    [
      "## `end`",
      "",
      "| field | type | default | meaning |",
      "| --- | --- | --- | --- |",
      '| `by` | `"time"` | required |  |',
      "| `at` | string | required |  |",
    ].join("\n"),
  ]);
});

test("an object that may also be a list of them has one table", () => {
  const peer = z.strictObject({ namespace: z.string().meta({ description: "where it runs" }) });
  const schema = z.strictObject({ from: z.union([z.union([z.string(), peer]), z.array(z.union([z.string(), peer]))]) });
  const sections = fieldSections(z.toJSONSchema(schema, { io: "input" }), "");
  expect(sections.map((section) => section.split("\n")[0])).toEqual(["## Top level", "## `from`"]);
  expect(sections[1]).toContain("| `namespace` | string | required | where it runs |");
});
