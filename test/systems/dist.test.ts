import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadDefinitions } from "../../cli/definition/load";
import { processHost } from "../../cli/main";
import { synthProject } from "../../compiler/synth-project";
import { blocking, formatFinding } from "../../lib/checks/engine";
import { InputError } from "../../lib/model/problem";
import { SchemaStore } from "../../lib/schema/store";

const ROOT = join(__dirname, "../..");

async function synthesize() {
  const host = processHost({ root: ROOT, caches: [join(ROOT, ".groundwork", "cache")] });
  const { definitions } = await loadDefinitions(host, ROOT, []);
  const { trees, problems, findings } = await synthProject(definitions, {
    schemas: new SchemaStore(host.root),
    others: [],
  });
  if (problems.length > 0) throw new InputError(problems);
  return { files: trees.flatMap(({ tree }) => tree.files()), findings };
}

test("the committed dist/ is what the definitions give, byte for byte, and twice the same", async () => {
  const first = await synthesize();
  const second = await synthesize();
  expect(second.files).toEqual(first.files);
  const different = first.files
    .filter(([path, content]) => {
      const file = join(ROOT, "dist", path);
      return !existsSync(file) || readFileSync(file, "utf8") !== content;
    })
    .map(([path]) => path);
  expect(different).toEqual([]);
});

test("no system has an error that nobody accepted", async () => {
  const { findings } = await synthesize();
  expect(blocking(findings).map(formatFinding)).toEqual([]);
});

test("no file of dist/ names a place of the machine that wrote it", async () => {
  const { files } = await synthesize();
  const places = [ROOT, process.env.HOME ?? ROOT].filter((place) => place.length > 1);
  const told = files
    .filter(([, content]) => places.some((place) => content.includes(`${place}/`)))
    .map(([path]) => path);
  expect(told).toEqual([]);
});
