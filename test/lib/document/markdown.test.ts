import fc from "fast-check";
import { anchor, blocks, steps, table } from "../../../lib/document/markdown";
import { partsOf } from "../../attack/markdown";

test("a table escapes what would break its rows", () => {
  expect(table(["a", "b"], [["x | y", "two\nlines"]])).toBe("| a | b |\n| --- | --- |\n| x \\| y | two lines |");
});

test("a table without rows says so in words", () => {
  expect(table(["a"], [])).toBe("None.");
});

test("whatever a cell holds, every row has as many columns as the head", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (rows) => {
      const cells = partsOf(table(["a", "b"], rows)).filter(({ kind }) => kind === "td_open");
      expect(cells).toHaveLength(2 * rows.length);
    }),
  );
});

test("a step of several blocks is indented below its number", () => {
  expect(steps("one", blocks("two", "```sh\nls\n```"))).toBe("1. one\n2. two\n\n   ```sh\n   ls\n   ```");
});

test("anchors are those of GitHub", () => {
  expect(anchor("Troubleshooting: a stage is not Ready")).toBe("troubleshooting-a-stage-is-not-ready");
});
