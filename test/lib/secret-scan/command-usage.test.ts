import { USAGES, wordOf } from "../../../lib/secret-scan/command-usage";
import { marksIn } from "../../../lib/secret-scan/marks";

test("each usage is found by a word of its program", () => {
  for (const usage of USAGES) {
    expect(usage.program.split(" ")).toContain(wordOf(usage));
    expect(marksIn(`sudo ${usage.program} x`).fixed).toContain(wordOf(usage));
  }
});

test("an image of a registry is no command", () => {
  expect(marksIn("image: docker.io/library/nginx:1.29.3").fixed.size).toBe(0);
});
