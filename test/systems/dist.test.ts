import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blocking, formatFinding } from "../../lib/checks/finding";
import { PROJECT } from "../../lib/emit/record";
import { ROOT, synthSystems, systems } from "../support/systems";

/** The file of `dist/` that names the stacks of every cluster: those of a user too. */
test("the committed dist/ is what the definitions give, byte for byte, and twice the same", async () => {
  const { trees } = await systems();
  const again = await synthSystems();
  const files = (all: typeof trees) => all.map(({ owner, tree }) => [owner, tree.files()]);
  expect(files(again.trees)).toEqual(files(trees));
  const different = trees
    .filter(({ owner }) => owner !== PROJECT)
    .flatMap(({ tree }) => tree.files())
    .filter(([path, content]) => {
      const file = join(ROOT, "dist", path);
      return !existsSync(file) || readFileSync(file, "utf8") !== content;
    })
    .map(([path]) => path);
  expect(different).toEqual([]);
});

test("no system has an error that nobody accepted", async () => {
  const { findings } = await systems();
  expect(blocking(findings).map(formatFinding)).toEqual([]);
});

test("no file of dist/ names a place of the machine that wrote it", async () => {
  const { trees } = await systems();
  const places = [ROOT, process.env.HOME ?? ROOT].filter((place) => place.length > 1);
  const told = trees
    .flatMap(({ tree }) => tree.files())
    .filter(([, content]) => places.some((place) => content.includes(`${place}/`)))
    .map(([path]) => path);
  expect(told).toEqual([]);
});
