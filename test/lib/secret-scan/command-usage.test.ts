import { USAGES, usageWordsIn, wordOf } from "../../../lib/secret-scan/command-usage";

test("each usage is found by a word of its program", () => {
  for (const usage of USAGES) {
    expect(usage.program.split(" ")).toContain(wordOf(usage));
    expect(usageWordsIn(`sudo ${usage.program} x`)).toContain(wordOf(usage));
  }
});

test("an image of a registry is no command", () => {
  expect(usageWordsIn("image: docker.io/library/nginx:1.29.3")).toEqual([]);
});
