import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { lockedPackages } from "./lock";

const packageSchema = z.object({ name: z.string() });
const bomSchema = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ "bom-ref": z.string(), name: z.string() }) }),
  components: z.array(z.looseObject({ "bom-ref": z.string() })),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * The bill of materials of a release: CycloneDX JSON of the packages that a
 * synth runs, each with its digest and licence. npm makes it from the lock file,
 * without a network.
 *
 * @throws Error with npm's own words where it refuses
 */
export function billOfMaterials(root: string): string {
  const args = ["sbom", "--package-lock-only", "--sbom-format=cyclonedx", "--sbom-type=application"];
  const { status, stdout, stderr, error } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(error?.message ?? stderr);
  const bom = bomSchema.parse(JSON.parse(stdout));
  // npm's own --omit=dev (11.19) leaves out what a development tool needs as well, zod and semver among it.
  const run = new Set(lockedPackages(root).flatMap(({ dev, name, version }) => (dev ? [] : [`${name}@${version}`])));
  const listed = new Set([...run, bom.metadata.component["bom-ref"]]);
  const { name } = packageSchema.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  // npm names the project by its folder, which is another one in each clone.
  const metadata = { ...bom.metadata, component: { ...bom.metadata.component, name } };
  return `${JSON.stringify(
    {
      ...bom,
      metadata,
      components: bom.components.filter((one) => run.has(one["bom-ref"])),
      dependencies: bom.dependencies
        .filter(({ ref }) => listed.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => listed.has(other)) })),
    },
    null,
    2,
  )}\n`;
}
