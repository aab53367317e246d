import fc from "fast-check";
import { longWords } from "../../../../lib/secret-scan/forms/long-words";
import { runs } from "../../../support/runs";

/** The same as an expression, which is slower and easier to read. */
const LONG_WORD = /(?<![A-Za-z0-9+/=_.:@!?&~-])[A-Za-z0-9+/=_.:@!?&~-]{18,}/g;

test("words of 18 characters and more, each whole", () => {
  expect(longWords("a docker.io/library/nginx:1.29.3 b\n'seventeen-letters' \"eighteen-letters-x\"")).toEqual([
    "docker.io/library/nginx:1.29.3",
    "eighteen-letters-x",
  ]);
});

test("at the beginning, at the end, alone, and side by side", () => {
  const word = "abcdefghijklmnopqr";
  expect(longWords(word)).toEqual([word]);
  expect(longWords(`${word} ${word}`)).toEqual([word, word]);
  expect(longWords(`x ${word}`)).toEqual([word]);
  expect(longWords("")).toEqual([]);
});

test("any text has the words that the expression finds", () => {
  const part = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."aZ09+/=_.:@!?&~-"), maxLength: 40 }),
    fc.constantFrom(" ", "\n", "'", "$", "(", "é", "\u{1f511}", "\0"),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      expect(longWords(text)).toEqual([...(text.match(LONG_WORD) ?? [])]);
    }),
    runs(500),
  );
});
