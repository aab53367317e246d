import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { blocks, table } from "../../lib/document/markdown";
import { type LockedPackage, lockedPackages } from "./lock";

const importsSchema = z.array(
  z.object({
    sources: z.array(z.object({ upstream: z.string(), version: z.string(), license: z.string().optional() })),
  }),
);

/** Where a source names no licence of its own. */
const NONE_NAMED = "none named";

/** `docs/reference/licences.md`: under which licences the parts of this project come. */
export function licencePage(root: string): string {
  const packages = lockedPackages(root);
  const run = unique(packages.filter(({ dev }) => !dev));
  const develop = unique(packages.filter(({ dev }) => dev));
  const sources = importsSchema
    .parse(JSON.parse(readFileSync(join(root, "imports/lock.json"), "utf8")))
    .flatMap((entry) => entry.sources);
  const rows = new Map(
    sources.map(({ upstream, version, license }) => [
      `${upstream} ${version}`,
      [upstream, version, license ?? NONE_NAMED],
    ]),
  );
  return `${blocks(
    "# Licences",
    "Made by `npm run docs` from `package-lock.json` and `imports/lock.json`; do not edit.",
    "Groundwork itself is under Apache-2.0.",
    "## Packages that a synth runs",
    table(
      ["package", "version", "licence"],
      run.map(({ name, version, license }) => [name, version, license]),
    ),
    "## Packages for development",
    "They test and check this project. Nothing of them is in `dist/`.",
    table(["licence", "packages"], countBy(develop)),
    "## Sources of `imports/`",
    "Schemas that were trimmed to names and types. The charts and providers themselves are fetched by the tools that apply `dist/`.",
    table(
      ["source", "version", "licence"],
      [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
    ),
  )}\n`;
}

/** One of each name and version, by name. */
function unique(packages: readonly LockedPackage[]): readonly LockedPackage[] {
  const byName = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function countBy(packages: readonly LockedPackage[]): readonly (readonly string[])[] {
  const counts = new Map<string, number>();
  for (const { license } of packages) counts.set(license, (counts.get(license) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([license, count]) => [license, String(count)]);
}
