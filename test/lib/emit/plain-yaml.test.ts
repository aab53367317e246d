import fc from "fast-check";
import { libraryYaml, toYaml } from "../../../lib/emit/yaml";
import { runs } from "../../support/runs";

/** Texts that YAML reads as something else, or lays out in its own way. */
const ODD = fc.constantFrom(
  ...[
    "",
    " ",
    "yes",
    "No",
    "y",
    "null",
    "~",
    "1",
    "1.0",
    "0x1f",
    "1e3",
    "12:30",
    "2026-02-30",
    "2026-02-28",
    "-",
    "- a",
  ],
  ...[
    "a: b",
    "a #b",
    "#a",
    "'",
    '"',
    "a\n",
    "a\nb",
    "a\n\nb\n",
    "\na",
    "  a\nb",
    "a\n  b\n\n",
    "a\n\n\n",
    "\n",
    "a\tb",
    "\u0000",
  ],
  ...[
    "é",
    "a:",
    "=",
    "<<",
    "!a",
    "*a",
    "&a",
    "%a",
    "@a",
    "`a",
    "{a}",
    "[a]",
    "a, b",
    "true",
    "truely",
    ".5",
    "+1",
    "a\r\nb",
  ],
);
/** What descriptions and patterns in schemas of custom resources hold. */
const SCHEMA = fc.string({
  unit: fc.constantFrom(..."ab \n:#'\"<>|*&!%@`$^\\[]{}?;~-", "a", "b", " ", "\n"),
  maxLength: 16,
});
const text = fc.oneof(ODD, SCHEMA, fc.string(), fc.string({ unit: fc.constantFrom(..."ab1 .,:#-/@()=+\n") }));
const key = fc.oneof(ODD, fc.constantFrom("name", "kind", "metadata", "spec", "apiVersion", "zone"), fc.string());
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    tie("list"),
    tie("map"),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  map: fc.dictionary(key, tie("value"), { maxKeys: 5 }),
}));

describe("YAML that is laid out here", () => {
  test("has the bytes that the library would write", () => {
    fc.assert(
      fc.property(value, (data) => {
        expect(toYaml(data)).toBe(libraryYaml(data));
      }),
      { seed: 16, ...runs(500) },
    );
  });

  test.each([[-0], ["a\n\n"], [{ a: "...\n" }], [[-0, 1.5, 1e21]], [{}], [[]]])("leaves %j to the library", (data) => {
    expect(toYaml(data)).toBe(libraryYaml(data));
  });

  test.each([[new Date(0)], [{ a: new Map([["a", 1]]) }], [{ a: undefined }], [[() => 1]], [{ a: Symbol("a") }]])(
    "refuses what the library refuses: %p",
    (data) => {
      const refusal = (write: (value: unknown) => string) => {
        try {
          return write(data);
        } catch (error) {
          return String(error);
        }
      };
      expect(refusal(toYaml)).toBe(refusal(libraryYaml));
    },
  );
});
