import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/systems";

test("G3: nothing that a machine reads follows a tag that moves", () => {
  const moving = ["dist/kubernetes", "dist/terraform", "dist/talos"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).flatMap((entry) => {
      if (!entry.isFile()) return [];
      const file = join(entry.parentPath, entry.name);
      const found = /[\w./-]+:(latest|main|master|edge|nightly|stable)\b/.exec(readFileSync(file, "utf8"));
      return found === null ? [] : [`${file.slice(ROOT.length + 1)}: ${found[0]}`];
    }),
  );
  expect(moving).toEqual([]);
});
