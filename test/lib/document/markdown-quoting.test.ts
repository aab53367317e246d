import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { blocks, bullets, code, fence, plain, steps, table } from "../../../lib/document/markdown";
import { absolutePath, dnsName } from "../../../lib/model/grammar";
import { partsOf } from "../../attack/markdown";
import { runs } from "../../support/runs";

const ROOT = join(__dirname, "../../..");

/** Texts in which marks of Markdown and HTML are more frequent than letters. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."`*_[]()<>#+-=~|\\!&$.:;/\"'{}%@^ 12ab"),
      fc.constantFrom(
        "``",
        "```",
        "~~~",
        "---",
        "***",
        "](",
        "]: ",
        "[^1]",
        "[x] ",
        "<script>",
        "<!--",
        "&lt;",
        "&#35;",
      ),
      fc.constantFrom(
        "https://a.b",
        "<https://a.b>",
        "www.a.b",
        "1. ",
        "1) ",
        "- ",
        "# ",
        "> ",
        "    ",
        "| a |",
        "$a$",
      ),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const shown = (text: string) => text.trim().replaceAll(/\s+/g, " ");
const inParagraph = (text: string) => [
  { kind: "paragraph_open" },
  ...(text === "" ? [] : [{ kind: "text", text }]),
  { kind: "paragraph_close" },
];
const only = (document: string, kind: string) => partsOf(document).filter((part) => part.kind === kind);

test("prose is shown as it was written, and nothing in it is markup", () => {
  fc.assert(
    fc.property(
      texts.filter((text) => shown(text) !== ""),
      (text) => {
        expect(partsOf(plain(text))).toEqual(inParagraph(shown(text)));
        expect(partsOf(`Before ${plain(text)}. After.`)).toEqual(inParagraph(`Before ${shown(text)}. After.`));
        expect(only(`## ${plain(text)}`, "text")).toEqual([{ kind: "text", text: shown(text) }]);
      },
    ),
    runs(400),
  );
});

test("no address in prose is a link that somebody made", () => {
  expect(plain("see https://example.org and www.example.org")).toBe("see https\\://example.org and www\\.example.org");
  expect(only(plain("<https://example.org> [a](https://example.org)"), "link_open")).toEqual([]);
});

test("code is shown as it was written, with backticks and blanks of any number", () => {
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(text.trim() !== "");
      expect(partsOf(`see ${code(text)} there`)).toEqual([
        { kind: "paragraph_open" },
        { kind: "text", text: "see " },
        { kind: "code_inline", text },
        { kind: "text", text: " there" },
        { kind: "paragraph_close" },
      ]);
    }),
    runs(400),
  );
});

test("nothing in a block ends it", () => {
  fc.assert(
    fc.property(fc.array(texts), (lines) => {
      expect(partsOf(blocks(fence("sh", lines), "After."))).toEqual([
        { kind: "fence sh", text: `${lines.join("\n")}\n` },
        ...inParagraph("After."),
      ]);
    }),
  );
});

test("a cell holds prose and code as they are, and a row has as many cells as the head", () => {
  fc.assert(
    fc.property(texts, texts, (prose, literal) => {
      fc.pre(shown(prose) !== "" && literal.trim() !== "");
      const parts = partsOf(table(["a", "b", "c"], [[plain(prose), code(literal), "end"]]));
      const row = parts.slice(parts.findIndex(({ kind }) => kind === "tbody_open"));
      expect(row.filter(({ kind }) => ["text", "code_inline"].includes(kind))).toEqual([
        { kind: "text", text: shown(prose) },
        { kind: "code_inline", text: literal },
        { kind: "text", text: "end" },
      ]);
    }),
    runs(400),
  );
});

test("an item of a list is one item whatever it begins with", () => {
  fc.assert(
    fc.property(
      fc.array(
        texts.filter((text) => shown(text) !== ""),
        { minLength: 1 },
      ),
      (items) => {
        for (const list of [bullets(items.map(plain)), steps(...items.map(plain))])
          expect(only(list, "text").map(({ text }) => text)).toEqual(items.map(shown));
      },
    ),
  );
});

test("no text of the program puts a value between backticks by hand", () => {
  const byHand = ["apps", "infra", "lib", "compiler", "cli"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => file.endsWith(".ts") && file !== "lib/document/markdown.ts")
    .filter((file) => /\\`\$\{[^`]*\\`/.test(readFileSync(join(ROOT, file), "utf8")));
  // A rule of Traefik quotes hosts and paths so; their grammar has no backtick.
  expect(byHand).toEqual(["lib/workload/expose-by-traefik.ts"]);
  for (const grammar of [dnsName, absolutePath]) expect(grammar.safeParse("a`b").success).toBe(false);
});
