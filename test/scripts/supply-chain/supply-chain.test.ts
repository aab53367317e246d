import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { licencePage } from "../../../scripts/supply-chain/licences";
import { lockedPackages } from "../../../scripts/supply-chain/lock";
import { billOfMaterials } from "../../../scripts/supply-chain/sbom";

const ROOT = join(__dirname, "../../..");
const packages = lockedPackages(ROOT);

describe("package-lock.json", () => {
  test("has the digest of every archive, those for other systems included", () => {
    expect(packages.length).toBeGreaterThan(100);
    const missing = packages.filter(
      ({ integrity, bundled }) => !bundled && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""),
    );
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  test("has one for the package above each bundled one, whose archive holds both", () => {
    const bundled = packages.filter((one) => one.bundled);
    expect(bundled.length).toBeGreaterThan(0);
    const above = bundled.map(({ path }) => path.slice(0, path.indexOf("/node_modules/", 1)));
    const open = above.filter((path) => packages.find((one) => one.path === path)?.integrity === undefined);
    expect(open).toEqual([]);
  });

  test("takes every package from a registry, by an exact version", () => {
    const text = readFileSync(join(ROOT, "package-lock.json"), "utf8");
    expect(text.match(/"resolved": "(?!https:\/\/registry\.npmjs\.org\/)[^"]*"/g) ?? []).toEqual([]);
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const ranges = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(version),
    );
    expect(ranges).toEqual([]);
  });
});

describe("licences", () => {
  /** Whoever gives Groundwork on needs nothing but to keep the notices; MPL-2.0 asks for changed files alone. */
  const ALLOWED = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "PSF-2.0"];

  test("of all packages that a synth runs allow to give it on", () => {
    const others = packages.filter(({ dev, license }) => !dev && !ALLOWED.includes(license));
    expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });

  test("are listed as they are; npm run docs writes them", () => {
    expect(readFileSync(join(ROOT, "docs/reference/licences.md"), "utf8")).toBe(licencePage(ROOT));
  });
});

test("the bill of materials names every package that a synth runs and no other, with digest and licence", () => {
  const bomSchema = z.object({
    bomFormat: z.literal("CycloneDX"),
    metadata: z.object({
      component: z.object({ type: z.literal("application"), name: z.literal("groundwork-gitops") }),
    }),
    components: z.array(
      z.object({
        "bom-ref": z.string(),
        purl: z.string(),
        hashes: z.unknown().optional(),
        licenses: z.unknown().optional(),
      }),
    ),
  });
  const { components } = bomSchema.parse(JSON.parse(billOfMaterials(ROOT)));
  const run = packages.filter(({ dev }) => !dev);
  const named = (list: readonly { readonly name: string; readonly version: string }[]) =>
    [...new Set(list.map(({ name, version }) => `${name}@${version}`))].sort();
  expect(components.map((one) => one["bom-ref"]).sort()).toEqual(named(run));
  expect(components.map(({ purl }) => purl)).toContainEqual(expect.stringMatching(/^pkg:npm\/zod@/));
  const bare = (field: "hashes" | "licenses") =>
    components.filter((one) => one[field] === undefined).map((one) => one["bom-ref"]);
  expect(bare("licenses")).toEqual([]);
  expect(bare("hashes").sort()).toEqual(named(run.filter(({ bundled }) => bundled)));
});
