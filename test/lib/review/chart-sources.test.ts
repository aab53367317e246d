import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CHART_SOURCES } from "../../../lib/review/chart-sources";
import { schemaStore } from "../../../lib/schema/store";
import { parseLock } from "../../../scripts/imports/lock";
import { ROOT } from "../../support/systems";

test("the source of each chart is the upstream of its schema, and none on GitHub is missing", () => {
  const charts = parseLock(readFileSync(join(ROOT, "imports/lock.json"), "utf8")).flatMap(({ name, sources }) => {
    const [, repository] = /^github\.com\/(.+)$/.exec(sources[0]?.upstream ?? "") ?? [];
    return name.startsWith("charts/") && repository !== undefined ? [[name.slice("charts/".length), repository]] : [];
  });
  expect(CHART_SOURCES).toEqual(Object.fromEntries(charts));
});

test("the value keys of every chart that a component pins are those of the very version", () => {
  const folder = join(ROOT, "apps");
  const pins = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), "utf8").matchAll(/helmChart\(\s*"[^"]+",\s*"([^"]+)",\s*"([^"]+)"/g),
    ])
    .map(([, name = "", version]) => [name, version]);
  expect(pins.length).toBeGreaterThan(40);
  const schemas = schemaStore(ROOT);
  expect(Object.fromEntries(pins.map(([name = ""]) => [name, schemas.chart(name)?.version]))).toEqual(
    Object.fromEntries(pins),
  );
});
