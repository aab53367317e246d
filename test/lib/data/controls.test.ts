import { controlIn, visible } from "../../../lib/data/controls";

test.each([
  ["\u001b[2J", "U+001B"],
  ["a\rb", "U+000D"],
  ["\u009b", "U+009B"],
  ["gpj.\u202ee", "U+202E"],
  ["a\u200bb", "U+200B"],
  ["\ufeffa", "U+FEFF"],
  ["\u2028", "U+2028"],
  ["\ud800", "U+D800"],
])("%j holds %s", (text, control) => {
  expect(controlIn(text)).toBe(control);
  expect(visible(text)).toContain(`\\u${control.slice(2).toLowerCase()}`);
});

test.each(["plain", "a\n\tb", "größer, 家, 👩‍💻"])("%j holds none and stays", (text) => {
  expect(controlIn(text)).toBeUndefined();
  expect(visible(text)).toBe(text);
});
