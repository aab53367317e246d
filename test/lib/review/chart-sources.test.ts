import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHART_SOURCES } from "../../../lib/review/chart-sources";
import { parseLock } from "../../../scripts/imports/lock";
import { ROOT } from "../../support/systems";

test("the source of each chart is the upstream of its schema, and none on GitHub is missing", () => {
  const charts = parseLock(readFileSync(join(ROOT, "imports/lock.json"), "utf8")).flatMap(({ name, sources }) => {
    const [, repository] = /^github\.com\/(.+)$/.exec(sources[0]?.upstream ?? "") ?? [];
    return name.startsWith("charts/") && repository !== undefined ? [[name.slice("charts/".length), repository]] : [];
  });
  expect(CHART_SOURCES).toEqual(Object.fromEntries(charts));
});
