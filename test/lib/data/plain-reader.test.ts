import fc from "fast-check";
import { CORE_SCHEMA, dump, load, loadAll, YAMLException } from "js-yaml";
import { readPlainDocument } from "../../../lib/data/plain-reader";
import { runs } from "../../support/runs";

const read = (text: string) => readPlainDocument(text, (scalar) => CORE_SCHEMA.resolveImplicitScalarTag(scalar).value);

/** What the full reader makes of a text of one document; undefined where it refuses it. */
function full(text: string): { readonly value: unknown } | undefined {
  try {
    const [value = null, ...more] = loadAll(text, { schema: CORE_SCHEMA, json: true });
    return more.length === 0 ? { value } : undefined;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return undefined;
  }
}

/** Pieces of lines as charts have them, in any order: most of what comes of it is no YAML. */
const PIECES = [
  ...["a: ", "b:", "name: x", "- ", "-", "- a", "'it''s", "'", '"', '"a\\n"', "|", "|-", ">", ">-", "|+", "#", " #"],
  ...[
    ": ",
    "[]",
    "{}",
    "[",
    "yes",
    "null",
    "~",
    "1",
    "0x1",
    "1.5",
    "x y",
    "*a",
    "&a",
    "---",
    "...",
    "?",
    "\t",
    "<<: ",
    "|2-",
    ">1",
    "\\\n  ",
    "\\ ",
  ],
  ...["'b': ", '"c": ', "\n", "\n", "\n", "\n", "\n  ", "\n  ", "\n    ", "\n\n", " ", "é"],
];
const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join(""));

const text = fc.oneof(
  fc.constantFrom("", " ", "a\n", "a\nb", "a\n\nb\n", "\na", "  a\nb", "it's", 'a "b"', "a: b", "- a", "é", "yes", "1"),
  fc.string({ unit: fc.constantFrom(..."ab :#'\"|>-\n"), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("word ", "word's ", "word: ", "word\n", "word. "), maxLength: 40 }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.boolean(), fc.constant(null), tie("list"), tie("map")),
  list: fc.array(tie("value"), { maxLength: 3 }),
  map: fc.dictionary(fc.oneof(fc.constantFrom("name", "spec", "y", "a/b.c"), text), tie("value"), { maxKeys: 4 }),
}));
const layout = fc.record({
  lineWidth: fc.constantFrom(-1, 20, 80),
  indent: fc.constantFrom(2, 4),
  seqNoIndent: fc.boolean(),
  quoteStyle: fc.constantFrom("single" as const, "double" as const),
});

describe("what is read here is what the full reader reads", () => {
  test("of lines in any order", () => {
    fc.assert(
      fc.property(pieces, (lines) => {
        const plain = read(lines);
        if (plain !== undefined) expect(plain).toEqual(full(lines));
      }),
      { seed: 14, ...runs(3000) },
    );
  });

  test("of values in any layout", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("a", "b"), value), layout, (data, options) => {
        const written = dump(data, { ...options, noRefs: true });
        const plain = read(written);
        if (plain !== undefined) expect(plain.value).toEqual(load(written));
      }),
      { seed: 14, ...runs(300) },
    );
  });
});

test.each<readonly [text: string, value: unknown]>([
  ["a:\n- b\n- c:\n    d: 1\n  e: [] # no\n".replace(" # no", ""), { a: ["b", { c: { d: 1 }, e: [] }] }],
  [
    "# first\na: |-\n  one\n   two\n\n  three\n\nb: >\n  one\n  two\n\n  three\n",
    { a: "one\n two\n\nthree", b: "one two\nthree\n" },
  ],
  ["a: one\n  two\n\n  three\nb: 'it''s\n  so'\n", { a: "one two\nthree", b: "it's so" }],
  ['a: "\\u00e9\\n"\n"b c": \'\'\nd:\ne: {}\n', { a: "é\n", "b c": "", d: null, e: {} }],
  ['a: "b \\\n  \\  c\n  d\n\n  e\\n"\nf: |2-\n     g\n    h\n', { a: "b   c d\ne\n", f: "   g\n  h" }],
  ["- - a\n  - b\n-\n  c: d\n", [["a", "b"], { c: "d" }]],
])("%j is read", (written, wanted) => expect(read(written)).toEqual({ value: wanted }));

test.each([
  ["a: &x b\n"],
  ["a: {b: c}\n"],
  ["a: b # c\n"],
  ["y y: b\n"],
  ["true: b\n"],
  ["a: b\n c: d\n"],
  ["- |2\n   b\n"],
  ["a: >\n  b\n   c\n"],
  ["a:\tb\n"],
  ["a: b\r\n"],
  ['a: "b\nc"\n'],
  ["__proto__: b\n"],
  ["? a\n"],
  ["a: [b\n"],
])("%j is left to the full reader", (written) => expect(read(written)).toBeUndefined());
