import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import layers from "../.ci/layers.json";
import { ROOT } from "./cli/project";

/**
 * What no tool checks. Directions of imports and circles are rules of
 * dependency-cruiser (`npm run layers`), casts one of biome (`npm run lint`).
 */
const FILES = Object.keys(layers.folders).flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
);
const isBinding = (file: string) => file.startsWith("imports/");
const linesOf = (file: string) => readFileSync(join(ROOT, file), "utf8").split("\n");

test("the scan sees the sources of every layer", () => {
  for (const folder of Object.keys(layers.folders))
    expect(FILES.filter((file) => file.startsWith(`${folder}/`)).length).toBeGreaterThan(2);
});

test("no comment silences a tool", () => {
  const found = FILES.filter((file) => !isBinding(file)).flatMap((file) =>
    linesOf(file).flatMap((line, index) =>
      /@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable/.test(line) ? [`${file}:${index + 1}`] : [],
    ),
  );
  expect(found).toEqual([]);
});

test("bindings are types alone: importing them costs nothing at run time", () => {
  const values = FILES.filter(isBinding).flatMap((file) =>
    linesOf(file).flatMap((line, index) =>
      /^(export )?(declare )?(default|const|let|var|function|class|abstract|enum)\b/.test(line)
        ? [`${file}:${index + 1}`]
        : [],
    ),
  );
  expect(values).toEqual([]);
});

test("no module is a collection of things that found no other place", () => {
  const vague = FILES.filter(
    (file) => !isBinding(file) && /(^|\/)(utils?|helpers?|common|misc|shared|index)(\.ts|\/)/.test(file),
  );
  expect(vague).toEqual([]);
});
